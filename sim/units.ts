/**
 * Units. Simulated time is a whole number of ticks in a float64, so sums are exact:
 * 2 × 50 ms is 100 ms, and one jump over k steps gives the very same bits as k single steps.
 */

/** Simulated time or a duration: a whole number of 10⁻¹⁰ s. */
export type Ticks = number
/** A whole number of tokens. */
export type Tokens = number
/** A whole number of KV blocks of `BLOCK` tokens each. */
export type Blocks = number
/** Simulated seconds, for people: in options, tables and charts. */
export type Seconds = number

export const TICKS_PER_SECOND = 1e10
/** Past this, float64 no longer holds every whole number; a run that would pass it ends with a panic. */
export const MAX_TICKS: Ticks = 2 ** 53 - 1
/** Tokens in one KV block. */
export const BLOCK = 16

export const ticks = (seconds: Seconds): Ticks => Math.round(seconds * TICKS_PER_SECOND)
export const seconds = (time: Ticks): Seconds => time / TICKS_PER_SECOND
/** Blocks that hold `tokens` tokens. */
export const blocks = (tokens: Tokens): Blocks => Math.ceil(tokens / BLOCK)
/** Blocks that `tokens` tokens fill completely. */
export const fullBlocks = (tokens: Tokens): Blocks => Math.floor(tokens / BLOCK)
