/**
 * The charts of a comparison: who is better at what, what that costs, and where the tokens went; where one value of the
 * scenario varies, each of these over that value.
 */
import type { CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { mainMetric, meanIn } from '../compare-findings.ts'
import {
  axisOf,
  best,
  capital,
  markOf,
  metricOf,
  nameOf,
  type Rows,
  remarksOn,
  rowsOf,
  tight,
} from './comparison-parts.ts'
import type { Figure, Origin } from './figure.ts'
import { curvesOf, loadOf } from './over-value.ts'
import { withUnit } from './values.ts'

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
