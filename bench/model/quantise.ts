/**
 * Eight bits a weight: 32 neighbours along the inputs share a scale, and each is a whole number of −127 … 127 times it.
 * Activations stay as they are, so that what a token computes does not depend on the tokens beside it.
 */
export const BLOCK = 32
/** How 0 is stored: bytes have no sign. */
const ZERO = 128
const LARGEST = 127

export interface Quantised {
  /** [outputs, blocks, 32] */
  readonly bytes: Uint8Array
  /** [outputs, blocks] */
  readonly scales: Float32Array
  readonly blocks: number
}

/** Of a matrix [inputs, outputs]. */
export function quantise(matrix: Float32Array, inputs: number, outputs: number): Quantised {
  const blocks = Math.ceil(inputs / BLOCK)
  const bytes = new Uint8Array(outputs * blocks * BLOCK).fill(ZERO)
  const scales = new Float32Array(outputs * blocks)
  for (let output = 0; output < outputs; output++)
    for (let block = 0; block < blocks; block++) {
      const from = block * BLOCK
      const to = Math.min(inputs, from + BLOCK)
      let largest = 0
      for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(matrix[i * outputs + output] ?? 0))
      const scale = largest / LARGEST || 1
      const at = output * blocks + block
      scales[at] = scale
      for (let i = from; i < to; i++)
        bytes[at * BLOCK + i - from] = Math.round((matrix[i * outputs + output] ?? 0) / scale) + ZERO
    }
  return { bytes, scales, blocks }
}
