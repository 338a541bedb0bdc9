/** A table as data, shown by a terminal and by a page each in its way: what stands in a cell, and what it is sorted by. */
import { type Column, type TableOptions, table } from './table.ts'

export interface Listing {
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Entry[])[]
  /** What must be known to read it. */
  readonly notes?: readonly string[]
}

/** Words, which are sorted as words; or a number, however it is written. */
export type Entry = string | Measured

export interface Measured {
  readonly shown: string
  /** null: there is none. */
  readonly value: number | null
}

export const measured = (value: number, write: (value: number) => string): Measured => ({
  shown: write(value),
  value: Number.isFinite(value) ? value : null,
})

export const shownIn = (entry: Entry): string => (typeof entry === 'string' ? entry : entry.shown)

export const listingText = ({ columns, rows }: Listing, options?: TableOptions): string =>
  table(
    columns,
    rows.map(row => row.map(shownIn)),
    options,
  )
