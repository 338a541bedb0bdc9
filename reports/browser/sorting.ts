/**
 * Tables sorted by a column: a click, or Enter on its heading, goes from ascending to descending to the order as given.
 * Numbers are sorted by their value, what has none stands last, and equal rows keep their order.
 */
type Direction = 'ascending' | 'descending' | 'none'

const NEXT: Readonly<Record<Direction, Direction>> = {
  none: 'ascending',
  ascending: 'descending',
  descending: 'none',
}

export function makeSortable(table: HTMLTableElement): void {
  const [body] = table.tBodies
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])]
  if (body === undefined || body.rows.length < 2) return
  const asGiven = [...body.rows]
  headings.forEach((heading, column) => {
    if (heading.textContent === '') return
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = heading.textContent
    heading.replaceChildren(button)
    heading.setAttribute('aria-sort', 'none')
    button.addEventListener('click', () => {
      const direction = NEXT[(heading.getAttribute('aria-sort') ?? 'none') as Direction]
      for (const other of headings) if (other.hasAttribute('aria-sort')) other.setAttribute('aria-sort', 'none')
      heading.setAttribute('aria-sort', direction)
      body.append(...sorted(asGiven, column, direction))
    })
  })
}

function sorted(rows: readonly HTMLTableRowElement[], column: number, direction: Direction): HTMLTableRowElement[] {
  if (direction === 'none') return [...rows]
  const sign = direction === 'ascending' ? 1 : -1
  return rows.toSorted((a, b) => compare(a.cells[column], b.cells[column], sign))
}

function compare(a: HTMLTableCellElement | undefined, b: HTMLTableCellElement | undefined, sign: number): number {
  const [x, y] = [sortedBy(a), sortedBy(b)]
  if (x === null || y === null) return Number(x === null) - Number(y === null)
  if (typeof x === 'number' && typeof y === 'number') return sign * (x - y)
  return sign * String(x).localeCompare(String(y), 'en', { numeric: true })
}

/** null: nothing is there. */
function sortedBy(cell: HTMLTableCellElement | undefined): number | string | null {
  const { value } = cell?.dataset ?? {}
  if (value !== undefined) return value === '' ? null : Number(value)
  const text = cell?.textContent ?? ''
  return text === '' || text === '–' ? null : text
}
