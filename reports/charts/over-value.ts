/** A comparison in which one value of the scenario varies: a line for each policy, over that value. */
import { z } from 'zod'
import type { CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { duration, rate, tokens } from '../../scenarios/units.ts'
import { meanIn } from '../compare-findings.ts'
import { axisOf, best, capital, markOf, metricOf, nameOf, remarksOn, tight } from './comparison-parts.ts'
import type { Axis, Figure, Origin } from './figure.ts'
import { withUnit } from './values.ts'

/** One number of the scenario, in all variations. */
export interface Load {
  readonly axis: Axis
  readonly isRate: boolean
  /** By variation. */
  readonly at: ReadonlyMap<string, number>
}

const READERS = [
  { unit: 'count', read: z.coerce.number() },
  { unit: 'tokens', read: tokens },
  { unit: 'seconds', read: duration },
  { unit: 'count', read: rate },
] as const
/** From here on an axis is logarithmic. */
const WIDE = 4

export function loadOf({ variations }: CompareResult): Load | null {
  const [path, ...others] = [...new Set(variations.flatMap(({ values }) => values.map(value => value.path)))]
  const values = variations.flatMap(({ values: own }) => own.map(({ value }) => value))
  if (path === undefined || others.length > 0 || values.length !== variations.length || values.length < 2) return null
  for (const { unit, read } of READERS) {
    const numbers = values.map(value => read.safeParse(value))
    if (!numbers.every(it => it.success)) continue
    const at = numbers.map(it => it.data ?? Number.NaN)
    const marks = at.map((value, i) => ({ at: value, label: values[i] ?? '' }))
    const [least, most] = [Math.min(...at), Math.max(...at)]
    return {
      axis: { title: path, unit, ...(least > 0 && most / least >= WIDE ? { scale: 'log' } : {}), marks },
      isRate: read === rate,
      at: new Map(variations.map(({ name }, i) => [name, at[i] ?? Number.NaN])),
    }
  }
  return null
}

/** Missed for want of room; and what is served, where the load grows. */
const FAULTS = 'capacityFaultRate'
const SERVED = 'callsPerSecond'

export function curvesOf(
  result: CompareResult,
  load: Load,
  metrics: readonly CompareMetric[],
  origin: Origin,
): Figure[] {
  const more = metricOf(result, FAULTS)
  const served = metricOf(result, SERVED)
  const late = metricOf(result, 'latencyP95') ?? metricOf(result, 'latencyP50')
  return [
    ...[...metrics, ...(more === undefined ? [] : [more])].map(metric => curvesOver(result, load, metric, origin)),
    ...(served === undefined || late === undefined || !load.isRate
      ? []
      : [
          curves(
            result,
            late,
            'throughput-against-latency',
            'Latency, by what is served',
            axisOf(served),
            origin,
            row => meanIn(row, SERVED) ?? Number.NaN,
          ),
        ]),
  ]
}

export function curvesOver(result: CompareResult, load: Load, metric: CompareMetric, origin: Origin): Figure {
  const title = `${capital(nameOf(metric))}, by ${load.axis.title}`
  const at = ({ variation }: CompareRow): number => load.at.get(variation) ?? Number.NaN
  return curves(result, metric, `${metric.name}-curves`, title, load.axis, origin, at)
}

/** A line for each candidate, through its rows in the order of x. */
function curves(
  { candidates, rows }: CompareResult,
  metric: CompareMetric,
  name: string,
  title: string,
  x: Axis,
  origin: Origin,
  at: (row: CompareRow) => number,
): Figure {
  const known = rows.filter(row => row.error === undefined && meanIn(row, metric.name) !== null)
  const y = { ...axisOf(metric), ...(metric.better === 'more' ? tight(known, metric) : {}) }
  const top = best(metric, known)
  return {
    name,
    title,
    remarks: remarksOn(metric, known),
    origin,
    alt:
      top === undefined
        ? 'No row has a value.'
        : `${top.candidate} with ${top.variation} is best: ${withUnit(y, markOf(top, metric).value ?? 0)}.`,
    body: {
      is: 'plot',
      x,
      y,
      series: candidates.map(({ name: policy }) => ({
        name: policy,
        paint: { policy },
        joined: 'line' as const,
        points: known
          .filter(({ candidate }) => candidate === policy)
          .toSorted((a, b) => at(a) - at(b))
          .map(row => ({ x: at(row), y: markOf(row, metric) })),
      })),
    },
  }
}
