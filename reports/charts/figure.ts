/**
 * A chart as data: what is to be seen, not how. JSON through and through, so that one description is drawn as a PNG, as
 * an SVG, in a page, and written out as a table.
 */
export interface Figure {
  /** Of its files: `policy-bars`. */
  readonly name: string
  readonly title: string
  /** What must be known to read it, such as `one seed: no intervals`; empty: nothing. */
  readonly remarks: readonly string[]
  readonly origin: Origin
  /** One sentence for those who do not see it. */
  readonly alt: string
  readonly body: Body
}

/** Where it comes from, for its caption. */
export interface Origin {
  readonly scenario: string
  readonly seeds: readonly number[]
  /** Empty, like the command: not known. */
  readonly version: string
  /** That makes it again. */
  readonly command: string
}

export type Body = Bars | Plot | Spans | Cells

export type Unit = 'share' | 'ms' | 'seconds' | 'tokens' | 'usd' | 'count' | 'ratio' | 'difference'

export interface Axis {
  readonly title: string
  readonly unit: Unit
  readonly scale?: 'log'
  /** Absent: as far as there is something. */
  readonly from?: number
  readonly to?: number
  /** Values that were chosen, as they were written: these are marked, and no others. */
  readonly marks?: readonly { readonly at: number; readonly label: string }[]
}

/** Null where nothing was measured; an interval where there is one. */
export interface Mark {
  readonly value: number | null
  readonly low?: number | null
  readonly high?: number | null
}

/** What is drawn in one colour: a policy, in every chart the same, or a part, by its place. */
export type Paint = { readonly policy: string } | { readonly part: number }

/** One bar for each category, lying; of several series side by side, or each upon the one before. */
export interface Bars {
  readonly is: 'bars'
  readonly value: Axis
  readonly categories: readonly string[]
  readonly stacked: boolean
  readonly series: readonly {
    readonly name: string
    readonly paint: Paint | 'category'
    readonly marks: readonly Mark[]
  }[]
}

export interface Point {
  readonly x: number
  readonly y: Mark
  readonly xLow?: number | null
  readonly xHigh?: number | null
}

/** Points on two axes: apart, on a line, or on steps. */
export interface Plot {
  readonly is: 'plot'
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly {
    readonly name: string
    readonly paint: Paint
    readonly joined: 'no' | 'line' | 'steps'
    readonly points: readonly Point[]
  }[]
  /** Through the best, those that no other beats on both axes; or where both axes are the same. */
  readonly guide?: { readonly name: string; readonly points: readonly (readonly [x: number, y: number])[] }
}

/** What went on from when to when, row by row, and what happened in a moment. */
export interface Spans {
  readonly is: 'spans'
  readonly x: Axis
  readonly rows: readonly string[]
  /** Where rows are too many to have names: what they are. */
  readonly rowsAre: string
  /** Each in a colour of its own; those without a name are in no legend. */
  readonly kinds: readonly {
    readonly name: string
    readonly paint: Paint
    readonly spans: readonly {
      readonly row: number
      readonly from: number
      readonly to: number
      readonly label: string
    }[]
  }[]
  readonly moments: readonly {
    readonly name: string
    readonly at: readonly { readonly row: number; readonly x: number }[]
  }[]
}

/** A value for each pair: darker where there is more of it, and written out. */
export interface Cells {
  readonly is: 'cells'
  readonly value: Axis
  readonly x: { readonly title: string; readonly names: readonly string[] }
  readonly y: { readonly title: string; readonly names: readonly string[] }
  readonly cells: readonly { readonly column: number; readonly row: number; readonly mark: Mark }[]
}

export interface DataTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** The data beside it. */
export function dataOf({ body }: Figure): DataTable {
  if (body.is === 'bars') {
    const of = `${body.value.title} (${body.value.unit})`
    return {
      columns: ['category', 'series', of, 'low', 'high'],
      rows: body.series.flatMap(({ name, marks }) =>
        body.categories.map((category, i) => [category, name, ...ends(marks[i])]),
      ),
    }
  }
  if (body.is === 'spans') return spansTable(body)
  if (body.is === 'cells') return cellsTable(body)
  const [x, y] = [body.x, body.y].map(({ title, unit }) => `${title} (${unit})`) as [string, string]
  return {
    columns: ['series', x, 'x low', 'x high', y, 'y low', 'y high'],
    rows: body.series.flatMap(({ name, points }) =>
      points.map(point => [name, point.x, point.xLow ?? null, point.xHigh ?? null, ...ends(point.y)]),
    ),
  }
}

function spansTable({ x, rows, kinds, moments }: Spans): DataTable {
  const of = `${x.title} (${x.unit})`
  return {
    columns: ['row', 'what', `${of} from`, 'to', 'label'],
    rows: [
      ...kinds.flatMap(({ name, spans }) =>
        spans.map(({ row, from, to, label }) => [rows[row] ?? '', name, from, to, label]),
      ),
      ...moments.flatMap(({ name, at }) => at.map(({ row, x: when }) => [rows[row] ?? '', name, when, null, ''])),
    ],
  }
}

const cellsTable = ({ value, x, y, cells }: Cells): DataTable => ({
  columns: [x.title, y.title, `${value.title} (${value.unit})`, 'low', 'high'],
  rows: cells.map(({ column, row, mark }) => [x.names[column] ?? '', y.names[row] ?? '', ...ends(mark)]),
})

const ends = (mark: Mark | undefined): (number | null)[] => [mark?.value ?? null, mark?.low ?? null, mark?.high ?? null]

/** As RFC 4180 has it, with the line ends of this system's texts. */
export function csvOf({ columns, rows }: DataTable): string {
  const cell = (value: string | number | null): string => {
    const text = value === null ? '' : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${[columns, ...rows].map(row => row.map(cell).join()).join('\n')}\n`
}
