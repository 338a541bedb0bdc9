/** A figure as chart.js draws it, here and in a browser: nothing in this file knows which. */
import type { ChartConfiguration, ChartDataset, ChartOptions, Plugin } from 'chart.js'
import type { Axis, Bars, Cells, Figure, Mark, Paint, Plot, Spans } from './figure.ts'
import { cellMarks, endLabels, intervals, moments, nextLabels, nothing, spanLabels, valueLabels } from './marks.ts'
import { lookOf, type Theme } from './paint.ts'
import type { Size } from './size.ts'
import { FONT, lettersIn, lines, shortened } from './text.ts'
import { withUnit, writingOf } from './values.ts'

export interface Drawing {
  readonly figure: Figure
  readonly theme: Theme
  readonly size: Size
}

const MOST_LETTERS = 28
/** More lines than these are told apart by a legend. */
const MOST_LABELS = 10

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

/** Bars need room for each: many make a picture higher. */
export function sizeOf({ body }: Figure, size: Size): Size {
  if (body.is === 'spans') {
    const perRow = body.rows.length <= MOST_NAMED ? 0.75 : 0.3
    return { ...size, height: Math.max(size.height, Math.ceil((body.rows.length * perRow + 9) * size.font)) }
  }
  if (body.is !== 'bars') return size
  const perCategory = body.stacked ? 1 : body.series.length
  const needed = (body.categories.length * Math.max(1, perCategory * 0.7) * 1.5 + 9) * size.font
  return { ...size, height: Math.max(size.height, Math.ceil(needed)) }
}

const marksOf = (marks: readonly Mark[]): number[] =>
  marks.flatMap(({ value, low, high }) => [value, low, high].filter(it => it !== null && it !== undefined))
const most = (values: readonly number[]): number => values.reduce((best, it) => Math.max(best, Math.abs(it)), 0)
const numberOrGap = (value: number | null): number => value ?? Number.NaN

// ---- bars ----

function bars(drawing: Drawing, body: Bars): ChartConfiguration {
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

// ---- points and lines ----

function plot(drawing: Drawing, body: Plot): ChartConfiguration {
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
        y: { ...axis(drawing, body.y, most(ys), 'y'), grace: '4%' },
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
const MOST_POINTS = 40

const guideOf = ({ name, points }: NonNullable<Plot['guide']>, theme: Theme, size: Size): ChartDataset<'scatter'> => ({
  label: name,
  data: points.map(([x, y]) => ({ x, y })),
  showLine: true,
  borderColor: theme.faint,
  borderDash: [3, 4],
  borderWidth: size.font / 12,
  pointRadius: 0,
})

// ---- spans ----

/** More rows than these have no names. */
const MOST_NAMED = 24

function spans(drawing: Drawing, body: Spans): ChartConfiguration {
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

// ---- cells ----

function cells(drawing: Drawing, body: Cells): ChartConfiguration {
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

// ---- what all have ----

const colourOf = (paint: Paint, theme: Theme): string => theme.colours[lookOf(paint).colour] ?? theme.ink

const ticks = ({ theme, size }: Drawing) => ({ color: theme.ink, font: { family: FONT, size: size.font * 0.85 } })

function axis(drawing: Drawing, spec: Axis, largest: number, side: 'x' | 'y') {
  const { theme, size } = drawing
  const { unit, write } = writingOf(spec, Math.max(largest, Math.abs(spec.to ?? 0)))
  const { marks } = spec
  const isLog = spec.scale === 'log'
  const written = (value: number): string =>
    marks !== undefined
      ? (marks.find(({ at }) => at === value)?.label ?? '')
      : isLog && !isRound(value)
        ? ''
        : write(value)
  return {
    type: isLog ? 'logarithmic' : 'linear',
    ...(spec.from === undefined ? {} : { min: spec.from }),
    ...(spec.to === undefined ? {} : { max: spec.to }),
    ...(marks === undefined
      ? {}
      : {
          afterBuildTicks: (scale: { ticks: { value: number; label?: string }[] }) => {
            scale.ticks = marks.map(({ at }) => ({ value: at }))
          },
        }),
    title: {
      display: true,
      text: unit === '' || marks !== undefined ? spec.title : `${spec.title} (${unit})`,
      color: theme.ink,
      font: { family: FONT, size: size.font * 0.9 },
    },
    ticks: {
      ...ticks(drawing),
      maxTicksLimit: side === 'x' ? Math.floor(size.width / size.font / 5) : Math.floor(size.height / size.font / 3),
      maxRotation: 0,
      callback: (value: number | string) => written(Number(value)),
    },
    grid: { color: theme.grid },
    border: { color: theme.faint },
  }
}

/** On a logarithmic axis 1, 2, 3 and 5 are written, not what lies between. */
const isRound = (value: number): boolean => /^[1235]e/.test(value.toExponential())

function common({ figure, theme, size }: Drawing, withLegend: boolean, right = 0): ChartOptions {
  const { title, remarks, origin } = figure
  const small = size.font * 0.66
  const letters = lettersIn(size.width - 2 * size.font, small)
  const caption = [...remarks, captionOf(origin)].flatMap(line => lines(line, letters))
  return {
    responsive: false,
    animation: false,
    devicePixelRatio: size.density,
    locale: 'en-GB',
    layout: {
      padding: { left: size.font / 2, right: size.font * 1.2 + right, top: size.font / 2, bottom: size.font / 2 },
    },
    plugins: {
      title: {
        display: true,
        align: 'start',
        text: lines(title, lettersIn(size.width - 2 * size.font, size.font * 1.1)),
        color: theme.ink,
        font: { family: FONT, size: size.font * 1.1, weight: 600 },
        padding: { top: 0, bottom: size.font * 0.6 },
      },
      subtitle: {
        display: true,
        position: 'bottom',
        align: 'start',
        text: caption,
        color: theme.faint,
        font: { family: FONT, size: small, weight: 400 },
        padding: { top: size.font * 0.5, bottom: 0 },
      },
      legend: {
        display: withLegend,
        position: 'bottom',
        align: 'start',
        labels: {
          color: theme.ink,
          usePointStyle: true,
          boxHeight: size.font * 0.6,
          font: { family: FONT, size: size.font * 0.8 },
        },
      },
      tooltip: { enabled: true },
    },
  }
}

/** `tiny-chat, seeds 1 to 3, llm-os-lab 0.1.0: npx llmos compare tiny-chat --seeds 3` */
export function captionOf({ scenario, seeds, version, command }: Figure['origin']): string {
  const isRow = seeds.length > 2 && seeds.every((seed, i) => i === 0 || seed === (seeds[i - 1] ?? 0) + 1)
  const which = isRow ? `${seeds[0]} to ${seeds.at(-1)}` : seeds.join(', ')
  const from = seeds.length === 0 ? '' : `, ${seeds.length === 1 ? 'seed' : 'seeds'} ${which}`
  return `${scenario}${from}, llm-os-lab ${version}: ${command}`
}

const paper = (theme: Theme): Plugin => ({
  id: 'paper',
  beforeDraw({ ctx, width, height }) {
    ctx.save()
    ctx.fillStyle = theme.paper
    ctx.fillRect(0, 0, width, height)
    ctx.restore()
  },
})
