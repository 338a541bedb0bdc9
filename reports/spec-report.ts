/** The specification sheet of a scenario as a table, with the rows that are still open named at the end. */
import { OPEN_ROWS_ADVICE, type SpecRow } from '../scenarios/spec-table.ts'
import { left, table } from './table.ts'

export function specReport(name: string, rows: readonly SpecRow[]): string {
  const open = rows.filter(row => row.open)
  const sheet = table(
    [left('part'), left(name, 72), left('note', 56)],
    rows.map(row => [row.row, row.open ? '(open)' : row.value, row.note]),
  )
  const verdict =
    open.length === 0 ? 'Every row is filled.' : `Open: ${open.map(row => row.row).join(', ')}. ${OPEN_ROWS_ADVICE}`
  return `${sheet}\n\n${verdict}`
}
