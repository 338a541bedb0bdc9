/**
 * Rotary positions: a head's numbers i and i + half turn together by an angle that grows with the position, the slower
 * the larger i: position · base^(−i / half).
 */
import { headWidth, type ModelShape } from './shape.ts'

/** Cosine and sine of every position: [maxPositions, half a head]. */
export function rotaryTables(shape: ModelShape): { readonly cosines: Float32Array; readonly sines: Float32Array } {
  const half = headWidth(shape) / 2
  const cosines = new Float32Array(shape.maxPositions * half)
  const sines = new Float32Array(cosines.length)
  for (let i = 0; i < half; i++) {
    const speed = shape.ropeBase ** (-i / half)
    for (let position = 0; position < shape.maxPositions; position++) {
      cosines[position * half + i] = Math.cos(position * speed)
      sines[position * half + i] = Math.sin(position * speed)
    }
  }
  return { cosines, sines }
}
