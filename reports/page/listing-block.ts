/** A listing in a page: a table that can be sorted by each of its columns, once the page's program has come to it. */
import { type Entry, type Listing, shownIn } from '../listing.ts'
import type { Column } from '../table.ts'
import { type Html, html } from './html.ts'

/** Columns beyond these are for those who ask for them. */
const MOST_COLUMNS = 12

export function listingBlock(listing: Listing, place: number): Html {
  const { title, columns, notes = [] } = listing
  const body = html`<div class="wide" tabindex="0" role="region" aria-labelledby="table-${place}">
<table class="sortable" aria-labelledby="table-${place}">
<thead><tr>${columns.map(heading)}</tr></thead>
<tbody>${listing.rows.map(row => html`<tr>${row.map((entry, i) => cell(entry, columns[i], i))}</tr>`)}</tbody>
</table></div>
${notes.length > 0 && html`<ul class="notes">${notes.map(note => html`<li>${note}</li>`)}</ul>`}`
  return columns.length > MOST_COLUMNS
    ? html`<details><summary id="table-${place}">${title}</summary>${body}</details>`
    : html`<h3 id="table-${place}">${title}</h3>${body}`
}

const heading = ({ title, align }: Column): Html =>
  html`<th scope="col"${align === 'right' && html` class="number"`}>${title}</th>`

/** Sorted by its value where that is known; what is no number is sorted as it is written. */
function cell(entry: Entry, column: Column | undefined, place: number): Html {
  const aligned = column?.align === 'right' && html` class="number"`
  const value = typeof entry !== 'string' && html` data-value="${entry.value ?? ''}"`
  const text = shownIn(entry)
  return place === 0 ? html`<th scope="row"${aligned}${value}>${text}</th>` : html`<td${aligned}${value}>${text}</td>`
}
