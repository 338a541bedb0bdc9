/** Bars that lie, side by side or each upon the one before. */
import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js'
import {
  axis,
  colourOf,
  common,
  type Drawing,
  MOST_LETTERS,
  marksOf,
  most,
  numberOrGap,
  paper,
  ticks,
} from './draw-parts.ts'
import type { Bars } from './figure.ts'
import { intervals, valueLabels } from './marks.ts'
import { lettersIn, shortened } from './text.ts'
import { withUnit } from './values.ts'

export function bars(drawing: Drawing, body: Bars): ChartConfiguration {
  const { size, theme } = drawing
  const names = body.categories.map(name =>
    shortened(name, Math.min(MOST_LETTERS, lettersIn(size.width / 3, size.font))),
  )
  const ends = body.stacked
    ? body.categories.map((_, i) => body.series.reduce((sum, { marks }) => sum + (marks[i]?.value ?? 0), 0))
    : body.series.flatMap(({ marks }) => marksOf(marks))
  const datasets = body.series.map(({ name, paint, marks }): ChartDataset<'bar', number[]> => {
    const colours =
      paint === 'category' ? body.categories.map(policy => colourOf({ policy }, theme)) : colourOf(paint, theme)
    return {
      label: name,
      data: body.categories.map((_, i) => numberOrGap(marks[i]?.value ?? null)),
      backgroundColor: colours,
      borderColor: theme.paper,
      borderWidth: body.stacked ? 1 : 0,
      maxBarThickness: size.font * 2.2,
    }
  })
  const withLegend = body.series.length > 1
  const value = axis(drawing, body.value, most(ends), 'x')
  return {
    type: 'bar',
    data: { labels: names, datasets },
    options: {
      ...common(drawing, withLegend, withLegend ? 0 : size.font * 3.4),
      indexAxis: 'y',
      scales: {
        x: { ...value, stacked: body.stacked, beginAtZero: true, grace: body.stacked ? 0 : '8%' },
        y: { stacked: body.stacked, ticks: ticks(drawing), grid: { display: false }, border: { color: theme.faint } },
      },
    } as ChartOptions,
    plugins: [
      paper(theme),
      ...(body.stacked
        ? []
        : [
            intervals(
              body.series.map(({ marks }) => marks),
              theme.ink,
              size.font / 3,
            ),
          ]),
      ...(withLegend
        ? []
        : [valueLabels(body.series[0]?.marks ?? [], at => withUnit(body.value, at), theme, size.font)]),
    ],
  }
}
