/**
 * A machine for tests, small enough to follow by hand: every step takes 1 ms whatever is in the batch, a prompt of
 * up to 1,000 tokens is computed in one step, which also gives the first token. So an answer of n tokens takes n ms.
 *
 *   story(toy([script([{ do: 'think', output: 3 }])]), 'finish', 'exit')   ['3 p-0 finish 3 right', '3 p-0 exit']
 */
import type { DeviceConfig, Kernel, MachineConfig } from './config.ts'
import { type Core, type CoreLimits, coreSpec } from './core.ts'
import { constant } from './distributions.ts'
import { Machine } from './machine.ts'
import {
  defineKeeper,
  defineRouter,
  defineScheduler,
  type Hold,
  type Job,
  type RouterDefinition,
  type SchedulerDefinition,
} from './policy.ts'
import type { ProcessSpec, Program, Self, Source, Syscall } from './program.ts'
import type { Summary } from './summary.ts'
import type { TraceEvent } from './trace.ts'
import { type Ticks, type Tokens, ticks } from './units.ts'

export const MS: Ticks = ticks(0.001)

export interface ToyCore extends Partial<CoreLimits> {
  readonly name?: string
  readonly prefixCache?: boolean
  /** Default Infinity: cannot copy. Copying costs no time here, so that steps stay 1 ms. */
  readonly swapTicksPerToken?: Ticks
}

export const toyLimits: CoreLimits = { slots: 4, tokenBudget: 1000, contextLimit: 100_000, kvTokens: 100_000 }

const millisecondCore = (limits: Partial<CoreLimits>): Core => ({
  spec: coreSpec('toy', { ...toyLimits, ...limits }),
  price: batch => ({ first: MS, growth: 0, validSteps: batch.prefilling > 0 ? 1 : Infinity }),
})

/** In order of arrival; a preempted job goes back to the head. */
export const firstCome: SchedulerDefinition = defineScheduler({
  summary: 'In order of arrival.',
  reference: 'none',
  defaults: {},
  create() {
    const line: Job[] = []
    const leave = (job: Job) => void (line.includes(job) && line.splice(line.indexOf(job), 1))
    return {
      arrive: (job, how) => void (how === 'new' ? line.push(job) : line.unshift(job)),
      next: () => line[0] ?? null,
      admitted: leave,
      done: leave,
      why: what => (what === 'admit' ? 'first in line' : 'last to come'),
    }
  },
})

/** The lowest number runs; it takes the slot of a higher one as soon as it comes. */
export const urgentFirst: SchedulerDefinition = defineScheduler({
  summary: 'By priority.',
  reference: 'none',
  defaults: {},
  preemptsOnArrival: true,
  create() {
    const line: Job[] = []
    const leave = (job: Job) => void (line.includes(job) && line.splice(line.indexOf(job), 1))
    return {
      arrive: job => void line.push(job),
      next: () => line.sort((a, b) => a.priority - b.priority || a.id - b.id)[0] ?? null,
      admitted: leave,
      done: leave,
      victim: (view, need) => {
        const newest = view.newest()
        return need.for === 'slot' && newest !== null && newest.priority > need.job.priority ? newest : null
      },
    }
  },
})
export const toFirstCore: RouterDefinition = defineRouter({
  summary: 'Everything to the first core.',
  reference: 'none',
  defaults: {},
  create: () => ({ route: () => 0 }),
})

export const keeper = (kv: Hold['do']) => ({
  name: kv,
  definition: defineKeeper({
    summary: kv,
    reference: 'none',
    defaults: {},
    create: () => ({ hold: () => ({ do: kv, why: kv }) }),
  }),
})

export interface Toy extends Partial<Omit<MachineConfig, 'cores' | 'kernel' | 'devices'>> {
  readonly cores?: readonly ToyCore[]
  readonly scheduler?: SchedulerDefinition
  readonly router?: RouterDefinition
  readonly keep?: Hold['do']
  readonly preemption?: Kernel['preemption']
  readonly devices?: readonly (Partial<DeviceConfig> & { name: string })[]
}

export const calm: Omit<DeviceConfig, 'name'> = {
  latency: constant(0.005),
  concurrency: Infinity,
  failureRate: 0,
  retries: 0,
  backoff: 0,
}

/** A machine that runs these processes, which are there from the start as `p-0`, `p-1` …, or these sources. */
export function toy(processes: readonly ProcessSpec[], toy: Toy = {}): MachineConfig {
  const { cores, scheduler, router, keep, preemption, devices, ...rest } = toy
  return {
    seed: 1,
    sources: processes.length > 0 ? [crowd('p', processes)] : [],
    ...rest,
    cores: (cores ?? [{}]).map(({ name, prefixCache, swapTicksPerToken, ...limits }, i) => ({
      name: name ?? `core-${i}`,
      core: millisecondCore(limits),
      prefixCache: prefixCache ?? true,
      swapTicksPerToken: swapTicksPerToken ?? Infinity,
    })),
    kernel: {
      scheduler: { name: 'first-come', definition: scheduler ?? firstCome },
      router: { name: 'to-first-core', definition: router ?? toFirstCore },
      keeper: keeper(keep ?? 'release'),
      preemption: preemption ?? 'recompute',
    },
    devices: (devices ?? []).map(device => ({ ...calm, ...device })),
  }
}

/** One process after another, at these times (default: all at 0). */
export const crowd = (name: string, processes: readonly ProcessSpec[], at: readonly Ticks[] = []): Source => ({
  name,
  arrival: n => (n < processes.length ? (at[n] ?? 0) : null),
  process: n => processes[n] as ProcessSpec,
})

/** A process that makes these calls in this order, then exits. */
export const script = (calls: readonly Syscall[], rest: Partial<ProcessSpec> = {}): ProcessSpec => ({
  program: { next: self => calls[self.pc] ?? { do: 'exit' } },
  client: 'c',
  ...rest,
})

/** A process that is shown its self at every call. */
export const watching = (see: (self: Self) => void, calls: readonly Syscall[]): Program => ({
  next(self) {
    see(self)
    return calls[self.pc] ?? { do: 'exit' }
  },
})

export const think = (output: Tokens, input?: Tokens): Syscall =>
  input === undefined ? { do: 'think', output } : { do: 'think', output, input }

export function play(config: MachineConfig, slice = 1_000_000): { summary: Summary; trace: TraceEvent[] } {
  const trace: TraceEvent[] = []
  const machine = new Machine({ ...config, trace: event => trace.push(event) })
  for (let i = 0; machine.advance(slice) === 'running'; i++) if (i > 1e6) throw new Error('test: this run does not end')
  return { summary: machine.summary(), trace }
}

type On<K> = TraceEvent extends infer E ? (E extends { on: infer O } ? (K extends O ? E : never) : never) : never

const detail: { [K in TraceEvent['on']]?: (e: On<K>) => unknown[] } = {
  admit: e => [e.core, e.cached, e.swapped],
  submit: e => [e.core, e.prompt, e.output],
  preempt: e => [e.kv],
  reclaim: e => [e.tokens],
  hold: e => [e.kv, e.tokens],
  finish: e => [e.tokens, e.say],
  escalate: e => [e.from, e.to],
  return: e => [e.handle, e.ok ? 'ok' : 'failed', e.tokens],
  retry: e => [e.attempt],
  use: e => [e.page, e.hit],
  send: e => [e.to, e.tokens],
  receive: e => [e.from, e.tokens],
  read: e => [e.tokens],
  write: e => [e.tokens],
  panic: e => [e.name],
}

/** The trace in short, one line an event: milliseconds, process, what, details. */
export function story(config: MachineConfig, ...kinds: TraceEvent['on'][]): string[] {
  const wanted = play(config).trace.filter(e => kinds.length === 0 || kinds.includes(e.on))
  return wanted.map(e => {
    const more = detail[e.on] as ((e: TraceEvent) => unknown[]) | undefined
    return [e.t / MS, e.process, e.on, ...(more?.(e) ?? [])].join(' ')
  })
}
