/**
 * A figure in a page: a picture that stands there without any program and on paper, a canvas that the page's program
 * draws the same chart on, and the data as a table. One of picture and canvas is shown, never both.
 */
import { captionOf } from '../charts/draw-parts.ts'
import { type DataTable, dataOf, type Figure } from '../charts/figure.ts'
import { svgOf } from '../charts/render.ts'
import { count, plural } from '../format.ts'
import { type Html, html, raw } from './html.ts'
import { smaller } from './smaller-svg.ts'

/** A page is no data file: `--charts` writes all of it. */
const MOST_ROWS = 400

export function figureBlock(figure: Figure, place: number): Html {
  const { title, remarks, origin } = figure
  return html`<figure data-figure="${place}" aria-labelledby="figure-${place}">
<h3 id="figure-${place}">${title}</h3>
<div class="still">${raw(stillOf(figure))}</div>
<div class="drawn" hidden></div>
<figcaption>${remarks.map(remark => html`<span>${remark}</span> `)}<small>${captionOf(origin)}</small></figcaption>
${dataBlock(dataOf(figure), title)}
</figure>`
}

/** As wide as its place. */
export const stillOf = (figure: Figure): string =>
  smaller(svgOf(figure, { bare: true })).replace(
    / width="([\d.]+)" height="([\d.]+)"/,
    ' viewBox="0 0 $1 $2" width="$1" height="$2"',
  )

function dataBlock({ columns, rows }: DataTable, title: string): Html {
  const shown = rows.slice(0, MOST_ROWS)
  const rest = rows.length - shown.length
  const used = columns.map((_, i) => i).filter(i => i === 0 || shown.some(row => row[i] !== null && row[i] !== ''))
  return html`<details><summary>Data (${plural(rows.length, 'row')})</summary>
<div class="wide" tabindex="0" role="region" aria-label="Data of: ${title}"><table>
<thead><tr>${used.map(i => html`<th scope="col">${columns[i]}</th>`)}</tr></thead>
<tbody>${shown.map(row => html`<tr>${used.map(i => cell(row[i] ?? null))}</tr>`)}</tbody></table></div>
${rest > 0 && html`<p>… and ${count(rest)} more; --charts FOLDER writes all of them as CSV.</p>`}</details>`
}

const cell = (value: string | number | null): Html =>
  typeof value === 'number' ? html`<td class="number">${plainNumber(value)}</td>` : html`<td>${value ?? '–'}</td>`

/** Six digits that matter. */
const plainNumber = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '–')
