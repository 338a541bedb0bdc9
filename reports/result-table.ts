/** Results as one table each, tidy: a row for what was measured, a column for each thing known about it. */
import type { CompareResult } from '../bench/compare-schema.ts'
import type { DataTable } from './charts/figure.ts'
import { noResult, readResult } from './result-file.ts'

type Cell = string | number | null

/** `text` of a file that is called `shown`. */
export function tableOfResult(text: string, shown: string): DataTable {
  const { is, result } = readResult(text, shown)
  switch (is) {
    case 'comparison':
      return comparison(result)
    case 'pages':
      return listed(result.results)
    case 'validation':
      return listed(result.validated)
    case 'run':
      // All that is there, and not only what pages are made of; but a scenario is no number or word.
      return flat({ ...JSON.parse(text), spec: undefined })
    default:
      throw noResult(shown)
  }
}

const COLUMNS = ['candidate', 'variation', 'metric', 'unit', 'mean', 'low', 'high', 'n', 'difference', 'p', 'adjusted']

function comparison(result: CompareResult): DataTable {
  return {
    columns: COLUMNS,
    rows: result.rows.flatMap(({ candidate, variation, metrics, differences }) =>
      result.metrics.flatMap(({ name, unit }): Cell[][] => {
        const estimate = metrics[name]
        if (estimate === undefined) return []
        const { mean, low, high, n } = estimate
        const { mean: by = null, p = null, adjusted = null } = differences[name] ?? {}
        return [[candidate, variation, name, unit, mean, low, high, n, by, p, adjusted]]
      }),
    ),
  }
}

/** Objects of plain values, alike: one row each. */
function listed(items: readonly object[]): DataTable {
  const rows = items.map(item => new Map(leaves(item, '')))
  const columns = [...new Set(rows.flatMap(row => [...row.keys()]))]
  return { columns, rows: rows.map(row => columns.map(name => row.get(name) ?? null)) }
}

/** Everything that is a number or a word, by its path: `latencyMs.e2e.p95`. */
const flat = (data: Record<string, unknown>): DataTable => ({
  columns: ['key', 'value', 'text'],
  rows: leaves(data, '').map(([key, value]) =>
    typeof value === 'number' ? [key, value, null] : [key, null, value === null ? null : value],
  ),
})

function leaves(value: unknown, path: string): [string, Cell][] {
  if (value === null || typeof value === 'number' || typeof value === 'string') return [[path, value]]
  if (typeof value === 'boolean') return [[path, String(value)]]
  if (typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
}
