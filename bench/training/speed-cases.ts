/** What `llmos bench training` measures: how fast a model of 0.7M parameters learns, by the length of its texts. */
import { VOCABULARY_SIZE } from '../../scenarios/language/words.ts'
import type { ModelShape } from '../model/shape.ts'

export interface TrainingCase {
  readonly name: string
  readonly length: number
  /** Tokens to learn from in one run. */
  readonly tokens: number
  readonly target: { readonly tokensPerSecond: number; readonly megabytes: number }
}

export const SPEED_SHAPE: ModelShape = {
  vocabulary: VOCABULARY_SIZE,
  width: 128,
  layers: 4,
  heads: 4,
  hidden: 256,
  noRope: [1, 3],
  ropeBase: 10_000,
  maxPositions: 4096,
}
export const TOKENS_PER_STEP = 2048

export const trainingCases: readonly TrainingCase[] = [64, 256, 512].map(length => ({
  name: `length-${length}`,
  length,
  tokens: 10 * TOKENS_PER_STEP,
  target: { tokensPerSecond: 8000, megabytes: 3000 },
}))
