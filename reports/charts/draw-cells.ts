/** A value for each pair of names, in colour and in figures. */
import type { ChartConfiguration, ChartOptions } from 'chart.js'
import { common, type Drawing, MOST_LETTERS, paper, ticks } from './draw-parts.ts'
import type { Cells } from './figure.ts'
import { cellMarks } from './marks.ts'
import { FONT, shortened } from './text.ts'
import { withUnit } from './values.ts'

export function cells(drawing: Drawing, body: Cells): ChartConfiguration {
  const { theme, size } = drawing
  const side = ({ title, names }: Cells['x']) => ({
    type: 'category' as const,
    labels: names.map((_, i) => String(i)),
    offset: true,
    title: { display: true, text: title, color: theme.ink, font: { family: FONT, size: size.font * 0.9 } },
    ticks: { ...ticks(drawing), callback: (_: unknown, i: number) => shortened(names[i] ?? '', MOST_LETTERS) },
    grid: { display: false },
    border: { display: false },
  })
  const write = (value: number): string => withUnit(body.value, value)
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          label: body.value.title,
          data: body.cells.map(({ column, row }) => ({ x: String(column), y: String(row) })),
          pointRadius: 0,
        },
      ],
    },
    options: { ...common(drawing, false), scales: { x: side(body.x), y: side(body.y) } } as ChartOptions,
    plugins: [paper(theme), cellMarks(body, write, theme, size.font)],
  } as unknown as ChartConfiguration
}
