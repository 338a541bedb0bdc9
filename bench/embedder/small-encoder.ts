/** The encoder in plain JavaScript, for indexes that cannot wait: the same on every machine, to the bit. */
import { encode } from '../../scenarios/language/words.ts'
import type { Embedder } from '../../sim/stores/search-index.ts'
import { type EncoderShape, type EncoderWeights, EPSILON, LEAST_RIGHT, LEFT, PAD, RIGHT } from './encoder.ts'

/** Unit length, or near 0 for a text that says nothing. */
export function embedWords(
  { dimensions }: EncoderShape,
  { word, left, right }: EncoderWeights,
  ids: readonly number[],
): Float32Array {
  const sum = new Float64Array(dimensions)
  for (let t = 0; t < ids.length; t++) {
    const own = (ids[t] as number) * dimensions
    const before = (ids[t - LEFT] ?? PAD) * dimensions
    const counts = (right[ids[t + RIGHT] ?? PAD] as number) ** 2 + LEAST_RIGHT
    for (let i = 0; i < dimensions; i++)
      sum[i] = (sum[i] as number) + counts * (word[own + i] as number) * (left[before + i] as number)
  }
  const squares = sum.reduce((total, x) => total + x * x, 0)
  const length = Math.sqrt(squares + dimensions * EPSILON)
  return Float32Array.from(sum, x => x / length)
}

/** For texts in the small language, words between spaces; others say nothing to it. */
export const smallEmbedder = (name: string, shape: EncoderShape, weights: EncoderWeights): Embedder => ({
  name,
  dimensions: shape.dimensions,
  embed: text => embedWords(shape, weights, encode(text)),
})
