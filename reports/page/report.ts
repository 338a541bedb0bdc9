/**
 * A report as one page: what came of it in sentences, then charts, tables, the scenario, where it comes from, the command
 * that makes it again, and how to cite it. The parts are data; each kind of result makes its own of them.
 */
import type { Figure } from '../charts/figure.ts'
import type { Listing } from '../listing.ts'
import { bundled } from './bundle.ts'
import { citationOf } from './citation.ts'
import { figureBlock } from './figure-block.ts'
import { type Html, html } from './html.ts'
import { listingBlock } from './listing-block.ts'
import { page, styleBeside, themeChoice } from './shell.ts'
import { type SteppedTrace, type StepperParts, sizeOf, stepperParts } from './stepper-section.ts'

export interface Report {
  /** Of what kind it is: `Comparison`. */
  readonly kind: string
  readonly title: string
  /** The most important sentence first. */
  readonly summary: readonly string[]
  /** What is missing or went wrong, as it was told when the result was made. */
  readonly warnings: readonly string[]
  readonly figures: readonly Figure[]
  readonly listings: readonly Listing[]
  /** The machine, event by event; null: there is nothing to step through. */
  readonly steps: SteppedTrace | Unstepped | null
  /** null: there is none, or it is not known. */
  readonly spec: Spec | null
  readonly provenance: readonly (readonly [name: string, value: string])[]
  /** null: the result was written before commands were kept. */
  readonly command: string | null
  /** Of the program that wrote the result; null: it does not say. */
  readonly version: string | null
}

/** The scenario as it is written, and what was changed of it, `path=value`. */
export interface Spec {
  readonly name: string
  readonly text: string
  readonly changes: readonly string[]
}

/** null: the result holds no text. */
export const specOf = ({ scenario, spec, settings = [] }: Written): Spec | null =>
  spec === undefined ? null : { name: scenario, text: spec, changes: settings }

/** As a line of where it comes from; none, where nothing was changed. */
export const changesOf = (settings: readonly string[]): [string, string][] =>
  settings.length === 0 ? [] : [['changed', settings.join(', ')]]

interface Written {
  readonly scenario: string
  readonly spec?: string | undefined
  readonly settings?: readonly string[] | undefined
}

/** A run without a trace that is fit for a page. */
export interface Unstepped {
  readonly why: string
  /** That make such a page of their own; null: it is not known which. */
  readonly commands: readonly string[] | null
}

/** Sentences beyond these are a click away. */
const MOST_SENTENCES = 9

export async function reportPage(report: Report): Promise<string> {
  const { title, kind, figures, steps } = report
  const stepper = steps !== null && 'events' in steps ? await stepperParts(steps, 'section') : null
  return page({
    title: `${title} – ${kind.toLowerCase()}`,
    body: bodyOf(report, stepper),
    data: { figures, ...stepper?.data },
    programs: [await bundled('report'), ...(stepper?.programs ?? [])],
    styles: [styleBeside(import.meta.url, 'report.css'), ...(stepper?.styles ?? [])],
  })
}

const bodyOf = (report: Report, stepper: StepperParts | null): Html => html`<header>
<p class="kind">llm-os-lab · ${report.kind}</p>
${themeChoice}
<h1>${report.title}</h1>
</header>
<main>
${summary(report)}
${charts(report)}
${steps(report, stepper)}
${tables(report)}
${spec(report)}
${provenance(report)}
${reproduction(report)}
${citation(report)}
</main>
<p id="said" class="unseen" role="status"></p>`

function summary({ summary: [lead = '', ...rest], warnings }: Report): Html {
  const [shown, more] = [rest.slice(0, MOST_SENTENCES - 1), rest.slice(MOST_SENTENCES - 1)]
  return html`<section aria-label="Summary" id="summary">
<p class="lead">${lead}</p>
${list(shown)}
${more.length > 0 && html`<details class="printed"><summary>${more.length} more</summary>${list(more)}</details>`}
${warnings.map(warning => html`<p class="warning">${warning}</p>`)}
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

/** Not for paper: what can only be stepped through says little when it stands still. */
function steps({ steps: given }: Report, stepper: StepperParts | null): Html | null {
  if (given === null) return null
  return html`<section aria-labelledby="steps"${stepper && html` class="no-print"`}><h2 id="steps">Step through the machine</h2>
${'events' in given ? stepped(given, stepper) : unstepped(given)}</section>`
}

const stepped = (trace: SteppedTrace, stepper: StepperParts | null): Html => html`
<p class="hint">${sizeOf(trace)} Keys act while the focus is in this part of the page.</p>
${stepper?.section}`

const unstepped = ({ why, commands }: Unstepped): Html => html`
<p>${why}</p>
${
  commands === null
    ? html`<p>llmos run SCENARIO --trace FILE writes a trace, and llmos view FILE makes a page of it.</p>`
    : copied('stepping', 'the commands', commands.join('\n'))
}`

const tables = ({ listings }: Report): Html | null =>
  listings.length === 0
    ? null
    : html`<section aria-labelledby="tables"><h2 id="tables">Tables</h2>
${listings.map((listing, i) => listingBlock(listing, i))}</section>`

const spec = ({ spec: written }: Report): Html | null =>
  written &&
  html`<section aria-labelledby="spec"><h2 id="spec">Scenario</h2>
${written.changes.length > 0 && html`<p>Changed for this: ${written.changes.map((change, i) => html`${i > 0 && ', '}<code>${change}</code>`)}.</p>`}
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
