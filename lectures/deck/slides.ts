/**
 * A deck as one HTML file of slides, through Marp: with its styles, its font and its figures in it, and nothing that asks a
 * network (Marp's emoji, mathematics and scripts would).
 */
import { Marp } from '@marp-team/marp-core'
import { bundled } from '../../reports/page/bundle.ts'
import { type Html, html, raw } from '../../reports/page/html.ts'
import { page, styleBeside } from '../../reports/page/shell.ts'

export interface Slides {
  readonly html: string
  readonly count: number
}

/** `markdown` has its figures and numbers in it. */
export async function slidesOf(markdown: string, title: string): Promise<Slides> {
  const marp = new Marp({
    html: true,
    anchor: false,
    inlineSVG: false,
    script: false,
    math: false,
    slug: false,
    emoji: { unicode: false, shortcode: false },
  })
  marp.themeSet.default = marp.themeSet.add(styleBeside(import.meta.url, '../theme.css'))
  const { html: sections, css, comments } = marp.render(markdown, { htmlAsArray: true })
  const slides = sections.map((section, i) => slide(section, comments[i] ?? [], i + 1, sections.length))
  const text = page({
    title,
    body: html`<main>${slides}</main>${bar(sections.length)}`,
    data: {},
    programs: [await bundled('slides')],
    styles: [css, styleBeside(import.meta.url, 'page.css')],
  })
  return { html: text, count: sections.length }
}

function slide(section: string, notes: readonly string[], number: number, total: number): Html {
  return html`<article class="slide" id="slide-${number}" aria-label="Slide ${number} of ${total}: ${titleOf(section)}">
<div class="frame"><div class="marpit">${raw(section)}</div></div>
<aside class="notes" aria-label="Notes on slide ${number}" tabindex="0">${notes.map(noteOf)}</aside>
</article>
`
}

/** Of the first heading, without its marks; what it says is escaped already. */
const titleOf = (section: string): Html =>
  raw((/<h[12][^>]*>(.*?)<\/h[12]>/s.exec(section)?.[1] ?? 'untitled').replaceAll(/<[^>]+>/g, '').trim())

/** Paragraphs, with **strong** words and `code`. */
function noteOf(text: string): Html[] {
  return text.split(/\n\s*\n/).map(paragraph => {
    const { html: safe } = html`${paragraph.replaceAll(/\s*\n\s*/g, ' ').trim()}`
    return raw(
      `<p>${safe.replaceAll(/\*\*(.+?)\*\*/g, '<strong>$1</strong>').replaceAll(/`(.+?)`/g, '<code>$1</code>')}</p>`,
    )
  })
}

const bar = (total: number): Html => html`<nav class="bar no-print" aria-label="Slides" hidden>
<button type="button" data-do="back" title="left arrow">Back</button>
<button type="button" data-do="next" title="right arrow, or space">Next</button>
<output aria-live="polite"><span id="number">1</span> of ${total}</output>
<button type="button" data-do="notes" aria-pressed="false" title="N">Notes</button>
<button type="button" data-do="window" title="P">Presenter window</button>
<button type="button" data-do="full" title="F">Full screen</button>
</nav>`
