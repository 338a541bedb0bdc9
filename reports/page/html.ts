/** HTML from pieces. What stands in a page is either written here or escaped: names and words of users stay text. */
import { escaped } from '../escaped.ts'

/** Marked as safe: only `html` and `raw` make it. */
export interface Html {
  readonly html: string
}

type Piece = Html | string | number | null | false | undefined | readonly Piece[]

/** `html\`<p>${name}</p>\``: what is put in is escaped, unless it is HTML itself; null, false and undefined are nothing. */
export const html = (texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({
  html: texts.map((text, i) => text + (i < pieces.length ? written(pieces[i]) : '')).join(''),
})

/** Text that is HTML already, such as an SVG that we have drawn. */
export const raw = (text: string): Html => ({ html: text })

function written(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return ''
  if (typeof piece === 'string') return escaped(piece)
  if (typeof piece === 'number') return String(piece)
  return 'html' in piece ? piece.html : piece.map(written).join('')
}

/** JSON within a script element: no `<` that could end it. */
export const jsonScript = (id: string, data: unknown): Html =>
  raw(`<script type="application/json" id="${escaped(id)}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`)
