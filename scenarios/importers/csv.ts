/**
 * Formats in comma-separated columns, one call a row. Columns are found by their names in the header, so
 * further ones and another order do no harm. Quotes around a value are taken off; commas inside are not read.
 */
import type { Seconds } from '../../sim/units.ts'
import { BadField, guarded, type TraceFormat, wholeTokens } from './format.ts'

interface CsvFormat {
  readonly name: string
  /** The columns that are needed, by what they hold. */
  readonly columns: { readonly at: string; readonly input: string; readonly output: string }
  readonly example: string
  /** A fresh reader of the time column, for one file. */
  clock(): (text: string) => Seconds
}

const cells = (line: string): string[] => line.split(',').map(cell => cell.trim().replace(/^"(.*)"$/, '$1'))
const plain = (name: string) => name.toLowerCase()

export function defineCsv(format: CsvFormat): TraceFormat {
  const { at, input, output } = format.columns
  const columnsOf = (header: string) => {
    const names = cells(header).map(plain)
    return {
      names,
      at: names.indexOf(plain(at)),
      input: names.indexOf(plain(input)),
      output: names.indexOf(plain(output)),
    }
  }
  return {
    name: format.name,
    example: format.example,
    header: true,
    recognises: firstLine => {
      const columns = columnsOf(firstLine)
      return columns.at >= 0 && columns.input >= 0 && columns.output >= 0
    },
    open: header => {
      const columns = columnsOf(header)
      const seconds = format.clock()
      return guarded(line => {
        const row = cells(line)
        if (row.length !== columns.names.length) {
          throw new BadField('the row', `${columns.names.length} columns as in the header`, row.length)
        }
        const call = {
          input: wholeTokens(input, row[columns.input]),
          output: wholeTokens(output, row[columns.output]),
          pause: 0,
        }
        return { at: seconds(row[columns.at] ?? ''), calls: [call] }
      })
    },
  }
}
