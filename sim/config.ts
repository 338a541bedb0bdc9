/** What a machine is built from: everything that a run depends on, and nothing else. */
import type { Core } from './core.ts'
import type { Distribution } from './distributions.ts'
import type { LiveMind, Transcript } from './live.ts'
import type { MemoryConfig } from './memory/config.ts'
import type { PagerDefinition } from './pager.ts'
import type { KeeperDefinition, RouterDefinition, SchedulerDefinition } from './policy.ts'
import type { Source } from './program.ts'
import type { TraceSink } from './trace.ts'
import type { Ticks } from './units.ts'

/** A policy by name, with the options that it was given; those left out take the policy's defaults. */
export interface Chosen<D> {
  readonly name: string
  readonly definition: D
  readonly options?: object
}

/** The kernel: which policies are booted. */
export interface Kernel {
  readonly name?: string
  readonly scheduler: Chosen<SchedulerDefinition>
  readonly router: Chosen<RouterDefinition>
  readonly keeper: Chosen<KeeperDefinition>
  /** Absent: contexts grow until they are full. */
  readonly pager?: Chosen<PagerDefinition>
  /** What becomes of a preempted job's KV: computed anew, copied to the host and back, or kept while room lasts. */
  readonly preemption: 'recompute' | 'swap' | 'keep'
}

export interface CoreConfig {
  readonly name: string
  readonly core: Core
  /** Keep finished contexts for whoever starts with the same text. */
  readonly prefixCache: boolean
  /** Time to copy one token's KV between device and host; Infinity: this core cannot. */
  readonly swapTicksPerToken: Ticks
}

export interface DeviceConfig {
  readonly name: string
  /** Seconds that one use takes. */
  readonly latency: Distribution
  /** Uses at the same time; more wait in line. */
  readonly concurrency: number
  /** P(one attempt fails); a failed attempt is made again up to `retries` times, after `backoff`, doubled each time. */
  readonly failureRate: number
  readonly retries: number
  readonly backoff: Ticks
}

/** What a user calls good enough; a job attains it if it meets all that are given. */
export interface ServiceLevel {
  readonly ttft?: Ticks
  readonly tpot?: Ticks
  readonly e2e?: Ticks
}

export interface MachineConfig {
  readonly seed: number
  readonly cores: readonly CoreConfig[]
  readonly kernel: Kernel
  readonly devices: readonly DeviceConfig[]
  readonly sources: readonly Source[]
  /** Stop here, with whatever is unfinished counted as such. */
  readonly horizon?: Ticks
  readonly serviceLevel?: ServiceLevel
  readonly memory?: MemoryConfig
  /** Who keeps the tokens, where a core is live, and who reads them; without a reader, what they say is drawn. */
  readonly transcript?: Transcript
  readonly mind?: LiveMind
  /** Shares by client (default 1), for the fair schedulers and the fairness index. */
  readonly weights?: Readonly<Record<string, number>>
  readonly kills?: readonly { process: string; at: Ticks }[]
  readonly trace?: TraceSink
  /** Take every step by itself and look at every job for what the fast loop works out ahead: the slow twin. */
  readonly stepByStep?: boolean
  /** Ask the schedulers at moments that are no decision points too, for tests: it must change nothing. */
  readonly nag?: boolean
}
