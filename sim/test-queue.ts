/**
 * A machine as a queue, for tests that hold it against queueing theory or against a table worked out by hand: one
 * core, one scheduler, no device. Schedulers are handed in, since `sim/` knows of no kernel.
 */
import type { Kernel, MachineConfig } from './config.ts'
import type { Core } from './core.ts'
import type { Distribution } from './distributions.ts'
import type { CoreView, SchedulerDefinition } from './policy.ts'
import type { ProcessSpec, Source } from './program.ts'
import { type Rng, stream } from './rng.ts'
import { crowd, keeper, script, think, toFirstCore } from './test-machine.ts'
import { type Seconds, type Ticks, type Tokens, ticks } from './units.ts'

export interface OneCore {
  readonly core: Core
  readonly scheduler: SchedulerDefinition
  readonly options?: object
  readonly source: Source
  /** Default `keep`. */
  readonly preemption?: Kernel['preemption']
  /** Default false. */
  readonly prefixCache?: boolean
  readonly seed?: number
}

export const oneCore = (queue: OneCore): MachineConfig => ({
  seed: queue.seed ?? 1,
  cores: [{ name: 'core', core: queue.core, prefixCache: queue.prefixCache ?? false, swapTicksPerToken: Infinity }],
  kernel: {
    scheduler: { name: 'under test', definition: queue.scheduler, options: queue.options ?? {} },
    router: { name: 'to-first-core', definition: toFirstCore },
    keeper: keeper('discard'),
    preemption: queue.preemption ?? 'keep',
  },
  devices: [],
  sources: [queue.source],
})

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
export const listed = (jobs: readonly ListedJob[]): Source => {
  const times = jobs.map(job => ticks(job.at ?? 0))
  return crowd('listed', jobs.map(oneCall), times)
}

function oneCall({ name, input, output, client, priority, deadline, system }: ListedJob): ProcessSpec {
  return script([think(output, input)], {
    name,
    client: client ?? 'anybody',
    priority: priority ?? 0,
    ...(deadline === undefined ? {} : { deadline: ticks(deadline) }),
    ...(system === undefined ? {} : { system }),
  })
}

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
  process: (n, rng) => script([think(lengthAt(draws, n, rng))]),
})

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
