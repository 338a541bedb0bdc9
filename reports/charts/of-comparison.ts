/** The charts of a comparison: who is better at what, what that costs, and where the tokens went. */
import type { CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { mainMetric, meanIn } from '../compare-findings.ts'
import type { Axis, Figure, Mark, Origin, Paint, Unit } from './figure.ts'
import { withUnit } from './values.ts'

/** How rows are told apart: by policy, or, where there is but one, by variation. */
interface Rows {
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
  const others = [cost, latency].filter(it => it !== undefined && it.name !== main.name)
  return [
    policyBars(main, rows, origin),
    ...others.flatMap(other => (other === undefined ? [] : trade(main, other, rows, origin))),
    ...tokensByCause(result, rows, origin),
  ]
}

const metricOf = ({ metrics, rows }: CompareResult, name: string): CompareMetric | undefined =>
  rows.some(row => meanIn(row, name) !== null) ? metrics.find(metric => metric.name === name) : undefined

/** Those with numbers, variation by variation. */
function rowsOf({ candidates, variations, rows }: CompareResult): Rows {
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
}
const nameOf = ({ name, title }: CompareMetric): string => NAMES[name] ?? title
const factorOf = ({ unit }: CompareMetric): number => (unit === 'usd' ? 1000 : 1)

const axisOf = (metric: CompareMetric): Axis => {
  const full = metric.unit === 'share' ? { from: 0, to: 1 } : {}
  return { title: nameOf(metric), unit: metric.unit satisfies Unit, ...full }
}

function markOf(row: CompareRow, metric: CompareMetric): Mark {
  const { mean = null, low = null, high = null } = row.metrics[metric.name] ?? {}
  const scaled = (value: number | null): number | null => (value === null ? null : value * factorOf(metric))
  return { value: scaled(mean), low: scaled(low), high: scaled(high) }
}

/** An interval takes two. */
function remarksOn(metric: CompareMetric, { rows }: Rows): string[] {
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

function policyBars(metric: CompareMetric, { rows, name }: Rows, origin: Origin): Figure {
  const value = axisOf(metric)
  const top = best(metric, rows)
  return {
    name: 'policy-bars',
    title: `${capital(nameOf(metric))} of each policy`,
    remarks: remarksOn(metric, { rows, name, paint: () => ({ part: 0 }) }),
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
      series: [{ name: metric.title, paint: 'category', marks: rows.map(row => markOf(row, metric)) }],
    },
  }
}

// ---- one against the other ----

function trade(main: CompareMetric, price: CompareMetric, all: Rows, origin: Origin): Figure[] {
  const rows = all.rows.filter(row => meanIn(row, main.name) !== null && meanIn(row, price.name) !== null)
  if (rows.length < 2) return []
  const front = frontOf(rows, main, price)
  return [
    {
      name: `${main.name}-against-${price.name}`,
      title: `${capital(nameOf(main))} against ${nameOf(price)}`,
      remarks: [...remarksOn(main, all), 'Dotted: the front, which nothing else beats on both.'],
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

function tokensByCause(result: CompareResult, { rows, name }: Rows, origin: Origin): Figure[] {
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

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
