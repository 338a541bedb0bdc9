/** Points on two axes: apart, on lines, on steps; with the front of the best through them. */
import type { ChartConfiguration, ChartDataset, ChartOptions } from 'chart.js'
import { axis, colourOf, common, type Drawing, MOST_LETTERS, marksOf, most, numberOrGap, paper } from './draw-parts.ts'
import type { Plot } from './figure.ts'
import { endLabels, intervals, nextLabels, nothing } from './marks.ts'
import { lookOf, type Theme } from './paint.ts'
import type { Size } from './size.ts'
import { shortened } from './text.ts'

/** More lines than these are told apart by a legend. */
const MOST_LABELS = 10
const MOST_POINTS = 40

export function plot(drawing: Drawing, body: Plot): ChartConfiguration {
  const { size, theme } = drawing
  const { series, guide } = body
  const radius = size.font / (series.every(({ points }) => points.length === 1) ? 2.4 : 4.5)
  const sets = series.map(({ name, paint, joined, points }): ChartDataset<'scatter'> => {
    const look = lookOf(paint)
    const colour = colourOf(paint, theme)
    const line = look.marker === 'crossRot' || look.marker === 'star'
    return {
      label: shortened(name, MOST_LETTERS),
      data: points.map(({ x, y }) => ({ x, y: numberOrGap(y.value) })),
      showLine: joined !== 'no',
      stepped: joined === 'steps' ? 'before' : false,
      borderColor: colour,
      backgroundColor: colour,
      borderDash: [...look.dash],
      borderWidth: size.font / 7,
      pointStyle: look.marker,
      pointRadius: joined === 'steps' || points.length > MOST_POINTS ? 0 : radius,
      pointBorderWidth: line ? size.font / 8 : 0,
      // A mark on the edge, such as one at 100%, is drawn whole.
      clip: radius,
    }
  })
  const front: ChartDataset<'scatter'>[] = guide === undefined ? [] : [guideOf(guide, theme, size)]
  const joined = series.every(it => it.joined !== 'no')
  const single = series.every(({ points }) => points.length === 1)
  const labelled = (joined || single) && series.length <= MOST_LABELS
  const names = series.map(({ name }) => shortened(name, 18))
  const xs = series.flatMap(({ points }) => points.flatMap(({ x, xLow, xHigh }) => [x, xLow ?? x, xHigh ?? x]))
  const ys = series.flatMap(({ points }) => points.flatMap(({ y }) => marksOf([y])))
  const room = labelled && joined ? Math.max(0, ...names.map(name => name.length)) * size.font * 0.43 + size.font : 0
  return {
    type: 'scatter',
    data: { datasets: [...sets, ...front] },
    options: {
      ...common(drawing, !labelled, room),
      scales: {
        x: { ...axis(drawing, body.x, most(xs), 'x'), grace: single ? '6%' : 0 },
        y: { ...axis(drawing, body.y, most(ys), 'y'), ...reach(series) },
      },
    } as ChartOptions,
    plugins: [
      paper(theme),
      ...(xs.length === 0 ? [nothing(theme, size.font)] : []),
      intervals(
        series.map(({ points }) => points.map(({ y }) => y)),
        theme.faint,
        size.font / 4,
      ),
      ...(labelled
        ? [
            joined
              ? endLabels(
                  names,
                  series.map(it => colourOf(it.paint, theme)),
                  size.font,
                )
              : nextLabels(names, theme, size.font),
          ]
        : []),
    ],
  }
}

/** As far as the intervals, which chart.js does not know of; where there are none, a little beyond the points. */
function reach(series: Plot['series']) {
  const ends = series.flatMap(({ points }) => points.flatMap(({ y: { low, high } }) => [low ?? [], high ?? []].flat()))
  const known = ends.filter(Number.isFinite)
  if (known.length === 0) return { grace: '4%' }
  return { suggestedMin: known.reduce((a, b) => Math.min(a, b)), suggestedMax: known.reduce((a, b) => Math.max(a, b)) }
}

const guideOf = ({ name, points }: NonNullable<Plot['guide']>, theme: Theme, size: Size): ChartDataset<'scatter'> => ({
  label: name,
  data: points.map(([x, y]) => ({ x, y })),
  showLine: true,
  borderColor: theme.faint,
  borderDash: [3, 4],
  borderWidth: size.font / 12,
  pointRadius: 0,
})
