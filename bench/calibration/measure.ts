/**
 * Measures the points of a grid on an engine. A machine drifts: it warms up, slows down, is shared. So every point is
 * measured in every round, in an order that is drawn anew for each, and a reference point opens the round: if the machine
 * was slower for a while, all points have their share of it, and the reference shows it. Of the times of a point the
 * middle three fifths count, their mean: one interruption changes nothing. Steps that decode alone are run many times in a
 * row, as they are in a run: it takes some thirty of them until all that is read again and again is near, and so the first
 * ones do not count. What they take longer is found by a rehearsal (`rehearsal.ts`).
 */
import { makeRng, stream } from '../../sim/rng.ts'
import type { Seconds } from '../../sim/units.ts'
import type { Engine } from '../core/engine.ts'
import type { Grid } from './grid.ts'
import { kindOf, type MeasuredPoint, type StepPoint } from './points.ts'
import { type Stretches, stretchesOf } from './stretches.ts'
import { type Repeats, Workbench } from './workbench.ts'

export interface MeasureOptions {
  readonly rounds: number
  readonly repeats: number
  /** The same for steps that decode alone; of a slow core fewer, but `SHORT_STREAK` at least. */
  readonly streak: number
  readonly seed: number
}
export const measureDefaults: MeasureOptions = { rounds: 5, repeats: 3, streak: 96, seed: 1 }

const SHORT_STREAK = 24
/** Longer streaks of slow steps would teach little more. */
const STREAK_SECONDS: Seconds = 0.3

/** One visit of one point; point −1 is the reference. */
export interface Sample {
  readonly round: number
  readonly point: number
  readonly seconds: readonly Seconds[]
}

export interface MeasureHooks {
  /** Samples of an earlier run that was interrupted: these are not measured again. */
  readonly known?: readonly Sample[]
  onSample?(sample: Sample, done: number, visits: number): void
  /** Asked before each visit. */
  stop?(): boolean
}

export interface TimeMeasurement {
  readonly points: readonly MeasuredPoint[]
  readonly samples: readonly Sample[]
  /** The reference point, round by round. */
  readonly drift: readonly Seconds[]
  readonly stretches: Stretches
}

export const REFERENCE = -1
/** Visits before any that count: code is compiled and memory is found. */
const WARM_UP = 5
const ORDER = stream('order of measuring')

/** null: stopped before the end; what there was is with whoever took the samples. */
export async function measureTime(
  engine: Engine,
  grid: Grid,
  given: Partial<MeasureOptions> = {},
  hooks: MeasureHooks = {},
): Promise<TimeMeasurement | null> {
  const options = { ...measureDefaults, ...given }
  const visits = visitsOf(grid, options)
  const known = new Map((hooks.known ?? []).map(sample => [keyOf(sample), sample]))
  const samples: Sample[] = []
  const bench = new Workbench(engine, grid, makeRng(options.seed))
  try {
    for (let i = 0; i < WARM_UP; i++) await bench.visit(grid.reference, repeatsOf(grid.reference, options))
    for (const visit of visits) {
      let sample = known.get(keyOf(visit))
      if (sample === undefined) {
        if (hooks.stop?.()) return null
        const point = pointOf(grid, visit.point)
        const seconds = await bench.visit(point, repeatsOf(point, options))
        sample = { ...visit, seconds: kindOf(point) === 'decode' ? later(seconds) : seconds }
        hooks.onSample?.(sample, samples.length + 1, visits.length)
      }
      samples.push(sample)
    }
  } finally {
    bench.close()
  }
  return summed(grid, samples)
}

function repeatsOf(point: StepPoint, { repeats, streak }: MeasureOptions): Repeats {
  if (kindOf(point) !== 'decode') return { least: repeats, most: repeats, seconds: Infinity }
  return { least: Math.min(SHORT_STREAK, streak), most: streak, seconds: STREAK_SECONDS }
}

/** Of a streak the first third, at most so many steps, does not count. */
const SETTLING = 32

export const later = (seconds: readonly Seconds[]): readonly Seconds[] =>
  seconds.slice(Math.min(SETTLING, Math.floor(seconds.length / 3)))

type Visit = Pick<Sample, 'round' | 'point'>
const keyOf = ({ round, point }: Visit): string => `${round} ${point}`

function visitsOf({ points }: Grid, { rounds, seed }: MeasureOptions): Visit[] {
  const rng = makeRng(seed)
  return Array.from({ length: rounds }, (_, round) => {
    const order = points.map((_, point) => ({ round, point, luck: rng.at(ORDER, round, point, 0) }))
    order.sort((a, b) => a.luck - b.luck)
    return [{ round, point: REFERENCE }, ...order.map(({ point }) => ({ round, point }))]
  }).flat()
}

function pointOf(grid: Grid, place: number): StepPoint {
  const point = place === REFERENCE ? grid.reference : grid.points[place]
  if (point === undefined) throw new Error(`the grid has no point ${place}`)
  return point
}

export function summed(grid: Grid, samples: readonly Sample[]): TimeMeasurement {
  const timesOf = (place: number) => samples.filter(({ point }) => point === place)
  const points = grid.points.map((point, i) => ({
    ...point,
    seconds: middleMean(timesOf(i).flatMap(it => it.seconds)),
  }))
  const drift = timesOf(REFERENCE).map(({ seconds }) => middleMean(seconds))
  const usualOf = (place: number): Seconds => points[place]?.seconds ?? middleMean(drift)
  const stretches = stretchesOf(samples.map(({ point, seconds }) => ({ usual: usualOf(point), seconds })))
  return { points, samples, drift, stretches }
}

/** The mean of the middle three fifths. */
export function middleMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const cut = Math.floor(sorted.length / 5)
  const middle = sorted.slice(cut, sorted.length - cut)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}
