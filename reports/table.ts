/** Plain tables: a heading, a rule, rows. No boxes and no colour, so that they read the same in a pipe and in a log. */
import Table from 'cli-table3'

export type Cell = string | number
export interface Column {
  readonly title: string
  /** Numbers stand to the right. Default: left. */
  readonly align?: 'left' | 'right'
  /** Longer text wraps at this many characters. */
  readonly width?: number
}

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** A table as text, each line without trailing blanks, ending without a line break. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const titles = columns.map(column => column.title)
  const widths = columns.map((column, i) => widthOf(column, i, rows))
  const text = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: columns.map(column => column.align ?? 'left'),
    colWidths: widths,
    wordWrap: true,
  })
  const rule = widths.map(width => '─'.repeat(width))
  text.push(titles, rule, ...rows.map(row => row.map(String)))
  return text
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}

function widthOf(column: Column, index: number, rows: readonly (readonly Cell[])[]): number {
  const longest = rows.reduce((most, row) => Math.max(most, String(row[index] ?? '').length), column.title.length)
  return Math.min(longest, Math.max(column.width ?? longest, column.title.length))
}

export const left = (title: string, width?: number): Column => (width === undefined ? { title } : { title, width })
export const right = (title: string): Column => ({ title, align: 'right' })
