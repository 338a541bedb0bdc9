/** A line whose words stay whole where it is broken: a browser would break `--seeds` behind its first dash. */
import { type Html, html } from '../../reports/page/html.ts'

export const wholeWords = (line: string): Html[] =>
  line.split(' ').map((word, i) => html`${i === 0 ? '' : ' '}<span class="whole">${word}</span>`)
