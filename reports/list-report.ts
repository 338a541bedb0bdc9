/** What there is to choose from: policies, kernels, scenarios, cores, contexts, devices, workloads. */
import { type Catalogue, type CatalogueEntry, type CatalogueKind, catalogueKinds } from '../bench/catalogue.ts'
import { left, table } from './table.ts'

const SUMMARY_WIDTH = 56

export function listReport(catalogue: Partial<Catalogue>): string {
  const shown = catalogueKinds.filter(kind => catalogue[kind] !== undefined)
  return shown.map(kind => section(kind, catalogue[kind] ?? [])).join('\n\n')
}

function section(kind: CatalogueKind, entries: readonly CatalogueEntry[]): string {
  if (entries.length === 0) return `${kind}: none`
  const columns = [left(kind), left('what it does', SUMMARY_WIDTH)]
  const optional = [
    { title: 'options', width: 30, cell: (entry: CatalogueEntry) => options(entry.defaults) },
    { title: 'from', width: 30, cell: (entry: CatalogueEntry) => entry.reference ?? '' },
  ].filter(({ cell }) => entries.some(entry => cell(entry) !== ''))
  const rows = entries.map(entry => [
    entry.name,
    `${entry.offline === true ? 'offline: ' : ''}${entry.summary}`,
    ...optional.map(({ cell }) => cell(entry)),
  ])
  return table([...columns, ...optional.map(({ title, width }) => left(title, width))], rows)
}

/** Each option with its default: `quantum: 64, factor: 2`. */
const options = (defaults: object = {}): string =>
  Object.entries(defaults)
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
