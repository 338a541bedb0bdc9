/** How well a formula holds: a calibration's steps, and a validation's numbers, each predicted over measured. */
import { kindOf, POINT_KINDS } from '../../bench/calibration/points.ts'
import type { StoredValidation } from '../../bench/result-schema.ts'
import { type Share, shareOf } from '../../bench/share.ts'
import type { Validated } from '../../bench/validation/validate.ts'
import type { Profile, QualityMeasures, TimeProfile } from '../../scenarios/profile.ts'
import { count, percent } from '../format.ts'
import type { Axis, Figure, Origin } from './figure.ts'

const ERROR: Axis = { title: 'predicted over measured', unit: 'difference' }

export function figuresOfCalibration({ model, time, quality, command, versions }: Profile): Figure[] {
  const version = versions['llm-os-lab'] ?? ''
  const origin = { scenario: `${model.name} (${model.dtype})`, seeds: [], version, command }
  return [...(time === null ? [] : [residuals(time, origin)]), ...(quality === null ? [] : depths(quality, origin))]
}

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

/** Right about a fact in the context, by how long that is and how deep the fact lies. */
export function depths({ measures }: QualityMeasures, origin: Origin): Figure[] {
  const known = measures.filter(({ of }) => of === 'recall')
  const valuesOf = (name: 'length' | 'depth'): number[] =>
    [...new Set(known.map(({ at }) => at[name] ?? 0))].toSorted((a, b) => a - b)
  const [lengths, at] = [valuesOf('length'), valuesOf('depth')]
  if (known.length === 0) return []
  const sum = (some: typeof known): Share =>
    shareOf(
      some.reduce((all, it) => all + it.hits, 0),
      some.reduce((all, it) => all + it.n, 0),
    )
  const whole = sum(known)
  const cells = lengths.flatMap((length, column) =>
    at.flatMap((depth, row) => {
      const some = known.filter(measure => measure.at.length === length && measure.at.depth === depth)
      return some.length === 0 ? [] : [{ column, row, share: sum(some) }]
    }),
  )
  return [
    {
      name: 'depths',
      title: 'Right about a fact, by length and depth',
      remarks: [
        `${count(whole.n)} questions in all, ${Math.min(...cells.map(({ share }) => share.n))} or more in each field.`,
      ],
      origin,
      alt: `Over all lengths and depths ${percent(whole.share)} of the answers are right.`,
      body: {
        is: 'cells',
        value: { title: 'right', unit: 'share', from: 0, to: 1 },
        x: { title: 'tokens of context', names: lengths.map(count) },
        y: { title: 'depth (0: at the top)', names: at.map(String) },
        cells: cells.map(({ column, row, share: { share, low, high } }) => ({
          column,
          row,
          mark: { value: share, low, high },
        })),
      },
    },
  ]
}

export const figureOfValidation = (stored: StoredValidation): Figure => {
  const { scenario, core, seeds, version = '', command, validated } = stored
  return predictions(validated, { scenario: `${scenario} on ${core}`, seeds, version, command })
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
