/** What went on from when to when, row by row. */
import type { ChartConfiguration, ChartOptions } from 'chart.js'
import { axis, colourOf, common, type Drawing, MOST_LETTERS, most, paper, ticks } from './draw-parts.ts'
import type { Spans } from './figure.ts'
import { moments, spanLabels } from './marks.ts'
import { FONT, shortened } from './text.ts'

/** What is over in no time is seen all the same. */
const LEAST_WIDTH = 3
/** More rows than these have no names. */
export const MOST_NAMED = 24

export function spans(drawing: Drawing, body: Spans): ChartConfiguration {
  const { size, theme } = drawing
  const named = body.rows.length <= MOST_NAMED
  const times = [
    ...body.kinds.flatMap(kind => kind.spans.map(({ to }) => to)),
    ...body.moments.flatMap(({ at }) => at.map(({ x }) => x)),
  ]
  const datasets = body.kinds.map(({ name, paint, spans: own }) => ({
    label: shortened(name, MOST_LETTERS),
    data: own.map(({ row, from, to }) => ({ x: [from, to], y: String(row) })),
    backgroundColor: colourOf(paint, theme),
    borderColor: theme.paper,
    borderWidth: 0.5,
    minBarLength: LEAST_WIDTH,
    borderSkipped: false,
    grouped: false,
    barPercentage: 1,
    categoryPercentage: 0.86,
  }))
  return {
    type: 'bar',
    // By their numbers, since two rows may have one name.
    data: { labels: body.rows.map((_, row) => String(row)), datasets },
    options: {
      ...common(
        drawing,
        body.kinds.some(({ name }) => name !== ''),
      ),
      indexAxis: 'y',
      scales: {
        x: axis(drawing, body.x, most(times), 'x'),
        y: {
          ticks: {
            ...ticks(drawing),
            autoSkip: false,
            display: named,
            callback: (_: unknown, row: number) => shortened(body.rows[row] ?? '', MOST_LETTERS),
          },
          title: {
            display: !named,
            text: body.rowsAre,
            color: theme.ink,
            font: { family: FONT, size: size.font * 0.9 },
          },
          grid: { display: false },
          border: { color: theme.faint },
        },
      },
    } as ChartOptions,
    plugins: [paper(theme), spanLabels(body, theme, size.font), moments(body.moments, theme, size.font)],
  } as unknown as ChartConfiguration
}
