/** Limits that every kind of core has: the defaults for what a caller leaves open, and the checks. */
import { type CoreSpec, coreSpec, type PriceList, type Skill } from '../core.ts'
import type { Ticks, Tokens } from '../units.ts'

export interface CoreOptions {
  /** Jobs in one batch at most. */
  readonly slots: number
  readonly contextLimit: Tokens
  /** Default: `DEFAULT_TOKEN_BUDGET`, or as many as there are slots if that is more. */
  readonly tokenBudget?: Tokens
  /** Default: a full context for every slot. */
  readonly kvTokens?: Tokens
  readonly prices?: PriceList
  readonly skill?: Skill
  /** Time to copy one token's KV between device and host. Default 0: copying is free on this core. */
  readonly swapTicksPerToken?: Ticks
}

/** Tokens in one step: what vLLM v1 takes for an online server (`max_num_batched_tokens`). */
export const DEFAULT_TOKEN_BUDGET: Tokens = 2048

/** Throws unless the value is a whole number of at least 1. */
export function requireWhole(kind: string, name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`core ${kind}: ${name} is ${value}; expected a whole number of at least 1`)
  }
}

/** Throws unless the value is a finite number above 0. */
export function requirePositive(kind: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity)) {
    throw new Error(`core ${kind}: ${name} is ${value}; expected a number above 0`)
  }
}

export function checkedSpec(kind: string, options: CoreOptions): CoreSpec {
  const { slots, contextLimit, prices, skill } = options
  requireWhole(kind, 'slots', slots)
  requireWhole(kind, 'contextLimit', contextLimit)
  const tokenBudget = options.tokenBudget ?? Math.max(DEFAULT_TOKEN_BUDGET, slots)
  const kvTokens = options.kvTokens ?? slots * contextLimit
  requireWhole(kind, 'tokenBudget', tokenBudget)
  requireWhole(kind, 'kvTokens', kvTokens)
  if (tokenBudget < slots) {
    throw new Error(
      `core ${kind}: tokenBudget ${tokenBudget} is less than slots ${slots}, and each decoding job takes one token ` +
        `a step; raise tokenBudget to ${slots} or more, or lower slots`,
    )
  }
  return coreSpec(kind, { slots, tokenBudget, contextLimit, kvTokens, prices, skill })
}

/** Throws unless a swap costs some time or none: Infinity stands for a core that cannot swap at all. */
export function checkedSwap(kind: string, swapTicksPerToken: Ticks = 0): Ticks {
  if (swapTicksPerToken >= 0) return swapTicksPerToken
  throw new Error(`core ${kind}: swapTicksPerToken is ${swapTicksPerToken}; expected 0 or more`)
}

/** Time to copy what this batch swaps. A core that cannot swap has Infinity a token, and 0 · Infinity is no number. */
export const swapTime = (swapTokens: Tokens, swapTicksPerToken: Ticks): Ticks =>
  swapTokens > 0 ? swapTokens * swapTicksPerToken : 0
