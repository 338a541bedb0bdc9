/** Names a model by its numbers: what was measured of one holds for no other. */
import { createHash } from 'node:crypto'
import { type ModelShape, WEIGHT_NAMES, type Weights } from './shape.ts'

export function weightsHash(shape: ModelShape, weights: Weights): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(shape).sort()))
  for (const name of WEIGHT_NAMES) {
    const { buffer, byteOffset, byteLength } = weights[name]
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex')
}
