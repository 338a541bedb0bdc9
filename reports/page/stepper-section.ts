/**
 * The stepper as parts of a page: a section, the data and the program that bring it to life, and its style. A page of its
 * own is made of them by `stepperPage`; another page may take them in, once.
 */
import type { TraceEvent, TraceHeader } from '../../sim/trace.ts'
import { DARK, LIGHT } from '../charts/paint.ts'
import { count, plural } from '../format.ts'
import { clockTime } from '../stepper/clock.ts'
import { inkOn, PAGE_LOOKS, PAGE_STATES, PHASE_LOOKS, type StateLook } from '../stepper/looks.ts'
import { MOMENTS } from '../stepper/moments.ts'
import { packed } from '../stepper/pack.ts'
import { bundled } from './bundle.ts'
import { type Html, html } from './html.ts'
import { styleBeside } from './shell.ts'

export interface SteppedTrace {
  readonly header: TraceHeader
  readonly events: readonly TraceEvent[]
  /** The trace went on after these. */
  readonly isCut: boolean
}

export interface StepperParts {
  readonly section: Html
  readonly data: Readonly<Record<string, unknown>>
  readonly programs: readonly string[]
  readonly styles: readonly string[]
}

/** Where keys are heard: anywhere, or, in a page that has more in it, while the focus is in the section. */
export type Keys = 'page' | 'section'

/** Of a trace with at least one event. */
export async function stepperParts(trace: SteppedTrace, keys: Keys): Promise<StepperParts> {
  const { header, events } = trace
  return {
    section: section(trace, keys),
    data: { trace: packed(header, events) },
    programs: [await bundled('stepper')],
    styles: [paletteStyle(), styleBeside(import.meta.url, 'stepper.css')],
  }
}

const section = (
  { events, isCut }: SteppedTrace,
  keys: Keys,
): Html => html`<section id="stepper" class="stepper" tabindex="-1" data-keys="${keys}" aria-label="The machine, event by event">
${isCut ? html`<p class="hint">The trace is longer: these are its first ${count(events.length)} events.</p>` : null}
${controls()}
<p id="now" class="now" aria-live="polite" aria-atomic="true"></p>
<div class="panels">
${lanes()}
${events.some(({ on }) => on === 'page-in') ? [context(), eventList(), cores()] : [cores(), eventList(), noContext()]}
</div>
</section>`

/** `5,210 events of 3 processes in 4 min 2 s of simulated time.` */
export function sizeOf({ events }: SteppedTrace): string {
  const processes = new Set(events.map(({ process }) => process)).size
  return `${count(events.length)} events of ${plural(processes, 'process', 'processes')} in ${clockTime(events.at(-1)?.t ?? 0, 3)} of simulated time.`
}

// ---- what there is to press ----

const button = (id: string, words: Piece, key: string, keyShown = key): Html =>
  html`<button type="button" id="${id}" aria-keyshortcuts="${key}">${words} <kbd>${keyShown}</kbd></button>`
type Piece = string | Html

const controls = (): Html => html`<div class="controls no-print" role="group" aria-label="Controls">
<div class="row">
${button('start', 'Start', 'Home')}
${button('back', '◀ Back', 'ArrowLeft', '←')}
${button('play', html`<span id="play-word" class="play-word">Play</span>`, 'Space', 'space')}
${button('step', 'Step ▶', 'ArrowRight', '→')}
${button('end', 'End', 'End')}
${MOMENTS.map(momentButtons)}
</div>
<label class="slider"><span class="unseen">Event</span><input id="place" type="range" min="0" max="0" value="0"></label>
<div class="row">
<form id="go"><label>Time <input id="time" size="12" placeholder="14 min 3 s" aria-keyshortcuts="t" aria-describedby="time-fault"></label>
<button type="submit">Go <kbd>t</kbd></button> <span id="time-fault" class="bad" role="alert"></span></form>
${choice('speed', 'Speed', SPEEDS)}
${choice('width', 'Seen at once', WIDTHS)}
<label>Events of <select id="only"><option value="">all processes</option></select></label>
<a id="link" href="#t=0">Link to this moment</a>
</div>
</div>`

/** Going back to one wants the shift key. */
const momentButtons = ({
  name,
  key,
  means,
}: (typeof MOMENTS)[number]): Html => html`<span class="pair" title="${name}: ${means}">
<button type="button" id="previous-${name}" aria-keyshortcuts="Shift+${key.toUpperCase()}" aria-label="Previous ${name}">‹</button>
<button type="button" id="next-${name}" aria-keyshortcuts="${key}"><span class="unseen">Next </span>${name} <span class="many" id="count-${name}"></span> <kbd>${key}</kbd> ›</button>
</span>`

interface Option {
  readonly value: string
  readonly words: string
  readonly isFirst?: true
}

const SPEEDS: readonly Option[] = [
  { value: '2', words: '2 a second' },
  { value: '10', words: '10 a second', isFirst: true },
  { value: '50', words: '50 a second' },
  { value: '250', words: '250 a second' },
  { value: '1000', words: '1,000 a second' },
]

const WIDTHS: readonly Option[] = [
  { value: '30 events', words: '30 events' },
  { value: '60 events', words: '60 events', isFirst: true },
  { value: '200 events', words: '200 events' },
  { value: '1000 events', words: '1,000 events' },
  { value: '0.1 seconds', words: '100 ms' },
  { value: '1 seconds', words: '1 s' },
  { value: '10 seconds', words: '10 s' },
  { value: '60 seconds', words: '1 min' },
  { value: '600 seconds', words: '10 min' },
  { value: '3600 seconds', words: '1 h' },
]

const choice = (id: string, words: string, options: readonly Option[]): Html =>
  html`<label>${words} <select id="${id}">${options.map(
    ({ value, words: shown, isFirst }) =>
      html`<option value="${value}"${isFirst ? html` selected` : null}>${shown}</option>`,
  )}</select></label>`

// ---- what there is to see ----

const lanes = (): Html => html`<section class="panel" aria-labelledby="lanes-title"><h3 id="lanes-title">Processes</h3>
<p id="phases" class="line"></p>
<div id="lanes" class="scroll" role="region" tabindex="0" aria-labelledby="lanes-title"><canvas id="lanes-canvas" role="img"></canvas><div id="lanes-space"></div></div>
<ul class="legend">${Object.values(PHASE_LOOKS).map(look => html`<li>${swatch(look)} ${look.name}</li>`)}
<li><span class="flag bad">▾</span> fault, panic</li><li><span class="flag">▾</span> eviction</li></ul>
</section>`

const context =
  (): Html => html`<section class="panel" aria-labelledby="context-title"><h3 id="context-title">Context of <span id="context-of"></span></h3>
<p id="context-line" class="line"></p>
<div id="pages" class="scroll" role="region" tabindex="0" aria-labelledby="context-title"><canvas id="pages-canvas" role="img"></canvas><div id="pages-space"></div></div>
<ul class="legend">${PAGE_STATES.map(
    state => html`<li>${swatch(PAGE_LOOKS[state])} ${PAGE_LOOKS[state].name} <b data-page-state="${state}"></b></li>`,
  )}</ul>
<p id="stores-line" class="line"></p>
<label class="no-print">Show the context of <select id="chosen"><option value="">whoever acts</option></select></label>
</section>`

const noContext =
  (): Html => html`<section class="panel" aria-labelledby="context-title"><h3 id="context-title">Contexts</h3>
<p class="line">No context was paged in this run: it had no memory, so there are no pages to show.</p>
<label hidden>Show the context of <select id="chosen"><option value="">whoever acts</option></select></label>
</section>`

const cores =
  (): Html => html`<section class="panel" aria-labelledby="cores-title"><h3 id="cores-title">Cores and devices</h3>
<div id="cores" class="scroll" role="region" tabindex="0" aria-labelledby="cores-title"></div>
</section>`

const eventList =
  (): Html => html`<section class="panel" aria-labelledby="events-title"><h3 id="events-title">Events, and why</h3>
<div id="events" class="scroll" role="region" tabindex="0" aria-labelledby="events-title"><div id="events-space"><ol id="events-rows"></ol></div></div>
</section>`

const swatch = ({ letter, part, fill }: StateLook): Html =>
  html`<span class="swatch ${fill}" style="--colour:var(--part-${part ?? 'none'});--on:var(--on-${part ?? 'none'})" aria-hidden="true">${fill === 'line' ? '' : letter}</span>`

/** The palette of the charts as variables, light and dark. */
function paletteStyle(): string {
  const pairs = [
    ...LIGHT.colours.map((colour, part) => [String(part), colour, DARK.colours[part] ?? colour] as const),
    ['none', LIGHT.faint, DARK.faint] as const,
  ]
  const variables = pairs.map(
    ([part, light, dark]) =>
      `--part-${part}:light-dark(${light},${dark});--on-${part}:light-dark(${inkOn(light)},${inkOn(dark)})`,
  )
  return `:root{${variables.join(';')}}`
}
