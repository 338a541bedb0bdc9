/**
 * A share of a sample with its 95% interval by Wilson's score (1927), which also holds near 0 and 1: 500 of 500 is
 * not "1 ± 0" but 0.992 … 1.
 */
import { normalQuantile } from '../sim/math.ts'
import { CONFIDENCE } from './statistics.ts'

export interface Share {
  readonly hits: number
  readonly n: number
  /** NaN of none. */
  readonly share: number
  readonly low: number
  readonly high: number
}

export function shareOf(hits: number, n: number): Share {
  const z = normalQuantile((1 + CONFIDENCE) / 2)
  const share = hits / n
  const shrink = 1 + z ** 2 / n
  const centre = (share + z ** 2 / (2 * n)) / shrink
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / shrink
  return { hits, n, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
