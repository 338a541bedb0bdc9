/** One chart of a comparison, of a metric that somebody has chosen: for a lecture, which asks its own question. */
import { metrics } from '../../bench/compare-metrics.ts'
import type { CompareMetric, CompareResult } from '../../bench/compare-schema.ts'
import { metricOf, rowsOf } from './comparison-parts.ts'
import type { Figure, Origin } from './figure.ts'
import { policyBars, tokensByCause, trade } from './of-comparison.ts'
import { curvesOver, loadOf } from './over-value.ts'

export const METRIC_NAMES: readonly string[] = metrics.map(({ name }) => name)

export type Asked =
  | { readonly chart: 'policy-bars' | 'curves'; readonly metric: string }
  | { readonly chart: 'trade-off'; readonly metric: string; readonly against: string }
  | { readonly chart: 'tokens-by-cause' }

/** A text instead of a figure says why there is none, and what to do. */
export function figureOfMetric(result: CompareResult, asked: Asked, command: string): Figure | string {
  const origin = { scenario: result.scenario, seeds: result.seeds, version: result.version, command }
  const rows = rowsOf(result)
  if (asked.chart === 'tokens-by-cause')
    return tokensByCause(result, rows, origin)[0] ?? 'nothing was paged here; compare pagers'
  const metric = metricOf(result, asked.metric)
  if (metric === undefined) return nothingOf(asked.metric)
  if (asked.chart !== 'trade-off')
    return asked.chart === 'curves' ? overVariations(result, metric, origin) : policyBars(metric, rows, origin)
  const price = metricOf(result, asked.against)
  if (price === undefined) return nothingOf(asked.against)
  return trade(metric, price, rows, origin)[0] ?? 'a trade-off takes two rows; name two policies or more'
}

const nothingOf = (metric: string): string => `no run has a value of ${metric}; choose another metric`

function overVariations(result: CompareResult, metric: CompareMetric, origin: Origin): Figure | string {
  const load = loadOf(result)
  if (load === null) return 'a curve takes one number of the scenario that varies; give vary: { ram.context: [2k, 4k] }'
  return curvesOver(result, load, metric, origin)
}
