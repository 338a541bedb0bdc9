/** Policies from files. The folder is the registry: a file's name is the policy's name. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { KernelSpec } from '../kernels/kernel.ts'
import type { PagerDefinition } from '../sim/pager.ts'
import type { KeeperDefinition, RouterDefinition, SchedulerDefinition } from '../sim/policy.ts'
import { type KernelOverrides, type Policies, wayFault } from './choose-kernel.ts'
import { guarded, type PolicyKind } from './guard-policy.ts'
import { isMapping } from './problems.ts'
import { UserError } from './user-error.ts'

const KERNELS = join(dirname(fileURLToPath(import.meta.url)), '..', 'kernels')

interface Definitions {
  scheduler: SchedulerDefinition
  router: RouterDefinition
  keeper: KeeperDefinition
  pager: PagerDefinition
}

/** Every policy and every named kernel that ships. */
export async function findPolicies(): Promise<Policies> {
  const [schedulers, routers, keepers, pagers, kernels] = await Promise.all([
    folderOf('scheduler'),
    folderOf('router'),
    folderOf('keeper'),
    folderOf('pager'),
    namedKernels(),
  ])
  return { schedulers, routers, keepers, pagers, kernels }
}

/** The files of a folder that hold one policy each; none if the folder is not there. */
const policyFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter(file => /^[\w-]+\.ts$/.test(file))
        .sort()
        .map(file => join(folder, file))
    : []

async function folderOf<K extends PolicyKind>(kind: K): Promise<Record<string, Definitions[K]>> {
  const files = policyFiles(join(KERNELS, `${kind}s`))
  const definitions = await Promise.all(files.map(file => loadPolicyFile(kind, file)))
  return Object.fromEntries(files.map((file, i) => [basename(file, '.ts'), definitions[i] as Definitions[K]]))
}

async function namedKernels(): Promise<Record<string, KernelSpec>> {
  const files = policyFiles(KERNELS).filter(file => basename(file) !== 'kernel.ts')
  const modules = await Promise.all(files.map(file => importFile(file, file)))
  const entries = files.flatMap((file, i) => {
    const spec = modules[i]?.default
    return isMapping(spec) && typeof spec.scheduler === 'string' ? [[basename(file, '.ts'), spec] as const] : []
  })
  return Object.fromEntries(entries) as unknown as Record<string, KernelSpec>
}

async function importFile(path: string, shown: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    throw new UserError(misspelt(path, shown, error) ?? `${shown}: fails when it is loaded: ${firstLine(error)}`)
  }
}

/** A mistake in the syntax has a place: `./mine.ts:5:38: Unexpected "}"`; null: it is another kind of mistake. */
function misspelt(path: string, shown: string, error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'TransformError') return null
  const [, file, at, what] = /^(.*):(\d+:\d+): ERROR: (.*)$/m.exec(error.message) ?? []
  return file === undefined ? null : `${file === path ? shown : file}:${at}: ${what}; mend it there, or just before`
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

/** A policy from a file, the user's own or one that ships. */
export async function loadPolicyFile<K extends PolicyKind>(kind: K, path: string): Promise<Definitions[K]> {
  if (!existsSync(path)) throw new UserError(`${path}: no such file; a ${kind} is a .ts file with one default export`)
  const { default: definition } = await importFile(resolve(path), path)
  const shape = `export default define${kind[0]?.toUpperCase()}${kind.slice(1)}({ summary, reference, defaults, create })`
  if (definition === undefined) throw new UserError(`${path}: has no default export; expected ${shape}`)
  if (!isMapping(definition) || typeof definition.create !== 'function')
    throw new UserError(`${path}: its default export has no "create"; expected ${shape}`)
  const { summary = basename(path), reference = '', defaults = {} } = definition
  if (!isMapping(defaults)) throw new UserError(`${path}: its "defaults" is no object; expected ${shape}`)
  if (kind === 'pager') checkWays(path, definition, defaults)
  return { ...definition, summary, reference, defaults } as unknown as Definitions[K]
}

/** What the machine reads of a pager itself: nobody else would find a wrong word, and it would be no way at all. */
function checkWays(path: string, definition: object, defaults: object): void {
  for (const [place, said] of [['', definition] as const, ['defaults.', defaults] as const])
    for (const [key, value] of Object.entries(said)) {
      const fault = value === undefined ? null : wayFault(key, value)
      if (fault !== null) throw new UserError(`${path}: ${place}${key}: ${fault}`)
    }
}

/** A policy may be named by its file, the user's own. */
export const isPolicyFile = (name: string): boolean =>
  /[\\/]/.test(name) || ['.ts', '.js', '.mjs'].includes(extname(name))

/** The same policies and those that the command line names by their file, under that very name. */
export async function withPolicyFiles(policies: Policies, overrides: KernelOverrides): Promise<Policies> {
  const added = async <K extends PolicyKind>(kind: K): Promise<Record<string, Definitions[K]>> => {
    const name = overrides[kind]
    return name !== undefined && isPolicyFile(name)
      ? { [name]: guarded(kind, name, await loadPolicyFile(kind, name)) }
      : {}
  }
  return {
    schedulers: { ...policies.schedulers, ...(await added('scheduler')) },
    routers: { ...policies.routers, ...(await added('router')) },
    keepers: { ...policies.keepers, ...(await added('keeper')) },
    pagers: { ...policies.pagers, ...(await added('pager')) },
    kernels: policies.kernels,
  }
}
