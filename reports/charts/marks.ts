/** What is drawn on top of a chart: intervals, and names beside what they name. */
import type { Chart, Plugin } from 'chart.js'
import type { Cells, Mark, Spans } from './figure.ts'
import { inkOn, type Theme } from './paint.ts'
import { FONT } from './text.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** From low to high, across bars or up and down at points; by dataset, then by place in it. */
export const intervals = (marks: readonly (readonly Mark[])[], colour: string, whisker: number): Plugin => ({
  id: 'intervals',
  afterDatasetsDraw(chart) {
    const lying = chart.options.indexAxis === 'y'
    const scale = chart.scales[lying ? 'x' : 'y']
    if (scale === undefined) return
    const { ctx } = chart
    ctx.save()
    ctx.strokeStyle = colour
    ctx.lineWidth = Math.max(1, whisker / 4)
    marks.forEach((own, set) => {
      own.forEach(({ low, high }, i) => {
        const element = chart.getDatasetMeta(set).data[i]
        if (element === undefined || typeof low !== 'number' || typeof high !== 'number') return
        const [from, to] = [scale.getPixelForValue(low), scale.getPixelForValue(high)]
        const across = lying ? element.y : element.x
        ctx.beginPath()
        for (const [a, b] of [
          [
            [from, across],
            [to, across],
          ],
          [
            [from, across - whisker],
            [from, across + whisker],
          ],
          [
            [to, across - whisker],
            [to, across + whisker],
          ],
        ] as const) {
          ctx.moveTo(...(lying ? a : ([a[1], a[0]] as const)))
          ctx.lineTo(...(lying ? b : ([b[1], b[0]] as const)))
        }
        ctx.stroke()
      })
    })
    ctx.restore()
  },
})

/** What each lying bar stands for, in a column at the right. */
export const valueLabels = (
  marks: readonly Mark[],
  write: (value: number) => string,
  theme: Theme,
  font: number,
): Plugin => ({
  id: 'values',
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart
    ctx.save()
    ctx.font = `${font * 0.8}px ${FONT}`
    ctx.textBaseline = 'middle'
    ctx.fillStyle = theme.ink
    chart.getDatasetMeta(0).data.forEach((bar, i) => {
      const value = marks[i]?.value ?? null
      ctx.fillText(value === null || Number.isNaN(value) ? 'no value' : write(value), chartArea.right + font / 2, bar.y)
    })
    ctx.restore()
  },
})

/** An empty chart says so. */
export const nothing = (theme: Theme, font: number): Plugin => ({
  id: 'nothing',
  afterDatasetsDraw({ ctx, chartArea: { left, right, top, bottom } }) {
    ctx.save()
    ctx.font = `${font}px ${FONT}`
    ctx.fillStyle = theme.faint
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    ctx.fillText('no data', (left + right) / 2, (top + bottom) / 2)
    ctx.restore()
  },
})

/** Behind the end of each line, pushed apart where they would touch. */
export const endLabels = (names: readonly string[], colours: readonly string[], font: number): Plugin => ({
  id: 'ends',
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart
    const labels = names.flatMap((name, set) => {
      const last = chart.getDatasetMeta(set).data.at(-1)
      return last === undefined || Number.isNaN(last.y) ? [] : [{ name, colour: colours[set] ?? '', y: last.y }]
    })
    const height = font * 0.95
    const placed = apart(
      labels.map(({ y }) => y),
      height,
      chartArea.top,
      chartArea.bottom,
    )
    ctx.save()
    ctx.font = `${font * 0.8}px ${FONT}`
    ctx.textBaseline = 'middle'
    labels.forEach(({ name, colour }, i) => {
      ctx.fillStyle = colour
      ctx.fillText(name, chartArea.right + font / 2, placed[i] ?? 0)
    })
    ctx.restore()
  },
})

/** The nearest places that are at least `least` from each other, in the same order, between top and bottom. */
export function apart(wanted: readonly number[], least: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const at = order.map(i => wanted[i] ?? 0)
  for (let i = 0; i < at.length; i++) at[i] = Math.max(at[i] as number, i === 0 ? top : (at[i - 1] as number) + least)
  for (let i = at.length - 1; i >= 0; i--)
    at[i] = Math.min(at[i] as number, i === at.length - 1 ? bottom : (at[i + 1] as number) - least)
  const result = new Array<number>(wanted.length)
  order.forEach((place, i) => {
    result[place] = at[i] as number
  })
  return result
}

/** Beside single points, wherever there is room; where there is none, none. */
export const nextLabels = (names: readonly string[], theme: Theme, font: number): Plugin => ({
  id: 'names',
  afterDatasetsDraw(chart) {
    const { ctx, chartArea } = chart
    ctx.save()
    ctx.font = `${font * 0.8}px ${FONT}`
    ctx.textBaseline = 'middle'
    ctx.fillStyle = theme.ink
    // A border of paper keeps lines from running through the letters.
    ctx.strokeStyle = theme.paper
    ctx.lineWidth = font / 4
    ctx.lineJoin = 'round'
    const taken = points(chart, names.length, font)
    names.forEach((name, set) => {
      const point = chart.getDatasetMeta(set).data[0]
      if (point === undefined || Number.isNaN(point.y)) return
      const width = ctx.measureText(name).width
      const box = candidates(point, width, font).find(
        it => inside(it, chartArea) && !taken.some(other => overlap(it, other)),
      )
      if (box === undefined) return
      taken.push(box)
      ctx.strokeText(name, box.x, box.y + box.height / 2)
      ctx.fillText(name, box.x, box.y + box.height / 2)
    })
    ctx.restore()
  },
})

const points = (chart: Chart, sets: number, font: number): Box[] =>
  Array.from({ length: sets }, (_, set) => chart.getDatasetMeta(set).data[0]).flatMap(point =>
    point === undefined ? [] : [{ x: point.x - font / 2, y: point.y - font / 2, width: font, height: font }],
  )

const inside = (box: Box, area: Chart['chartArea']): boolean =>
  box.x >= area.left && box.x + box.width <= area.right && box.y >= area.top && box.y + box.height <= area.bottom

function candidates({ x, y }: { x: number; y: number }, width: number, font: number): Box[] {
  const height = font
  const places: Box[] = []
  for (const away of [font * 0.7, font * 1.4, font * 2.2])
    for (const [dx, dy] of [
      [away, -height / 2],
      [-away - width, -height / 2],
      [-width / 2, -away - height / 2],
      [-width / 2, away - height / 2],
      [away * 0.7, -away * 0.7 - height / 2],
      [away * 0.7, away * 0.7 - height / 2],
      [-away * 0.7 - width, -away * 0.7 - height / 2],
      [-away * 0.7 - width, away * 0.7 - height / 2],
    ] as const)
      places.push({ x: x + dx, y: y + dy, width, height })
  return places
}

/** In spans that are long and high enough for them. */
export const spanLabels = ({ kinds }: Spans, theme: Theme, font: number): Plugin => ({
  id: 'span-labels',
  afterDatasetsDraw(chart) {
    const { ctx } = chart
    const { x } = chart.scales
    if (x === undefined) return
    const size = font * 0.62
    ctx.save()
    ctx.font = `${size}px ${FONT}`
    ctx.fillStyle = theme.paper
    ctx.textBaseline = 'middle'
    ctx.textAlign = 'center'
    kinds.forEach(({ spans }, set) => {
      spans.forEach(({ label, from, to }, i) => {
        const bar = chart.getDatasetMeta(set).data[i] as unknown as { readonly y: number; readonly height: number }
        const [left, right] = [x.getPixelForValue(from), x.getPixelForValue(to)]
        if (label === '' || bar.height < size || ctx.measureText(label).width > right - left - 2) return
        ctx.fillText(label, (left + right) / 2, bar.y)
      })
    })
    ctx.restore()
  },
})

/** What happened in a moment: a cross on its row. */
export const moments = (all: Spans['moments'], theme: Theme, font: number): Plugin => ({
  id: 'moments',
  afterDatasetsDraw(chart) {
    const { x, y } = chart.scales
    if (x === undefined || y === undefined) return
    const { ctx } = chart
    const arm = font / 3.5
    ctx.save()
    ctx.strokeStyle = theme.ink
    ctx.lineWidth = font / 8
    ctx.beginPath()
    for (const { at } of all)
      for (const { row, x: when } of at) {
        const [left, top] = [x.getPixelForValue(when), y.getPixelForValue(row)]
        for (const slope of [-1, 1]) {
          ctx.moveTo(left - arm, top - slope * arm)
          ctx.lineTo(left + arm, top + slope * arm)
        }
      }
    ctx.stroke()
    ctx.restore()
  },
})

/** Filled from the paper's colour to the full one, each with its value in it. */
export const cellMarks = (
  { cells, value: { from = 0, to = 1 }, x: columns, y: rows }: Cells,
  write: (value: number) => string,
  theme: Theme,
  font: number,
): Plugin => ({
  id: 'cells',
  afterDatasetsDraw(chart) {
    const { x, y } = chart.scales
    if (x === undefined || y === undefined) return
    const { ctx } = chart
    const [width, height] = [x.width / columns.names.length, y.height / rows.names.length]
    ctx.save()
    ctx.font = `${font * 0.8}px ${FONT}`
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    for (const { column, row, mark } of cells) {
      const [middle, centre] = [x.left + (column + 0.5) * width, y.top + (row + 0.5) * height]
      const depth = mark.value === null ? 0 : Math.min(1, Math.max(0, (mark.value - from) / (to - from)))
      const colour = theme.colours[0] ?? theme.ink
      ctx.globalAlpha = depth
      ctx.fillStyle = colour
      ctx.fillRect(middle - width / 2 + 1, centre - height / 2 + 1, width - 2, height - 2)
      ctx.globalAlpha = 1
      ctx.fillStyle = inkOn(theme, colour, depth)
      ctx.fillText(mark.value === null ? '' : write(mark.value), middle, centre)
    }
    ctx.restore()
  },
})
