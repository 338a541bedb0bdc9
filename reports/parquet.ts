/** A table as Parquet, which pandas and DuckDB read: numbers as doubles, words as UTF-8, nulls where nothing is known. */
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { DataTable } from './charts/figure.ts'

export function parquetOf({ columns, rows }: DataTable): Uint8Array {
  const columnData = columns.map((name, i) => {
    const values = rows.map(row => row[i] ?? null)
    const isNumeric =
      values.some(value => value !== null) && values.every(value => value === null || typeof value === 'number')
    const data = isNumeric ? values : values.map(value => (value === null ? null : String(value)))
    return { name, data, type: isNumeric ? ('DOUBLE' as const) : ('STRING' as const), nullable: true }
  })
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}
