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
import { stream } from './rng.ts'
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
    { name: 'core', core: queue.core, prefixCache: queue.prefixCache ?? false, swapTicksPerToken: Number.POSITIVE_INFINITY },
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

const ARRIVAL = stream('test arrivals')
const LENGTH = stream('test lengths')

/** So many jobs without a prompt: a GI/G queue. `gap` is in ticks, `length` in whole tokens. */
export const drawn = (jobs: number, gap: Distribution, length: Distribution): Source => ({
  name: 'drawn',
  arrival: (n, previous, rng) => (n < jobs ? previous + Math.round(gap.sample(rng, ARRIVAL, n, 0)) : null),
  process: (n, rng) => oneCall('anybody', length.sample(rng, LENGTH, n, 0)),
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

/**
 * A series whose neighbours are alike, cut into batches so long that their means are as good as independent. The first
 * values, which still remember that the machine began empty, are left out.
 */
export class BatchMeans {
  private readonly sums = new Float64Array(BATCHES)
  private readonly warmUp: number
  private readonly size: number

  constructor(warmUp: number, values: number) {
    this.warmUp = warmUp
    this.size = Math.floor((values - warmUp) / BATCHES)
  }

  add(index: number, value: number): void {
    const batch = Math.floor((index - this.warmUp) / this.size)
    if (batch >= 0 && batch < BATCHES) this.sums[batch] = (this.sums[batch] as number) + value
  }

  get means(): number[] {
    return Array.from(this.sums, sum => sum / this.size)
  }
}

const BATCHES = 61

export interface Estimate {
  readonly mean: number
  /** Half the interval that holds the true mean in so many of all cases. */
  readonly within99: number
  readonly within999: number
}

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const covariance = (a: readonly number[], b: readonly number[]): number =>
  average(a.map((value, i) => (value - average(a)) * ((b[i] as number) - average(b))))

/** Mean and Student's interval (59 degrees of freedom: one less than a plain mean has, as the slope below takes one). */
export function estimate(means: readonly number[]): Estimate {
  const error = Math.sqrt(covariance(means, means) / (BATCHES - 2))
  return { mean: average(means), within99: 2.6618 * error, within999: 3.4632 * error }
}

/**
 * The same with a control variate: something measured on the same draws whose true mean is known. Where it came out
 * too high, so did most likely what is sought, and by how much the slope between the two says.
 */
export function controlled(means: readonly number[], control: readonly number[], known: number): Estimate {
  const slope = covariance(means, control) / covariance(control, control)
  return estimate(means.map((mean, i) => mean - slope * ((control[i] as number) - known)))
}
