/** How well a formula holds: a calibration's steps, and a validation's numbers, each predicted over measured. */
import { kindOf, POINT_KINDS } from '../../bench/calibration/points.ts'
import type { Validated } from '../../bench/validation/validate.ts'
import type { TimeProfile } from '../../scenarios/profile.ts'
import { percent } from '../format.ts'
import type { Axis, Figure, Origin } from './figure.ts'

const ERROR: Axis = { title: 'predicted over measured', unit: 'difference' }

export function residuals({ points, leftOut }: TimeProfile, origin: Origin): Figure {
  return {
    name: 'residuals',
    title: 'What the formula makes of each step, against what it took',
    remarks: [],
    origin,
    alt: `On steps left out of the fit the mean error is ${percent(leftOut.all ?? Number.NaN)}.`,
    body: {
      is: 'plot',
      x: { title: 'measured time of a step', unit: 'seconds', scale: 'log' },
      y: ERROR,
      series: POINT_KINDS.map((kind, part) => ({
        name: kind,
        paint: { part },
        joined: 'no' as const,
        points: points
          .filter(point => kindOf(point) === kind)
          .map(({ seconds, predicted }) => ({ x: seconds, y: { value: predicted / seconds - 1 } })),
      })).filter(series => series.points.length > 0),
    },
  }
}

export function predictions(rows: readonly Validated[], origin: Origin): Figure {
  const times = rows.filter(({ unit, measured }) => unit === 'ms' && measured > 0)
  const worst = times.toSorted(
    (a, b) => Math.abs(b.predicted / b.measured - 1) - Math.abs(a.predicted / a.measured - 1),
  )[0]
  return {
    name: 'predicted-against-measured',
    title: 'Times foretold, against those measured',
    remarks: [],
    origin,
    alt:
      worst === undefined
        ? 'Nothing was timed.'
        : `Furthest off is ${worst.quantity}, by ${percent(Math.abs(worst.predicted / worst.measured - 1))}.`,
    body: {
      is: 'plot',
      x: { title: 'measured', unit: 'ms', scale: 'log' },
      y: ERROR,
      series: times.map(({ quantity, predicted, measured }, part) => ({
        name: quantity,
        paint: { part },
        joined: 'no' as const,
        points: [{ x: measured, y: { value: predicted / measured - 1 } }],
      })),
    },
  }
}
