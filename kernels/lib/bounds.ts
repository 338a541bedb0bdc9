/** Bounds of levels: `first`, `first·factor`, `first·factor²` …, and the last level has none. Example: 1, 4, 16, Infinity. */
import { type Seconds, type Ticks, ticks } from '../../sim/units.ts'
import { moreThan, wholeNumber } from './options.ts'

/** With any factor to speak of, the bounds have left the clock behind by then. */
const MOST_LEVELS = 64

export function growingBounds(
  policy: string,
  names: readonly [string, string],
  levels: number,
  first: Seconds,
  factor: number,
): Ticks[] {
  wholeNumber(`${policy}: ${names[0]}`, names[0], levels, 1)
  if (levels > MOST_LEVELS) throw new Error(`${policy}: ${names[0]} must be at most ${MOST_LEVELS}, got ${levels}`)
  moreThan(`${policy}: ${names[1]}`, first, 0)
  moreThan(`${policy}: factor`, factor, 1)
  const bounds: Ticks[] = []
  for (let bound = first; bounds.length < levels - 1; bound *= factor) bounds.push(Math.max(1, ticks(bound)))
  return [...bounds, Infinity]
}
