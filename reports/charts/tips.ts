/** What a mark of a chart says when it is pointed at, or reached by a key: its names and its values, with their units. */
import type { Axis, Bars, Cells, Figure, Mark, Plot, Spans } from './figure.ts'
import { withUnit } from './values.ts'

/** Of mark `index` in dataset `set`, as `chartOf` orders them; empty: it has nothing to say. */
export function tipOf({ body }: Figure, set: number, index: number): string {
  switch (body.is) {
    case 'bars':
      return barTip(body, set, index)
    case 'plot':
      return pointTip(body, set, index)
    case 'spans':
      return spanTip(body, set, index)
    default:
      return cellTip(body, index)
  }
}

function barTip({ categories, series, value }: Bars, set: number, index: number): string {
  const [own, category] = [series[set], categories[index]]
  if (own === undefined || category === undefined) return ''
  return `${category}${series.length > 1 ? `, ${own.name}` : ''}: ${written(own.marks[index], value)}`
}

function pointTip({ series, x, y }: Plot, set: number, index: number): string {
  const own = series[set]
  const point = own?.points[index]
  if (own === undefined || point === undefined) return ''
  const across = written({ value: point.x, low: point.xLow, high: point.xHigh }, x)
  return `${own.name}: ${y.title} ${written(point.y, y)}; ${x.title} ${across}`
}

function spanTip({ kinds, rows, x }: Spans, set: number, index: number): string {
  const span = kinds[set]?.spans[index]
  if (span === undefined) return ''
  const what = [rows[span.row], kinds[set]?.name, span.label].filter(Boolean).join(', ')
  return `${what}: ${withUnit(x, span.from)} to ${withUnit(x, span.to)}`
}

function cellTip({ cells, x, y, value }: Cells, index: number): string {
  const cell = cells[index]
  if (cell === undefined) return ''
  return `${x.title} ${x.names[cell.column]}, ${y.title} ${y.names[cell.row]}: ${written(cell.mark, value)}`
}

function written(mark: Mark | undefined, axis: Axis): string {
  const value = mark?.value ?? null
  if (value === null || Number.isNaN(value)) return 'no value'
  const { low = null, high = null } = mark ?? {}
  const shown = axis.marks?.find(({ at }) => at === value)?.label ?? withUnit(axis, value)
  return low === null || high === null ? shown : `${shown} (${withUnit(axis, low)} to ${withUnit(axis, high)})`
}
