/**
 * How evenly the machine went while it was measured: its samples in their order, as stretches of so much work in so much
 * time (`sim/gait.ts`). The work of a step is what its point usually takes, so that a formula that is off is no halt.
 *
 * Left out: first steps, since what they take longer is found by a rehearsal; and what lay between the visits, when
 * contexts were prepared.
 */
import { sum } from 'simple-statistics'
import type { Seconds } from '../../sim/units.ts'

/** Times of one point in a row, and what it usually takes. */
export interface Visit {
  readonly usual: Seconds
  readonly seconds: readonly Seconds[]
}

export type Stretches = readonly (readonly [work: Seconds, took: Seconds])[]

/** Steps are put together until there are so many stretches at most. */
const MOST = 2000
/** Digits of what is written: a thousandth of a short step. */
const DIGITS = 4

export function stretchesOf(visits: readonly Visit[]): Stretches {
  const least = sum(visits.map(({ usual, seconds }) => usual * seconds.length)) / MOST
  const stretches: [Seconds, Seconds][] = []
  let [work, took] = [0, 0]
  for (const { usual, seconds } of visits) {
    for (const time of seconds) {
      work += usual
      took += time
      if (work < least) continue
      stretches.push([written(work), written(took)])
      work = took = 0
    }
  }
  return stretches
}

const written = (value: Seconds): Seconds => Number(value.toPrecision(DIGITS))

export interface Unevenness {
  /** Time taken for each second of work. */
  readonly mean: number
  /** Of the work, the twentieth that went slowest took at least so many times as long. */
  readonly slow: number
}

const SLOW = 0.05

export function unevennessOf(stretches: Stretches): Unevenness {
  const [work, took] = [sum(stretches.map(([it]) => it)), sum(stretches.map(([, it]) => it))]
  const ratios = stretches
    .map(([own, time]) => ({ work: own, ratio: time / own }))
    .toSorted((a, b) => b.ratio - a.ratio)
  let left = SLOW * work
  let at = 0
  while (left > 0 && at < ratios.length) left -= ratios[at++]?.work ?? 0
  return { mean: took / work, slow: ratios[at - 1]?.ratio ?? 1 }
}
