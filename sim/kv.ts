/** placeholder while the pool is being written */
import type { Tokens } from './units.ts'

/** A stretch of context with an identity: equal ids mean equal text. A page, a system prompt, an answer. */
export interface Segment {
  readonly id: number
  readonly tokens: Tokens
}
