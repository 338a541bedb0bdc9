/**
 * A machine as a queue, for tests that hold it against queueing theory or against a table worked out by hand: one
 * core, one scheduler, no device. Schedulers are handed in, since `sim/` knows of no kernel.
 */
import type { MachineConfig } from './config.ts'
import type { Core } from './core.ts'
import type { Distribution } from './distributions.ts'
import { Machine } from './machine.ts'
import type { CoreView, KeeperDefinition, RouterDefinition, SchedulerDefinition } from './policy.ts'
import type { ProcessSpec, Source, Syscall } from './program.ts'
import { type Rng, stream } from './rng.ts'
import type { Summary } from './summary.ts'
import type { TraceEvent } from './trace.ts'
import { type Seconds, type Ticks, type Tokens, ticks } from './units.ts'

const onlyCore: RouterDefinition = {
  summary: 'The one core.',
  reference: 'none',
  defaults: {},
  create: () => ({ route: () => 0 }),
}
const dropKv: KeeperDefinition = {
  summary: 'Nothing is kept.',
  reference: 'none',
  defaults: {},
  create: () => ({ hold: () => ({ do: 'discard', why: 'nobody comes back' }) }),
}

export interface OneCore {
  readonly core: Core
  readonly scheduler: SchedulerDefinition
  readonly options?: object
  readonly source: Source
  /** Default `keep`. */
  readonly preemption?: 'recompute' | 'swap' | 'keep'
  /** Default false. */
  readonly prefixCache?: boolean
  readonly seed?: number
}

export const oneCore = (queue: OneCore): MachineConfig => ({
  seed: queue.seed ?? 1,
  cores: [
    {
      name: 'core',
      core: queue.core,
      prefixCache: queue.prefixCache ?? false,
      swapTicksPerToken: Number.POSITIVE_INFINITY,
    },
  ],
  kernel: {
    scheduler: { name: 'under test', definition: queue.scheduler, options: queue.options ?? {} },
    router: { name: 'only core', definition: onlyCore },
    keeper: { name: 'drop KV', definition: dropKv },
    preemption: queue.preemption ?? 'keep',
  },
  devices: [],
  sources: [queue.source],
})

/** A process that calls the model once. */
const oneCall = (client: string, output: Tokens, input: Tokens = 0): ProcessSpec => {
  const call: Syscall = { do: 'think', input, output }
  return { client, program: { next: ({ pc }) => (pc === 0 ? call : { do: 'exit' }) } }
}

/** One call of the model, named for the trace. Times are in seconds from the start. */
export interface ListedJob {
  readonly name: string
  readonly at?: Seconds
  readonly input?: Tokens
  readonly output: Tokens
  readonly client?: string
  readonly priority?: number
  readonly deadline?: Seconds
  readonly system?: ProcessSpec['system']
}

/** These jobs, in order of `at`. */
export const listed = (jobs: readonly ListedJob[]): Source => ({
  name: 'listed',
  arrival: n => (n < jobs.length ? ticks((jobs[n] as ListedJob).at ?? 0) : null),
  process(n) {
    const { name, input, output, client, priority, deadline, system } = jobs[n] as ListedJob
    return {
      ...oneCall(client ?? 'anybody', output, input),
      name,
      ...(priority === undefined ? {} : { priority }),
      ...(deadline === undefined ? {} : { deadline: ticks(deadline) }),
      ...(system === undefined ? {} : { system }),
    }
  },
})

const GAP = stream('test gaps')
const LENGTH = stream('test lengths')

/** So many jobs without a prompt, drawn: `gap` in ticks, `length` in whole tokens. */
export interface Draws {
  readonly jobs: number
  readonly gap: Distribution
  readonly length: Distribution
}

export const gapAt = ({ gap }: Draws, n: number, rng: Rng): Ticks => Math.round(gap.sample(rng, GAP, n, 0))
export const lengthAt = ({ length }: Draws, n: number, rng: Rng): Tokens => length.sample(rng, LENGTH, n, 0)

export const drawn = (draws: Draws): Source => ({
  name: 'drawn',
  arrival: (n, previous, rng) => (n < draws.jobs ? previous + gapAt(draws, n, rng) : null),
  process: (n, rng) => oneCall('anybody', lengthAt(draws, n, rng)),
})

export function runTraced(config: MachineConfig): { trace: TraceEvent[]; summary: Summary } {
  const trace: TraceEvent[] = []
  const machine = new Machine({ ...config, trace: event => trace.push({ ...event }) })
  while (machine.advance(10_000) === 'running');
  return { trace, summary: machine.summary() }
}

/** Told, for each job by its id, how long it waited for its first admission and how long it was there in all. */
export interface Watcher {
  waited?(id: number, time: Ticks): void
  stayed?(id: number, time: Ticks): void
}

/** The same scheduler under watch: a fraction of the cost of a trace, which matters to millions of jobs. */
export const watched = (scheduler: SchedulerDefinition, watcher: Watcher): SchedulerDefinition => ({
  ...scheduler,
  create(options, context) {
    const inner = scheduler.create(options, context)
    let core: CoreView | null = null
    return {
      ...inner,
      arrive(job, how, view) {
        core = view
        inner.arrive(job, how, view)
      },
      admitted(job, view) {
        if (job.preemptions === 0) watcher.waited?.(job.id, view.now - job.submitted)
        inner.admitted?.(job, view)
      },
      done(job, how) {
        if (how === 'finished' && core !== null) watcher.stayed?.(job.id, core.now - job.submitted)
        inner.done?.(job, how)
      },
    }
  },
})
