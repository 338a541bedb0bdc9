/** Results as one table each, tidy: a row for what was measured, a column for each thing known about it. */
import { compareSchema } from '../bench/compare-schema.ts'
import { UserError } from '../scenarios/user-error.ts'
import type { DataTable } from './charts/figure.ts'

type Cell = string | number | null

/** `text` of a file that is called `shown`. */
export function tableOfResult(text: string, shown: string): DataTable {
  const data = parsed(text, shown)
  if (isObject(data)) {
    if ('compare' in data) return comparison(data, shown)
    if (Array.isArray(data.results)) return listed(data.results, shown)
    if (Array.isArray(data.validated)) return listed(data.validated, shown)
    if ('scenario' in data && 'latencyMs' in data) return flat(data)
  }
  throw new UserError(
    `${shown}: no result of this program; expected what run, compare, pages or validate write with --json or --out`,
  )
}

function parsed(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UserError(`${shown}: not whole, or no JSON (${why}); write the result anew`)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const COLUMNS = ['candidate', 'variation', 'metric', 'unit', 'mean', 'low', 'high', 'n', 'difference', 'p', 'adjusted']

function comparison(data: Record<string, unknown>, shown: string): DataTable {
  const { success, data: result, error } = compareSchema.safeParse(data)
  if (!success) {
    const [issue] = error.issues
    const version = data.compare === 1 ? '' : ` (its format is ${String(data.compare)}, and this reads format 1)`
    throw new UserError(`${shown}: ${issue?.path.join('.')}: ${issue?.message}${version}; compare anew`)
  }
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
function listed(items: readonly unknown[], shown: string): DataTable {
  const rows = items.map(item => {
    if (!isObject(item)) throw new UserError(`${shown}: a list of something that is no result; write it anew`)
    return new Map(leaves(item, ''))
  })
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
