/** What charts of a comparison share: its rows and how they are called, and a metric's axis, marks and remarks. */
import type { CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { meanIn } from '../compare-findings.ts'
import type { Axis, Mark, Paint, Unit } from './figure.ts'

/** How rows are told apart: by policy, or, where there is but one, by variation. */
export interface Rows {
  readonly rows: readonly CompareRow[]
  readonly name: (row: CompareRow) => string
  readonly paint: (row: CompareRow, i: number) => Paint
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

export const axisOf = (metric: CompareMetric): Axis => {
  const full = metric.unit === 'share' ? { from: 0, ...(metric.better === 'more' ? { to: 1 } : {}) } : {}
  return { title: nameOf(metric), unit: metric.unit satisfies Unit, ...full }
}

export function markOf(row: CompareRow, metric: CompareMetric): Mark {
  const { mean = null, low = null, high = null } = row.metrics[metric.name] ?? {}
  const scaled = (value: number | null): number | null => (value === null ? null : value * factorOf(metric))
  return { value: scaled(mean), low: scaled(low), high: scaled(high) }
}

/** An interval takes two. */
export function remarksOn(metric: CompareMetric, rows: readonly CompareRow[]): string[] {
  const n = Math.max(0, ...rows.map(row => row.metrics[metric.name]?.n ?? 0))
  return n < 2 ? [`One ${metric.over}: no intervals.`] : [`Bars: 95% intervals over ${n} ${metric.over}s.`]
}

export const best = (metric: CompareMetric, rows: readonly CompareRow[]): CompareRow | undefined =>
  rows
    .filter(row => meanIn(row, metric.name) !== null)
    .toSorted((a, b) => {
      const [x, y] = [meanIn(a, metric.name) ?? 0, meanIn(b, metric.name) ?? 0]
      return metric.better === 'less' ? x - y : y - x
    })[0]

/** Shares that lie close together are looked at closely; never cut off at a value. */
export function tight(rows: readonly CompareRow[], { name, unit }: CompareMetric): Partial<Axis> {
  if (unit !== 'share') return {}
  const lows = rows.map(row => row.metrics[name]?.low ?? meanIn(row, name) ?? 0)
  return { from: Math.max(0, Math.floor((Math.min(...lows) - 0.05) * 10) / 10), to: 1 }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
