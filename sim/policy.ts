/**
 * What a policy may see and what it may decide. A policy is a decider: it reads these views, keeps
 * bookkeeping of its own if it needs some, and answers. Only the machine changes state and charges time.
 */
import type { Segment } from './kv.ts'
import type { Rng } from './rng.ts'
import type { Blocks, Ticks, Tokens } from './units.ts'

export type Task = 'simple' | 'hard'
export type Say = 'right' | 'wrong' | 'stale' | 'unknown' | 'made-up'

/** One call of the model, as a policy sees it: a live view of the machine's own state; not to be kept past `done`. */
export interface Job {
  /** A small whole number, reused after `done`: for a policy's own arrays. */
  readonly index: number
  /** Grows with submission and is never reused: breaks ties. */
  readonly id: number
  /** The process that thinks: a small number, and the client whom it serves. */
  readonly process: number
  readonly client: number
  /** Lower is more urgent. */
  readonly priority: number
  readonly task: Task
  readonly submitted: Ticks
  /** Infinity if there is none. */
  readonly deadline: Ticks
  readonly promptTokens: Tokens
  /** Tokens generated so far. */
  readonly decoded: Tokens
  /** Tokens of context whose KV is computed and held. */
  readonly computed: Tokens
  readonly preemptions: number
  /** Time spent in the batch so far, and that of all earlier calls of the same process. */
  readonly attained: Ticks
  readonly processAttained: Ticks
  readonly prompt: readonly Segment[]
}

/** One core, as its scheduler and the router see it. */
export interface CoreView {
  readonly name: string
  readonly index: number
  readonly now: Ticks
  /** Steps done since the start. */
  readonly step: number
  readonly slots: number
  readonly running: number
  readonly waiting: number
  /** Tokens of prompt that waiting and running jobs have yet to compute: a load that needs no oracle. */
  readonly pendingPrefill: Tokens
  readonly freeBlocks: Blocks
  readonly totalBlocks: Blocks
  readonly tokenBudget: Tokens
  readonly contextLimit: Tokens
  /** The running job that was admitted last. */
  newest(): Job | null
  /** Running jobs in order of admission. Costs O(batch). */
  eachRunning(visit: (job: Job) => void): void
  /** Tokens at the start of the job's prompt that this core's KV pool holds now. */
  cachedTokens(job: Job): Tokens
  /** Time that a prompt of so many tokens would take alone on this core. */
  prefillTime(tokens: Tokens): Ticks
  /** Prompt tokens admitted and answer tokens generated for this client on this core so far. O(1). */
  served(client: number): { input: Tokens; output: Tokens }
}

/** Why a victim is wanted: the batch lacks KV blocks, or `job` is chosen and lacks a slot. */
export type Need = { for: 'kv' } | { for: 'slot'; job: Job }

export interface Scheduler {
  /** A job has come, or one of the running was preempted and waits again. */
  arrive(job: Job, how: 'new' | 'preempted', view: CoreView): void
  /** The job to admit now. Asked again after each admission, until null or until the job does not fit. */
  next(view: CoreView): Job | null
  /** The job that `next` named is in the batch. */
  admitted?(job: Job, view: CoreView): void
  /** The running job to preempt; null keeps them all (a `kv` need then takes the newest). Absent: null. */
  victim?(view: CoreView, need: Need): Job | null
  /** The job is gone: finished, or cancelled while it ran or waited. */
  done?(job: Job, how: 'finished' | 'cancelled'): void
  /** What each running job got since the last call: just before each decision. Costs O(batch) a decision. */
  charge?(job: Job, got: { tokens: Tokens; ticks: Ticks }): void
  /** Wake this scheduler after so many more steps, or at the first step that ends at or after a time. */
  askAgain?(view: CoreView): { steps?: number; at?: Ticks } | null
  /** One short sentence for the trace. Only called when somebody reads it. */
  why?(what: 'admit' | 'preempt', job: Job, view: CoreView): string
}

/** How batches are put together: a declaration, carried out by the machine. */
export interface Batching {
  /** May a prompt be split over several steps? If not, a prompt enters only when the step's budget holds all of it. */
  chunked: boolean
  /** At most so many tokens of one prompt in a step; 0: no limit. */
  longPrefill: Tokens
  /** KV blocks taken at admission: those of the first chunk, or those of the whole prompt. */
  reserve: 'chunk' | 'prompt'
}

export interface SchedulerContext {
  readonly rng: Rng
  /** The true length of the answer; throws unless the policy declares `clairvoyant`. */
  outputTokens(job: Job): Tokens
  /** A prediction of it: the truth times a log-normal error of median 1, the same whenever it is asked. */
  predictedTokens(job: Job, sigma: number): Tokens
  /** The weight of a client in fair shares (default 1). */
  weight(client: number): number
}

export interface SchedulerDefinition<O extends object = object> {
  readonly summary: string
  readonly reference: string
  readonly defaults: O
  readonly batching?: Partial<Batching>
  /** An arrival is a decision point even when no slot is free. */
  readonly preemptsOnArrival?: boolean
  /** Needs what no real kernel knows: marked as offline wherever it is shown. */
  readonly clairvoyant?: boolean
  create(options: O, context: SchedulerContext): Scheduler
}

/** What the simulated mind has said. */
export interface Reply {
  readonly say: Say
}

/** What a router can tell of an answer: whether it is one. That it is wrong, nobody tells the kernel. */
export interface Heard {
  readonly says: 'an answer' | 'unknown'
}

export interface Router {
  /** The index of the core that gets the job. */
  route(job: Job, cores: readonly CoreView[]): number
  /** After an answer: accept it, or the core that is to try again, with the reason. */
  after?(job: Job, heard: Heard, core: number, cores: readonly CoreView[]): 'accept' | { to: number; why: string }
  why?(job: Job, core: number): string
}

export interface RouterDefinition<O extends object = object> {
  readonly summary: string
  readonly reference: string
  readonly defaults: O
  create(options: O, context: { rng: Rng }): Router
}

/** A process that has just begun to wait for a device, and the KV that it leaves behind. */
export interface WaitView {
  readonly now: Ticks
  readonly tokens: Tokens
  /** How long it has waited; how long it will (throws unless the policy declares `clairvoyant`). */
  readonly waited: Ticks
  readonly willWait: Ticks
  /** Context tokens of the jobs that run on the core now, and the tokens that one step can still take. */
  readonly runningTokens: Tokens
  readonly headroom: Tokens
  /** Time of a step that computes so many new tokens. */
  stepTime(tokens: Tokens): Ticks
  /** Time to copy this context to the host and back; Infinity if the core cannot. */
  readonly swapTime: Ticks
}

/** Keep the KV pinned, copy it to the host, drop it, or release it into the prefix cache (where LRU decides). */
export type Hold = { do: 'keep' | 'swap' | 'discard' | 'release'; why: string; askAgainAt?: Ticks }

export interface KeeperDefinition<O extends object = object> {
  readonly summary: string
  readonly reference: string
  readonly defaults: O
  readonly clairvoyant?: boolean
  create(options: O): { hold(view: WaitView): Hold }
}
export type Keeper = ReturnType<KeeperDefinition['create']>

export const defineScheduler = <O extends object>(definition: SchedulerDefinition<O>) => definition
export const defineRouter = <O extends object>(definition: RouterDefinition<O>) => definition
export const defineKeeper = <O extends object>(definition: KeeperDefinition<O>) => definition
