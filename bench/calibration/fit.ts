/**
 * The step-time formula fitted to measured points: least squares on the relative error, (predicted − measured)/measured,
 * without negative coefficients; a millisecond off is much for a step of two and nothing for one of two hundred. The knee
 * of max(w, b·n) is the one thing that is not linear: every candidate is tried, and the best is kept.
 *
 * A third of the points of each kind is left out of the fit, chosen by a keyed draw, so that the same grid leaves out the
 * same points; how well the formula does is said of those alone.
 */
import { type Coefficients, oneGo, type StepLayout } from '../../sim/cores/step-time.ts'
import { makeRng, stream } from '../../sim/rng.ts'
import type { Tokens } from '../../sim/units.ts'
import { lengthOf, nnls, residuals } from './nnls.ts'
import {
  coefficientsOf,
  goesOf,
  kindOf,
  type MeasuredPoint,
  POINT_KINDS,
  type PointKind,
  rowOf,
  secondsOf,
} from './points.ts'

export interface FitOptions {
  readonly layout?: StepLayout
  /** For the draw of what is left out. */
  readonly seed?: number
}

export interface FittedPoint extends MeasuredPoint {
  readonly predicted: number
  readonly isLeftOut: boolean
}

/** Mean absolute error as a share of what was measured; NaN of no points. */
export type Errors = Readonly<Record<PointKind | 'all', number>>

export interface TimeFit {
  readonly coefficients: Coefficients
  readonly layout: StepLayout
  /** Tokens up to which a go takes as long as one. */
  readonly knee: Tokens
  readonly points: readonly FittedPoint[]
  /** Of the points left out, and of those fitted to. */
  readonly leftOut: Errors
  readonly fitted: Errors
}

/** Fewer cannot tell so many coefficients apart. */
const LEAST_POINTS = 12
const KNEE_STEP = 1.1
/** One in so many is left out. */
const LEFT_OUT = 3

export function fitTime(measured: readonly MeasuredPoint[], { layout = oneGo, seed = 1 }: FitOptions = {}): TimeFit {
  if (measured.length < LEAST_POINTS)
    throw new Error(`a fit needs at least ${LEAST_POINTS} points, there are ${measured.length}; measure more of them`)
  const wrong = measured.find(({ seconds }) => !(seconds > 0 && seconds < Infinity))
  if (wrong !== undefined) throw new Error(`a step that took ${wrong.seconds} s cannot be fitted; measure again`)
  const out = leftOutOf(measured, seed)
  const { coefficients, knee } = fitAll(
    measured.filter((_, i) => !out.has(i)),
    layout,
  )
  const points = measured.map((point, i) => ({
    ...point,
    predicted: secondsOf(point, layout, coefficients),
    isLeftOut: out.has(i),
  }))
  const leftOut = errorsOf(points.filter(point => point.isLeftOut))
  const fitted = errorsOf(points.filter(point => !point.isLeftOut))
  return { coefficients, layout, knee, points, leftOut, fitted }
}

/** Of all points: the best knee with its coefficients. */
export function fitAll(measured: readonly MeasuredPoint[], layout: StepLayout) {
  const fits = kneesOf(measured, layout).map(knee => fitAt(measured, layout, knee))
  const best = fits.reduce((least, fit) => (fit.error < least.error ? fit : least))
  return { coefficients: coefficientsOf(best.values, best.knee), knee: best.knee, error: best.error }
}

function fitAt(measured: readonly MeasuredPoint[], layout: StepLayout, knee: Tokens) {
  const rows = measured.map(point => rowOf(point, layout, knee).map(value => value / point.seconds))
  const ones = measured.map(() => 1)
  const values = nnls(rows, ones)
  return { knee, values, error: lengthOf(residuals(rows, ones, values)) / Math.sqrt(measured.length) }
}

/** None, and from one token on in steps of a tenth to the largest go that was measured. */
function kneesOf(measured: readonly MeasuredPoint[], layout: StepLayout): number[] {
  const largest = Math.max(...measured.flatMap(point => goesOf(point, layout)))
  const knees = [0]
  for (let knee = 1; knee <= largest; knee *= KNEE_STEP) knees.push(knee)
  return knees
}

const LEAVE_OUT = stream('left out of the fit')

/** The places of the points left out: of each kind every third, in an order that is drawn. */
export function leftOutOf(measured: readonly MeasuredPoint[], seed: number): Set<number> {
  const rng = makeRng(seed)
  const out = new Set<number>()
  for (const kind of POINT_KINDS) {
    const places = measured.flatMap((point, i) => (kindOf(point) === kind ? [i] : []))
    const luck = (i: number): number => rng.at(LEAVE_OUT, i, 0, 0)
    places.sort((a, b) => luck(a) - luck(b))
    places.forEach((place, i) => {
      if (i % LEFT_OUT === LEFT_OUT - 1) out.add(place)
    })
  }
  return out
}

export const relativeError = ({ predicted, seconds }: FittedPoint): number => (predicted - seconds) / seconds

function errorsOf(points: readonly FittedPoint[]): Errors {
  const meanOf = (some: readonly FittedPoint[]): number =>
    some.reduce((sum, point) => sum + Math.abs(relativeError(point)), 0) / some.length
  const of = (kind: PointKind): number => meanOf(points.filter(point => kindOf(point) === kind))
  return { all: meanOf(points), decode: of('decode'), prefill: of('prefill'), mixed: of('mixed') }
}
