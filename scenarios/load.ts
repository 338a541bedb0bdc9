/** Scenarios from files: those that ship by their name, all others by their path. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { remedy, sentence } from './nearest.ts'
import { type Parsed, parseScenario } from './parse.ts'
import type { SettingGiven } from './settings.ts'
import { UserError } from './user-error.ts'

export interface Loaded extends Parsed {
  readonly name: string
  /** Absolute; files that the scenario names lie beside it. */
  readonly path: string
  readonly text: string
}

const FOLDER = dirname(fileURLToPath(import.meta.url))
const MOST_BYTES = 5_000_000
/** A text longer than about 512 MB fits into no string. */
const MOST_TRACE_BYTES = 500_000_000

/** The scenarios that ship, in order of their names. */
export const scenarioNames = (): string[] =>
  readdirSync(FOLDER)
    .filter(file => file.endsWith('.yaml'))
    .map(file => basename(file, '.yaml'))
    .sort()

export function loadScenario(nameOrPath: string, settings: readonly SettingGiven[] = []): Loaded {
  const path = pathOf(nameOrPath)
  const shown = relative(process.cwd(), path).startsWith('..') ? path : relative(process.cwd(), path)
  const text = readText(path, shown.replaceAll('\\', '/'))
  const parsed = parseScenario(text, shown.replaceAll('\\', '/'), settings)
  return { ...parsed, name: parsed.scenario.name ?? basename(path).replace(/\.ya?ml$/, ''), path, text }
}

function pathOf(nameOrPath: string): string {
  const shipped = scenarioNames()
  if (shipped.includes(nameOrPath)) return join(FOLDER, `${nameOrPath}.yaml`)
  const looksLikePath = /[\\/]|\.(ya?ml|json)$/.test(nameOrPath)
  if (looksLikePath || statSync(nameOrPath, { throwIfNoEntry: false })?.isFile()) return resolve(nameOrPath)
  throw new UserError(
    `no scenario "${nameOrPath}"; ${sentence(remedy(nameOrPath, shipped))} A file of your own goes by its path: ./${nameOrPath}.yaml`,
  )
}

/** Reads what a scenario names, from beside the scenario. */
export const readBeside =
  (loaded: Pick<Loaded, 'path'>) =>
  (path: string): string =>
    readText(resolve(dirname(loaded.path), path), path, MOST_TRACE_BYTES)

const PROFILES = join(FOLDER, '..', 'bench', 'profiles')

/** The calibrated models that ship, in order of their names. */
export const profileNames = (): string[] =>
  (existsSync(PROFILES) ? readdirSync(PROFILES) : [])
    .filter(file => file.endsWith('.json'))
    .map(file => basename(file, '.json'))
    .sort()

/**
 * The profile of a calibrated model: one that ships by its name, any other by its path. That is taken from `folder`, where
 * the scenario is, or, if nothing is there, from where the command is run: so a setting of the command line may name it.
 */
export function readProfile(nameOrPath: string, folder: string): string {
  const shipped = profileNames()
  if (shipped.includes(nameOrPath)) return readText(join(PROFILES, `${nameOrPath}.json`), nameOrPath)
  if (/[\\/]|\.json$/.test(nameOrPath)) {
    const beside = resolve(folder, nameOrPath)
    return readText(existsSync(beside) ? beside : resolve(nameOrPath), nameOrPath)
  }
  const known = shipped.length > 0 ? ` ${sentence(remedy(nameOrPath, shipped))}` : ''
  throw new UserError(
    `no profile "${nameOrPath}";${known} One of your own goes by its path: ./${nameOrPath}.json, as llmos calibrate writes it`,
  )
}

/** The text of a file that a user named; `shown` is what messages call it. */
export function readText(path: string, shown: string, mostBytes = MOST_BYTES): string {
  const bytes = readBytes(path, shown, mostBytes)
  if (bytes.includes(0)) throw new UserError(`${shown}: a binary file; expected text`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UserError(`${shown}: not UTF-8 text; save it as UTF-8`)
  }
}

function readBytes(path: string, shown: string, mostBytes: number): Buffer {
  try {
    const status = statSync(path)
    if (status.isDirectory()) throw new UserError(`${shown}: a directory; expected a file`)
    if (!status.isFile()) throw new UserError(`${shown}: no ordinary file; expected one`)
    if (status.size > mostBytes)
      throw new UserError(`${shown}: ${megabytes(status.size)} MB; expected at most ${megabytes(mostBytes)} MB`)
    return readFileSync(path)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${shown}: ${fileFault((error as NodeJS.ErrnoException).code)}`)
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0).replace(/\.0$/, '')

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; check the path',
  ENOTDIR: 'no such file; a part of the path is a file',
  EACCES: 'may not be read; check its permissions',
  EPERM: 'may not be read; check its permissions',
  ENAMETOOLONG: 'no such file; the path is too long',
}

/** What the operating system says about a file that is to be read, in words. */
export const fileFault = (code = 'unknown error'): string => FAULTS[code] ?? `cannot be read (${code})`
