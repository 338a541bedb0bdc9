/**
 * Points on two axes, as text for a terminal and as a picture in SVG: no library, no fonts to be had, the same bytes on
 * every machine. The horizontal axis is logarithmic, since what is measured spans several sizes.
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

// ---- text ----

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

// ---- picture ----

const PICTURE = { width: 720, height: 400, left: 70, right: 20, top: 40, bottom: 60 } as const
/** Told apart by people who see no red or green, too (Okabe and Ito 2008). */
const COLOURS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00']

export function svgScatter(scatter: Scatter): string {
  const { width, height } = PICTURE
  const body = [...axes(scatter), ...dots(scatter), ...legend(scatter)]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    text(PICTURE.left, 24, scatter.title, 'start', 14),
    ...body,
    '</svg>',
    '',
  ].join('\n')
}

const place = (value: number): string => value.toFixed(1)
const escaped = (words: string): string => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const text = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end', size = 12): string =>
  `<text x="${place(x)}" y="${place(y)}" text-anchor="${anchor}" font-size="${size}">${escaped(words)}</text>`

const atX = (share: number): number => PICTURE.left + share * (PICTURE.width - PICTURE.left - PICTURE.right)
const atY = (share: number): number =>
  PICTURE.height - PICTURE.bottom - share * (PICTURE.height - PICTURE.top - PICTURE.bottom)

function axes(scatter: Scatter): string[] {
  const onY = shareOnY(scatter)
  const [from, to] = ends(scatter)
  const below = atY(0) + 18
  return [
    ...scatter.y.marks.flatMap(mark => [
      `<line x1="${atX(0)}" x2="${atX(1)}" y1="${place(atY(onY(mark)))}" y2="${place(atY(onY(mark)))}" stroke="#ddd"/>`,
      text(atX(0) - 8, atY(onY(mark)) + 4, scatter.y.show(mark), 'end'),
    ]),
    `<line x1="${atX(0)}" x2="${atX(1)}" y1="${atY(0)}" y2="${atY(0)}" stroke="#333"/>`,
    text(atX(0), below, from, 'start'),
    text(atX(1), below, to, 'end'),
    text(atX(0.5), below, `${scatter.x.name} (logarithmic)`, 'middle'),
    `<text transform="translate(16 ${place(atY(0.5))}) rotate(-90)" text-anchor="middle">${escaped(scatter.y.name)}</text>`,
  ]
}

function dots(scatter: Scatter): string[] {
  const [onX, onY] = [shareOnX(scatter), shareOnY(scatter)]
  return scatter.series.map(({ points }, i) => {
    const circles = points.map(([x, y]) => `<circle cx="${place(atX(onX(x)))}" cy="${place(atY(onY(y)))}" r="3"/>`)
    return `<g fill="${COLOURS[i % COLOURS.length]}" fill-opacity="0.7">${circles.join('')}</g>`
  })
}

function legend({ series }: Scatter): string[] {
  return series.flatMap(({ name }, i) => {
    const x = atX(0) + i * 130
    const y = PICTURE.height - 14
    return [
      `<circle cx="${x + 4}" cy="${y - 4}" r="4" fill="${COLOURS[i % COLOURS.length]}"/>`,
      text(x + 14, y, name, 'start'),
    ]
  })
}
