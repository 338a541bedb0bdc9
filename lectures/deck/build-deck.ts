/**
 * A deck built: what is stale is run, figures are drawn, numbers put into the text, and all of it is written at once, or
 * nothing is. The same deck, scenarios and code give the same bytes.
 */
import { join } from 'node:path'
import type { Outputs } from '../../bench/outputs.ts'
import { captionOf } from '../../reports/charts/draw-parts.ts'
import type { Figure } from '../../reports/charts/figure.ts'
import { svgOf } from '../../reports/charts/render.ts'
import { writeCharts } from '../../reports/charts/write.ts'
import { html } from '../../reports/page/html.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { consoleHtml } from './console-block.ts'
import type { Deck } from './deck.ts'
import { figureOf, tableOf } from './draw-block.ts'
import { obsoleteIn } from './drawn-before.ts'
import { endOf, type Fence } from './fences.ts'
import { fingerprint } from './fingerprint.ts'
import { hashOf, type KeptRuns, keptText, readKept } from './kept-runs.ts'
import type { PlacedBlock } from './read-blocks.ts'
import { filledIn } from './references.ts'
import { type Outcome, runSource } from './run-source.ts'
import { slidesOf } from './slides.ts'
import { wholeWords } from './whole-words.ts'

export interface BuildWatch {
  readonly stop: () => boolean
  /** `share` of all that is to be run. */
  readonly onProgress: (share: number, words: string) => void
}

export interface Built {
  readonly slides: number
  readonly figures: number
  /** Sources that were run, and those that an earlier build had run. */
  readonly ran: number
  readonly kept: number
  /** The slides: where, and what. */
  readonly file: string
  readonly html: string
  /** The figures as files. */
  readonly folder: string
  /** Files of figures that an earlier build drew and the deck has no more: to be removed once all is written. */
  readonly obsolete: readonly string[]
}

/** `name` is that of the deck's file, without its ending; what is written goes into `folder`, by `outputs`. */
export async function buildDeck(
  deck: Deck,
  name: string,
  folder: string,
  outputs: Outputs,
  watch: BuildWatch,
): Promise<Built> {
  outputs.folder(folder)
  const keptFile = join(folder, 'runs.json')
  const { runs, ran } = await runStale(deck, readKept(keptFile), watch)
  const outcomes = new Map(deck.blocks.map(({ block }, i) => [block.name, outcomeAt(runs, i)]))
  const figures = deck.blocks.flatMap((placed, i) => figureOf(placed, outcomeAt(runs, i)) ?? [])
  const { html: text, count } = await slidesOf(markdownOf(deck, figures, outcomes), deck.title)
  const file = join(folder, `${name}.html`)
  const charts = join(folder, 'figures')
  const obsolete = obsoleteIn(
    charts,
    figures.map(figure => figure.name),
  )
  writeCharts(outputs, charts, figures)
  outputs.write(keptFile, keptText(new Map(runs)))
  outputs.write(file, text)
  const distinct = new Set(runs.map(([hash]) => hash)).size
  return {
    slides: count,
    figures: figures.length,
    ran,
    kept: distinct - ran,
    file,
    html: text,
    folder: charts,
    obsolete,
  }
}

type Run = readonly [hash: string, outcome: Outcome]
const outcomeAt = (runs: readonly Run[], i: number): Outcome => {
  const run = runs[i]
  if (run === undefined) throw new Error(`block ${i} was not run`)
  return run[1]
}

/** One for each block, in their order. */
async function runStale({ blocks }: Deck, kept: KeptRuns, watch: BuildWatch): Promise<{ runs: Run[]; ran: number }> {
  const code = fingerprint()
  const hashes = await Promise.all(blocks.map(placed => locating(placed, ({ source }) => hashOf(source, code))))
  const stale = new Set(hashes.filter(hash => !kept.has(hash)))
  const fresh = new Map<string, Outcome>()
  const runs: Run[] = []
  for (const [i, placed] of blocks.entries()) {
    const hash = hashes[i] ?? ''
    const onShare = (share: number): void =>
      watch.onProgress((fresh.size + share) / stale.size, `running ${placed.block.name}`)
    const known = kept.get(hash) ?? fresh.get(hash)
    if (known === undefined) onShare(0)
    const outcome = known ?? (await locating(placed, ({ source }) => runSource(source, { stop: watch.stop, onShare })))
    if (known === undefined) fresh.set(hash, outcome)
    runs.push([hash, outcome])
  }
  return { runs, ran: fresh.size }
}

/** What goes wrong in a run is told with the place of its block. */
async function locating<T>(placed: PlacedBlock, run: (placed: PlacedBlock) => Promise<T>): Promise<T> {
  try {
    return await run(placed)
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${placed.locate([])}: ${error.message}`)
    throw error
  }
}

// ---- the text ----

/** Blocks become what they show; a reference becomes its number, except inside of blocks. */
function markdownOf(deck: Deck, figures: readonly Figure[], outcomes: ReadonlyMap<string, Outcome>): string {
  const lines: string[] = []
  for (let i = 0; i < deck.lines.length; i++) {
    const fence = deck.fences.find(({ line }) => line === i + 1)
    if (fence === undefined) {
      lines.push(filledIn(deck.lines[i] ?? '', `${deck.shown}:${i + 1}`, outcomes))
      continue
    }
    const end = endOf(fence)
    lines.push(shownOf(fence, deck, figures, outcomes) ?? deck.lines.slice(i, end).join('\n'))
    i = end - 1
  }
  return lines.join('\n')
}

/** Null: as Markdown has it. */
function shownOf(
  fence: Fence,
  { blocks, consoles }: Deck,
  figures: readonly Figure[],
  outcomes: ReadonlyMap<string, Outcome>,
): string | null {
  const console = consoles.find(({ line }) => line === fence.line)
  if (console !== undefined) return consoleHtml(console)
  const block = blocks.find(placed => placed.fence === fence)?.block
  if (block === undefined) return null
  const outcome = outcomes.get(block.name)
  if (block.is === 'numbers') return ''
  if (block.is === 'table') return outcome === undefined ? null : tableOf(block, outcome)
  const figure = figures.find(({ name }) => name === block.name)
  return figure === undefined ? null : figureHtml(figure)
}

/** Its title is a part of the caption: a slide has one of its own. */
function figureHtml(figure: Figure): string {
  const { title, remarks, origin, alt } = figure
  const data = Buffer.from(svgOf(figure, { size: 'deck', bare: true })).toString('base64')
  const image = html`<img src="data:image/svg+xml;base64,${data}" alt="${`${title}. ${alt}`}">`
  const caption = html`<figcaption><b>${title}.</b> ${remarks.join(' ')}<br>${wholeWords(captionOf(origin))}</figcaption>`
  return html`<figure class="chart">${image}${caption}</figure>`.html
}
