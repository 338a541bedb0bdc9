/**
 * Points on two axes, as text for a terminal. The horizontal axis is logarithmic, since what is measured spans several
 * sizes.
 */
export interface ScatterSeries {
  /** Its first letter marks its points in a terminal. */
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Scatter {
  readonly title: string
  readonly x: { readonly name: string; readonly show: (value: number) => string }
  /** Points beyond `from` and `to` are drawn at the border. */
  readonly y: {
    readonly name: string
    readonly show: (value: number) => string
    readonly from: number
    readonly to: number
    readonly marks: readonly number[]
  }
  readonly series: readonly ScatterSeries[]
}

const within = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value))

/** Where x lies between the least and the most of all points, from 0 to 1. */
function shareOnX({ series }: Scatter): (x: number) => number {
  const logs = series.flatMap(({ points }) => points.map(([x]) => Math.log(x)))
  const [least, most] = [Math.min(...logs), Math.max(...logs)]
  return x => (most === least ? 0.5 : (Math.log(x) - least) / (most - least))
}

const shareOnY =
  ({ y }: Scatter) =>
  (value: number): number =>
    (within(value, y.from, y.to) - y.from) / (y.to - y.from)

const ends = ({ series, x }: Scatter): [string, string] => {
  const all = series.flatMap(({ points }) => points.map(([value]) => value))
  return [x.show(Math.min(...all)), x.show(Math.max(...all))]
}

const TEXT = { width: 64, height: 13 } as const

export function textScatter(scatter: Scatter): string {
  const { width, height } = TEXT
  const grid = Array.from({ length: height }, () => new Array<string>(width).fill(' '))
  const [onX, onY] = [shareOnX(scatter), shareOnY(scatter)]
  const rowOf = (value: number): number => Math.round((1 - onY(value)) * (height - 1))
  for (const mark of scatter.y.marks) grid[rowOf(mark)]?.fill('·')
  for (const { name, points } of scatter.series)
    for (const [x, y] of points) {
      const row = grid[rowOf(y)]
      if (row !== undefined) row[Math.round(onX(x) * (width - 1))] = name[0] ?? '•'
    }
  const labels = new Map(scatter.y.marks.map(mark => [rowOf(mark), scatter.y.show(mark)]))
  const margin = Math.max(...[...labels.values()].map(label => label.length))
  const lines = grid.map((row, i) => `${(labels.get(i) ?? '').padStart(margin)} │${row.join('').trimEnd()}`)
  return [scatter.title, ...lines, ...axisLines(scatter, margin)].join('\n')
}

function axisLines(scatter: Scatter, margin: number): string[] {
  const [from, to] = ends(scatter)
  const gap = Math.max(1, TEXT.width - from.length - to.length)
  const legend = scatter.series.map(({ name }) => `${name[0]} ${name}`).join(', ')
  return [
    `${' '.repeat(margin)} └${'─'.repeat(TEXT.width)}`,
    `${' '.repeat(margin + 2)}${from}${' '.repeat(gap)}${to}`,
    `${' '.repeat(margin + 2)}${scatter.x.name} (logarithmic); ${scatter.y.name}; ${legend}`,
  ]
}
