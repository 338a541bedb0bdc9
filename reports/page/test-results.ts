/** For tests: a comparison that no run made, of as many policies as a test wants. */
import type { CompareEstimate, CompareMetric, CompareResult } from '../../bench/compare-schema.ts'
import { withConclusions } from '../compare-conclusions.ts'

const metric = (name: string, unit: CompareMetric['unit'], better: CompareMetric['better']): CompareMetric => ({
  name,
  title: name,
  unit,
  better,
  wide: false,
  over: 'seed',
})

export interface Wanted {
  readonly scenario?: string
  readonly seeds?: readonly number[]
  /** Means by policy: accuracy, cost of a turn, median latency; NaN: there is none. */
  readonly rows: readonly (readonly [name: string, accuracy: number, cost: number, latency: number])[]
  /** After Holm's adjustment, of all differences. */
  readonly p?: number
}

/** The first is the baseline. */
export function comparisonOf({ scenario = 'sample', seeds = [1, 2, 3], rows, p = 0.01 }: Wanted): CompareResult {
  const several = seeds.length > 1
  const estimate = (mean: number): CompareEstimate =>
    Number.isNaN(mean)
      ? { mean: null, low: null, high: null, n: 0 }
      : { mean, low: several ? mean - 0.01 : null, high: several ? mean + 0.01 : null, n: seeds.length }
  const metricsOf = ([, accuracy, costPerTurn, latencyP50]: Wanted['rows'][number]) =>
    Object.entries({ accuracy, costPerTurn, latencyP50 })
  const [base] = rows
  const comparison = {
    compare: 1 as const,
    version: '0.1.0',
    scenario,
    settings: [],
    seeds: [...seeds],
    baseline: base?.[0] ?? '',
    candidates: rows.map(([name]) => ({ name, offline: name === 'opt', pageIn: 'search' })),
    variations: [{ name: '', values: [] }],
    metrics: [
      metric('accuracy', 'share', 'more'),
      metric('costPerTurn', 'usd', 'less'),
      metric('latencyP50', 'ms', 'less'),
    ],
    rows: rows.map((row, i) => ({
      candidate: row[0],
      variation: '',
      runs: seeds.length,
      metrics: Object.fromEntries(metricsOf(row).map(([name, mean]) => [name, estimate(mean)])),
      differences:
        i === 0 || base === undefined
          ? {}
          : Object.fromEntries(
              metricsOf(row).map(([name, mean], k) => [
                name,
                {
                  ...estimate(mean - (metricsOf(base)[k]?.[1] ?? 0)),
                  p: several ? p : null,
                  adjusted: several ? p : null,
                },
              ]),
            ),
    })),
    partial: false,
  }
  return { ...withConclusions(comparison), command: `npx llmos compare ${scenario} --seeds ${seeds.length}` }
}
