/**
 * The charts of a comparison: who is better at what, what that costs, and where the tokens went; where one value of the
 * scenario varies, each of these over that value.
 */
import { z } from 'zod'
import type { CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { duration, rate, tokens } from '../../scenarios/units.ts'
import { mainMetric, meanIn } from '../compare-findings.ts'
import type { Axis, Figure, Mark, Origin, Paint, Unit } from './figure.ts'
import { withUnit } from './values.ts'

/** How rows are told apart: by policy, or, where there is but one, by variation. */
export interface Rows {
  readonly rows: readonly CompareRow[]
  readonly name: (row: CompareRow) => string
  readonly paint: (row: CompareRow, i: number) => Paint
}

export function figuresOf(result: CompareResult, command: string): Figure[] {
  const origin: Origin = { scenario: result.scenario, seeds: result.seeds, version: result.version, command }
  const main = mainMetric(result)
  const rows = rowsOf(result)
  if (main === undefined || rows.rows.length === 0) return []
  const cost = metricOf(result, 'costPerTurn') ?? metricOf(result, 'costPerCall')
  const latency = metricOf(result, 'latencyP50')
  const others = [cost, latency].filter(it => it !== undefined).filter(({ name }) => name !== main.name)
  const load = loadOf(result)
  if (load !== null && result.candidates.length > 1) return curvesOf(result, load, [main, ...others], origin)
  return [
    policyBars(main, rows, origin),
    ...others.flatMap(other => trade(main, other, rows, origin)),
    ...tokensByCause(result, rows, origin),
  ]
}

export const metricOf = ({ metrics, rows }: CompareResult, name: string): CompareMetric | undefined =>
  rows.some(row => meanIn(row, name) !== null) ? metrics.find(metric => metric.name === name) : undefined

/** Those with numbers, variation by variation. */
export function rowsOf({ candidates, variations, rows }: CompareResult): Rows {
  const known = rows.filter(row => row.error === undefined)
  const one = candidates.length === 1 && variations.length > 1
  const name = (row: CompareRow): string =>
    one ? row.variation : variations.length > 1 ? `${row.candidate}, ${row.variation}` : row.candidate
  return { rows: known, name, paint: (row, i) => (one ? { part: i } : { policy: row.candidate }) }
}

/** As it is called beside an axis; costs are told by the thousand. */
const NAMES: Record<string, string> = {
  costPerTurn: 'cost of 1,000 turns',
  costPerCall: 'cost of 1,000 calls',
  latencyP50: 'median latency',
  latencyP95: 'latency, 95th percentile',
  capacityFaultRate: 'faults for want of room',
  callsPerSecond: 'calls served a second',
}
export const nameOf = ({ name, title }: CompareMetric): string => NAMES[name] ?? title
const factorOf = ({ unit }: CompareMetric): number => (unit === 'usd' ? 1000 : 1)

const axisOf = (metric: CompareMetric): Axis => {
  const full = metric.unit === 'share' ? { from: 0, ...(metric.better === 'more' ? { to: 1 } : {}) } : {}
  return { title: nameOf(metric), unit: metric.unit satisfies Unit, ...full }
}

function markOf(row: CompareRow, metric: CompareMetric): Mark {
  const { mean = null, low = null, high = null } = row.metrics[metric.name] ?? {}
  const scaled = (value: number | null): number | null => (value === null ? null : value * factorOf(metric))
  return { value: scaled(mean), low: scaled(low), high: scaled(high) }
}

/** An interval takes two. */
function remarksOn(metric: CompareMetric, rows: readonly CompareRow[]): string[] {
  const n = Math.max(0, ...rows.map(row => row.metrics[metric.name]?.n ?? 0))
  return n < 2 ? [`One ${metric.over}: no intervals.`] : [`Bars: 95% intervals over ${n} ${metric.over}s.`]
}

const best = (metric: CompareMetric, rows: readonly CompareRow[]): CompareRow | undefined =>
  rows
    .filter(row => meanIn(row, metric.name) !== null)
    .toSorted((a, b) => {
      const [x, y] = [meanIn(a, metric.name) ?? 0, meanIn(b, metric.name) ?? 0]
      return metric.better === 'less' ? x - y : y - x
    })[0]

// ---- bars ----

export function policyBars(metric: CompareMetric, { rows, name, paint }: Rows, origin: Origin): Figure {
  const value = axisOf(metric)
  const top = best(metric, rows)
  const [first] = rows
  // Values of one policy's scenario are no policies, and have no colours of their own.
  const oneColour = first !== undefined && 'part' in paint(first, 0)
  return {
    name: 'policy-bars',
    title: `${capital(nameOf(metric))} of each policy`,
    remarks: remarksOn(metric, rows),
    origin,
    alt:
      top === undefined
        ? 'No row has a value.'
        : `${name(top)} is best with ${withUnit(value, markOf(top, metric).value ?? 0)} of ${rows.length}.`,
    body: {
      is: 'bars',
      value,
      categories: rows.map(name),
      stacked: false,
      series: [
        {
          name: metric.title,
          paint: oneColour ? { part: 0 } : 'category',
          marks: rows.map(row => markOf(row, metric)),
        },
      ],
    },
  }
}

// ---- one against the other ----

export function trade(main: CompareMetric, price: CompareMetric, all: Rows, origin: Origin): Figure[] {
  const rows = all.rows.filter(row => meanIn(row, main.name) !== null && meanIn(row, price.name) !== null)
  if (rows.length < 2) return []
  const front = frontOf(rows, main, price)
  return [
    {
      name: `${main.name}-against-${price.name}`,
      title: `${capital(nameOf(main))} against ${nameOf(price)}`,
      remarks: [...remarksOn(main, rows), 'Dotted: the front, which nothing else beats on both.'],
      origin,
      alt: `On the front: ${front.map(all.name).join(', ')}.`,
      body: {
        is: 'plot',
        x: axisOf(price),
        y: { ...axisOf(main), ...tight(rows, main) },
        series: rows.map((row, i) => {
          const x = markOf(row, price)
          return {
            name: all.name(row),
            paint: all.paint(row, i),
            joined: 'no' as const,
            points: [{ x: x.value ?? 0, xLow: x.low ?? null, xHigh: x.high ?? null, y: markOf(row, main) }],
          }
        }),
        guide: {
          name: 'front',
          points: front.map(row => [markOf(row, price).value ?? 0, markOf(row, main).value ?? 0] as const),
        },
      },
    },
  ]
}

/** Those that no other row beats on one number without losing on the other; from the cheapest on. */
export function frontOf(rows: readonly CompareRow[], main: CompareMetric, price: CompareMetric): CompareRow[] {
  const sign = (metric: CompareMetric): number => (metric.better === 'less' ? -1 : 1)
  const worth = (row: CompareRow, metric: CompareMetric): number => sign(metric) * (meanIn(row, metric.name) ?? 0)
  const beats = (a: CompareRow, b: CompareRow): boolean =>
    worth(a, main) >= worth(b, main) &&
    worth(a, price) >= worth(b, price) &&
    (worth(a, main) > worth(b, main) || worth(a, price) > worth(b, price))
  return rows
    .filter(row => !rows.some(other => beats(other, row)))
    .toSorted((a, b) => (meanIn(a, price.name) ?? 0) - (meanIn(b, price.name) ?? 0))
}

/** Shares that lie close together are looked at closely; never cut off at a value. */
function tight(rows: readonly CompareRow[], { name, unit }: CompareMetric): Partial<Axis> {
  if (unit !== 'share') return {}
  const lows = rows.map(row => row.metrics[name]?.low ?? meanIn(row, name) ?? 0)
  return { from: Math.max(0, Math.floor((Math.min(...lows) - 0.05) * 10) / 10), to: 1 }
}

// ---- where the tokens went ----

const CAUSES = [
  ['invalidatedPerTurn', 'prefix made invalid'],
  ['pagedInPerTurn', 'paged in'],
  ['summaryTokensPerTurn', 'summaries'],
] as const

export function tokensByCause(result: CompareResult, { rows, name }: Rows, origin: Origin): Figure[] {
  const known = CAUSES.filter(([metric]) => rows.some(row => (meanIn(row, metric) ?? 0) > 0))
  if (known.length === 0 || metricOf(result, known[0]?.[0] ?? '') === undefined) return []
  const sum = (row: CompareRow): number => known.reduce((total, [metric]) => total + (meanIn(row, metric) ?? 0), 0)
  const most = rows.toSorted((a, b) => sum(b) - sum(a))[0]
  return [
    {
      name: 'tokens-by-cause',
      title: 'Tokens that paging costs a turn',
      remarks: ['Means; the intervals are in the table.'],
      origin,
      alt:
        most === undefined
          ? 'No row has a value.'
          : `${name(most)} spends most: ${Math.round(sum(most))} tokens a turn.`,
      body: {
        is: 'bars',
        value: { title: 'per turn', unit: 'tokens' },
        categories: rows.map(name),
        stacked: true,
        series: known.map(([metric, label], part) => ({
          name: label,
          paint: { part },
          marks: rows.map(row => ({ value: meanIn(row, metric) })),
        })),
      },
    },
  ]
}

// ---- over a value that varies ----

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

function curvesOf(result: CompareResult, load: Load, metrics: readonly CompareMetric[], origin: Origin): Figure[] {
  const more = metricOf(result, FAULTS)
  const served = metricOf(result, SERVED)
  const late = metricOf(result, 'latencyP95') ?? metricOf(result, 'latencyP50')
  return [
    ...[...metrics, ...(more === undefined ? [] : [more])].map(metric =>
      curves(
        result,
        metric,
        `${metric.name}-curves`,
        `${capital(nameOf(metric))}, by ${load.axis.title}`,
        load.axis,
        origin,
        row => load.at.get(row.variation) ?? Number.NaN,
      ),
    ),
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

/** A line for each candidate, through its rows in the order of x. */
export function curves(
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

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
