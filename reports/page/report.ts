/**
 * A report as one page: what came of it in sentences, then charts, tables, the scenario, where it comes from, the command
 * that makes it again, and how to cite it. The parts are data; each kind of result makes its own of them.
 */
import { listed } from '../../scenarios/nearest.ts'
import type { Figure } from '../charts/figure.ts'
import type { Listing } from '../listing.ts'
import { bundled } from './bundle.ts'
import { citationOf } from './citation.ts'
import { figureBlock } from './figure-block.ts'
import { type Html, html } from './html.ts'
import { listingBlock } from './listing-block.ts'
import { page, styleBeside } from './shell.ts'

export interface Report {
  /** Of what kind it is: `Comparison`. */
  readonly kind: string
  readonly title: string
  /** The most important sentence first. */
  readonly summary: readonly string[]
  readonly figures: readonly Figure[]
  readonly listings: readonly Listing[]
  /** null: there is none, or it is not known. */
  readonly spec: Spec | null
  readonly provenance: readonly (readonly [name: string, value: string])[]
  /** null: the result was written before commands were kept. */
  readonly command: string | null
  /** Of the program that wrote the result; null: it does not say. */
  readonly version: string | null
}

/** The scenario as it is written. */
export interface Spec {
  readonly name: string
  readonly text: string
}

/** Sentences beyond these are a click away. */
const MOST_SENTENCES = 9

export async function reportPage(report: Report): Promise<string> {
  const { title, kind, figures } = report
  return page({
    title: `${title} – ${kind.toLowerCase()}`,
    body: bodyOf(report),
    data: { figures },
    programs: [await bundled('report')],
    styles: [styleBeside(import.meta.url, 'report.css')],
  })
}

const bodyOf = (report: Report): Html => html`<header>
<p class="kind">llm-os-lab · ${report.kind}</p>
<label class="theme no-print" hidden>Theme <select id="theme"><option value="auto">as the system</option><option value="light">light</option><option value="dark">dark</option></select></label>
<h1>${report.title}</h1>
</header>
<main>
${summary(report)}
${charts(report)}
${tables(report)}
${spec(report)}
${provenance(report)}
${reproduction(report)}
${citation(report)}
</main>
<p id="said" class="unseen" role="status"></p>`

function summary({ summary: [lead = '', ...rest] }: Report): Html {
  const [shown, more] = [rest.slice(0, MOST_SENTENCES - 1), rest.slice(MOST_SENTENCES - 1)]
  return html`<section aria-label="Summary" id="summary">
<p class="lead">${lead}</p>
${list(shown)}
${more.length > 0 && html`<details class="printed"><summary>${more.length} more</summary>${list(more)}</details>`}
</section>`
}

const list = (sentences: readonly string[]): Html | null =>
  sentences.length === 0 ? null : html`<ul>${sentences.map(sentence => html`<li>${sentence}</li>`)}</ul>`

const charts = ({ figures }: Report): Html | null =>
  figures.length === 0
    ? null
    : html`<section aria-labelledby="charts"><h2 id="charts">Charts</h2>
<p class="hint no-print" hidden>Point at a mark for its values, or choose a chart with Tab and go through its marks with the arrow keys.</p>
<div class="figures">${figures.map((figure, i) => figureBlock(figure, i))}</div></section>`

const tables = ({ listings }: Report): Html | null =>
  listings.length === 0
    ? null
    : html`<section aria-labelledby="tables"><h2 id="tables">Tables</h2>
${listings.map((listing, i) => listingBlock(listing, i))}</section>`

const spec = ({ spec: written }: Report): Html | null =>
  written &&
  html`<section aria-labelledby="spec"><h2 id="spec">Scenario</h2>
<details class="printed"><summary>${written.name}, as it is written</summary>
<pre tabindex="0" aria-label="The scenario"><code>${written.text}</code></pre></details></section>`

const provenance = ({ provenance: facts, version }: Report): Html => html`<section aria-labelledby="origin">
<h2 id="origin">Where it comes from</h2>
<dl><div><dt>program</dt><dd>llm-os-lab ${version ?? '(the result does not say which version)'}</dd></div>
${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>`

const reproduction = ({ command }: Report): Html => html`<section aria-labelledby="again">
<h2 id="again">Make it again</h2>
${command === null ? html`<p>The result does not say which command made it.</p>` : copied('command', 'the command', command)}</section>`

const citation = ({ version, command }: Report): Html => html`<section aria-labelledby="cite">
<h2 id="cite">Cite</h2>
${copied('citation', 'the citation', citationOf(version, command))}</section>`

/** What the page's program puts a button to that copies it. */
const copied = (id: string, what: string, text: string): Html =>
  html`<div class="copied" data-copy="${what}"><pre tabindex="0" aria-label="${what}"><code id="${id}">${text}</code></pre></div>`

/** `1`, `1 to 3`, `1, 5 and 9`. */
export function seedsOf(seeds: readonly number[]): string {
  const isRow = seeds.length > 2 && seeds.every((seed, i) => i === 0 || seed === (seeds[i - 1] ?? 0) + 1)
  if (isRow) return `${seeds[0]} to ${seeds.at(-1)}`
  return seeds.length === 0 ? 'none' : listed(seeds.map(String), 'and')
}
