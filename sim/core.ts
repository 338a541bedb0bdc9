/**
 * A core: the language model as a processor. The machine says what is in the batch, the core says what a
 * step costs. A core is only *time*; what the tokens say is the mind's business (`mind.ts`).
 */
import type { Stretch } from './gait.ts'
import type { Job } from './policy.ts'
import type { Ticks, Tokens } from './units.ts'

/** What one step of the model has to do. The object is reused: read it, do not keep it. */
export interface Batch {
  /** Jobs that decode one token each, and the context that they attend to, summed. */
  readonly decoding: number
  readonly decodeContext: Tokens
  /** Jobs with a chunk of prompt in this step, their tokens tᵢ summed, and Σ tᵢ·(sᵢ + tᵢ/2), sᵢ being computed already. */
  readonly prefilling: number
  readonly prefillTokens: Tokens
  readonly prefillWork: number
  /** Context tokens copied between the device and the host before the step. */
  readonly swapTokens: Tokens
  /** Steps of any kind since a job last joined those that decode: 0 in its first one. Infinity: none ever did. */
  readonly sinceJoin: number
  /** Each job with the tokens that it computes in this step and those that it has computed. Costs O(batch). */
  eachJob(visit: (job: Job, tokens: Tokens, computed: Tokens) => void): void
}

/** Step i of the next `validSteps` identical ones (i from 0) costs `first + i·growth`; whole ticks, first ≥ 1. */
export interface Price {
  first: Ticks
  growth: Ticks
  validSteps: number
}

/** US dollars; what a provider bills, or what the hardware costs while the run lasts. */
export interface PriceList {
  readonly inputPerMillion: number
  readonly cachedPerMillion: number
  readonly outputPerMillion: number
  readonly perHour: number
}

/** P(right answer) by the kind of task, and P(it says so | it does not know). */
export interface Skill {
  readonly simple: number
  readonly hard: number
  readonly admits: number
}

export interface CoreSpec {
  readonly kind: string
  /** Jobs in one batch at most. */
  readonly slots: number
  /** Tokens computed in one step at most: one for each decoding job, the rest for prompts. */
  readonly tokenBudget: Tokens
  /** Longest prompt and answer of one job. */
  readonly contextLimit: Tokens
  /** Tokens whose keys and values fit into the device's memory. */
  readonly kvTokens: Tokens
  readonly prices: PriceList
  readonly skill: Skill
}

export interface Core {
  readonly spec: CoreSpec
  /** What it makes of time; absent: it goes evenly, and a step takes what it costs. */
  readonly stretches?: readonly Stretch[]
  /** The returned object may be reused by the next call. */
  price(batch: Batch): Price
}

export const freeOfCharge: PriceList = { inputPerMillion: 0, cachedPerMillion: 0, outputPerMillion: 0, perHour: 0 }
export const perfectSkill: Skill = { simple: 1, hard: 1, admits: 1 }

/** What the core models share: the limits, with defaults for what a caller leaves open. */
export interface CoreLimits {
  slots: number
  tokenBudget: Tokens
  contextLimit: Tokens
  kvTokens: Tokens
  prices?: PriceList
  skill?: Skill
}

export const coreSpec = (kind: string, limits: CoreLimits): CoreSpec => ({
  kind,
  slots: limits.slots,
  tokenBudget: limits.tokenBudget,
  contextLimit: limits.contextLimit,
  kvTokens: limits.kvTokens,
  prices: limits.prices ?? freeOfCharge,
  skill: limits.skill ?? perfectSkill,
})

/** A step lasts at least one tick, so that time always moves. */
export const wholeTicks = (time: number): Ticks => Math.max(1, Math.round(time))
