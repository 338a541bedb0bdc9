/** The likeliest token, from logits of 32 or 16 bits. */
import type { Cells } from './block.ts'

/** A number of 16 bits: sign, five bits of exponent, ten of fraction. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

export const toNumbers = (cells: Cells): Float32Array =>
  cells instanceof Float32Array ? cells : Float32Array.from(cells, fromHalf)

/** Of equals the lowest; null: there is no number among them. */
export function likeliest(logits: Float32Array): number | null {
  let best = Number.NEGATIVE_INFINITY
  let token: number | null = null
  for (let i = 0; i < logits.length; i++) {
    const value = logits[i] as number
    if (value > best) {
      best = value
      token = i
    }
  }
  return token
}
