/** A figure as chart.js draws it, here and in a browser: nothing in this file, nor in those for each body, knows which. */
import type { ChartConfiguration } from 'chart.js'
import { bars } from './draw-bars.ts'
import { cells } from './draw-cells.ts'
import type { Drawing } from './draw-parts.ts'
import { plot } from './draw-plot.ts'
import { MOST_NAMED, spans } from './draw-spans.ts'
import type { Figure } from './figure.ts'
import type { Size } from './size.ts'

export function chartOf(drawing: Drawing): ChartConfiguration {
  const { body } = drawing.figure
  switch (body.is) {
    case 'bars':
      return bars(drawing, body)
    case 'spans':
      return spans(drawing, body)
    case 'cells':
      return cells(drawing, body)
    default:
      return plot(drawing, body)
  }
}

/** Letters' widths that a name takes in a legend, with its marker; rows that fit any picture. */
const LEGEND_NAME = 9
const LEGEND_ROWS = 4

/** What the names of many series need below a picture. */
function legendBeyond(series: number, { width, font }: Size): number {
  const rows = Math.ceil((series * LEGEND_NAME * font) / width)
  return Math.max(0, rows - LEGEND_ROWS) * font * 1.2
}

/** Bars need room for each, and a legend for each name: many make a picture higher. */
export function sizeOf({ body }: Figure, size: Size): Size {
  if (body.is === 'spans') {
    const perRow = body.rows.length <= MOST_NAMED ? 0.75 : 0.3
    return { ...size, height: Math.max(size.height, Math.ceil((body.rows.length * perRow + 9) * size.font)) }
  }
  if (body.is === 'plot') return { ...size, height: size.height + legendBeyond(body.series.length, size) }
  if (body.is !== 'bars') return size
  const perCategory = body.stacked ? 1 : body.series.length
  const needed = (body.categories.length * Math.max(1, perCategory * 0.7) * 1.5 + 9) * size.font
  return { ...size, height: Math.max(size.height, Math.ceil(needed)) }
}
