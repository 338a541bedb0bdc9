/**
 * Which policies a scenario boots. A choice on the command line comes before the scenario's, that before the
 * named kernel's, that before the default; a kernel that names no pager leaves the scenario its own. Options are
 * checked against the policy's own defaults.
 */
import type { KernelSpec } from '../kernels/kernel.ts'
import type { Chosen, Kernel } from '../sim/config.ts'
import { PAGE_INS, type PagerContext, type PagerDefinition, type PagingOptions, TOUCHES } from '../sim/pager.ts'
import type { KeeperDefinition, RouterDefinition, SchedulerContext, SchedulerDefinition } from '../sim/policy.ts'
import { makeRng } from '../sim/rng.ts'
import { found } from './found.ts'
import { faultOf, type PolicyKind } from './guard-policy.ts'
import { listed, remedy } from './nearest.ts'
import { dotted, type Locate } from './place.ts'
import type { KernelParts, PolicyChoice } from './schema.ts'
import { UserError } from './user-error.ts'

/** All policies that there are, by name. */
export interface Policies {
  readonly schedulers: Readonly<Record<string, SchedulerDefinition>>
  readonly routers: Readonly<Record<string, RouterDefinition>>
  readonly keepers: Readonly<Record<string, KeeperDefinition>>
  readonly pagers: Readonly<Record<string, PagerDefinition>>
  readonly kernels: Readonly<Record<string, KernelSpec>>
}

/** Names from the command line. */
export interface KernelOverrides {
  readonly kernel?: string | undefined
  readonly scheduler?: string | undefined
  readonly router?: string | undefined
  readonly keeper?: string | undefined
  readonly pager?: string | undefined
}

export interface KernelContext {
  readonly overrides?: KernelOverrides | undefined
  readonly locate?: Locate | undefined
  /** Several cores want a router that spreads the work. */
  readonly cores?: number
  /** Options for whichever pager takes them, unless it is given its own. */
  readonly paging?: PagingOptions
}

/** What is booted where nobody chooses. */
export const kernelDefaults = {
  scheduler: 'fcfs',
  router: 'single',
  routerOfSeveral: 'least-loaded',
  keeper: 'release',
  pager: 'none',
  preemption: 'recompute',
} as const

/** A choice, and the place to name if it is wrong. */
interface Choice {
  readonly name: string
  readonly options: object
  readonly place: string
}

export function chooseKernel(parts: KernelParts | undefined, policies: Policies, context: KernelContext = {}): Kernel {
  const { overrides = {}, locate = dotted, cores = 1, paging = {} } = context
  const base = chooseBase(parts, policies, overrides, locate)
  // A kernel from the command line takes the place of the scenario's whole choice. Only who outgrows the window without
  // a pager dies, so one that brings none leaves the scenario its own.
  const own = overrides.kernel === undefined ? parts : undefined
  const ownPager = base?.spec.pager === undefined ? parts : own
  const choice = (kind: PolicyKind): Choice =>
    overridden(kind, overrides) ??
    stated(kind, kind === 'pager' ? ownPager : own, locate) ??
    based(kind, base) ??
    byDefault(kind, cores)
  return {
    name: base?.name,
    scheduler: lookUp('scheduler', choice('scheduler'), policies.schedulers),
    router: lookUp('router', choice('router'), policies.routers),
    keeper: lookUp('keeper', choice('keeper'), policies.keepers),
    pager: lookUp('pager', withPaging(choice('pager'), paging, policies.pagers), policies.pagers),
    preemption: own?.preemption ?? base?.spec.preemption ?? kernelDefaults.preemption,
  }
}

interface Base {
  readonly name: string
  readonly spec: KernelSpec
}

function chooseBase(
  parts: KernelParts | undefined,
  policies: Policies,
  overrides: KernelOverrides,
  locate: Locate,
): Base | null {
  const name = overrides.kernel ?? parts?.base
  if (name === undefined) return null
  const spec = own(policies.kernels, name)
  if (spec) return { name, spec }
  const place = overrides.kernel === undefined ? locate(['kernel', 'base']) : '--kernel'
  throw new UserError(`${place}: no kernel "${name}"; ${remedy(name, Object.keys(policies.kernels))}`)
}

const own = <D>(all: Readonly<Record<string, D>>, name: string): D | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined

function overridden(kind: PolicyKind, overrides: KernelOverrides): Choice | null {
  const name = overrides[kind]
  return name === undefined ? null : { name, options: {}, place: `--${kind}` }
}

function stated(kind: PolicyKind, parts: KernelParts | undefined, locate: Locate): Choice | null {
  const choice: PolicyChoice | undefined = parts?.[kind]
  if (choice === undefined) return null
  if (typeof choice === 'string') return { name: choice, options: {}, place: locate(['kernel', kind]) }
  const [name, options] = Object.entries(choice)[0] ?? ['', {}]
  return { name, options, place: locate(['kernel', kind, name]) }
}

function based(kind: PolicyKind, base: Base | null): Choice | null {
  const name = base?.spec[kind]
  return base && name !== undefined
    ? { name, options: base.spec.options?.[kind] ?? {}, place: `kernel "${base.name}", ${kind}` }
    : null
}

function byDefault(kind: PolicyKind, cores: number): Choice {
  const name = kind === 'router' && cores > 1 ? kernelDefaults.routerOfSeveral : kernelDefaults[kind]
  return { name, options: {}, place: `default ${kind}` }
}

/** The scenario's wishes for paging, as far as this pager takes them; a wish that none could take is a slip of the pen. */
function withPaging(choice: Choice, paging: PagingOptions, pagers: Policies['pagers']): Choice {
  const defaults = own(pagers, choice.name)?.defaults ?? {}
  const options = [...new Set(Object.values(pagers).flatMap(pager => Object.keys(pager.defaults)))]
  const unknown = Object.keys(paging).find(key => !options.includes(key))
  if (unknown !== undefined && Object.hasOwn(pagers, choice.name))
    throw new UserError(`ram.pagers: no pager has an option "${unknown}"; ${remedy(unknown, options)}`)
  const taken = Object.entries(paging).filter(([key]) => Object.hasOwn(defaults, key))
  return { ...choice, options: { ...Object.fromEntries(taken), ...choice.options } }
}

interface Definition {
  readonly defaults: object
  create(options: object, context: SchedulerContext & PagerContext): unknown
}

function lookUp<D extends Definition>(
  kind: PolicyKind,
  choice: Choice,
  policies: Readonly<Record<string, D>>,
): Chosen<D> {
  const definition = own(policies, choice.name)
  if (!definition)
    throw new UserError(`${choice.place}: no ${kind} "${choice.name}"; ${remedy(choice.name, Object.keys(policies))}`)
  for (const [key, value] of Object.entries(choice.options)) checkOption(choice, key, value, definition.defaults)
  tryOut(kind, choice, definition)
  return { name: choice.name, definition, options: choice.options }
}

/** A policy checks its options when it is made: better now, with the place to blame, than in the machine. */
function tryOut(kind: PolicyKind, choice: Choice, definition: Definition): void {
  const fault = faultOf(kind, make(choice, definition))
  if (fault !== null) throw new UserError(`${choice.place}: ${choice.name}: ${fault}`)
}

function make(choice: Choice, definition: Definition): unknown {
  try {
    return definition.create({ ...definition.defaults, ...choice.options }, nowhere)
  } catch (error) {
    throw new UserError(`${choice.place}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const nowhere: SchedulerContext & PagerContext = {
  process: 0,
  rng: makeRng(1),
  outputTokens: () => 0,
  predictedTokens: () => 0,
  weight: () => 1,
}

function checkOption(choice: Choice, key: string, value: unknown, defaults: object): void {
  if (!Object.hasOwn(defaults, key)) {
    const known = Object.keys(defaults)
    const hint = known.length === 0 ? 'it takes none' : remedy(key, known)
    throw new UserError(`${choice.place}: "${choice.name}" has no option "${key}"; ${hint}`)
  }
  const example: unknown = Reflect.get(defaults, key)
  const fits = typeof value === typeof example && (typeof value !== 'number' || Number.isFinite(value))
  const fault = typeof value === 'string' ? wayFault(key, value) : null
  if (fault !== null) throw new UserError(`${choice.place}.${key}: ${fault}`)
  if (fits) return
  const wanted = `a ${typeof example === 'string' ? 'text' : typeof example}`
  throw new UserError(`${choice.place}.${key}: expected ${wanted} such as ${found(example)}, found ${found(value)}`)
}

/** Options that are words out of a list, whichever policy has them. */
const WORDS: Readonly<Record<string, readonly string[]>> = { pageIn: PAGE_INS, touch: TOUCHES }

/** Why an option that is a word out of a list cannot be this; null: it can, or is no such option. */
export function wayFault(key: string, value: unknown): string | null {
  const words = WORDS[key]
  if (words === undefined) return null
  if (typeof value !== 'string') return `expected ${listed(words)}, found ${found(value)}`
  return words.includes(value) ? null : `no such way: "${value}"; ${remedy(value, words)}`
}
