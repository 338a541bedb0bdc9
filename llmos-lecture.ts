/** `llmos lecture build [NN|--all]`, `llmos lecture list`: decks whose figures and numbers are run, not pasted. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { interruption } from './bench/interruption.ts'
import { Outputs } from './bench/outputs.ts'
import type { Block } from './lectures/deck/block-schema.ts'
import { type Built, buildDeck } from './lectures/deck/build-deck.ts'
import { type Deck, readDeck } from './lectures/deck/deck.ts'
import { type DeckFile, deckFile, shippedDecks } from './lectures/deck/deck-files.ts'
import { findBrowser, pdfOf } from './lectures/deck/pdf.ts'
import { Stopped } from './lectures/deck/run-source.ts'
import { plural } from './reports/format.ts'
import { shareBar } from './reports/share-bar.ts'
import { left, table } from './reports/table.ts'
import { UserError } from './scenarios/user-error.ts'

const text = { type: 'string', requiresArg: true } as const
const DEFAULT_OUT = join('out', 'lectures')

const WHATS = ['build', 'list'] as const

const options = (cli: Argv) =>
  cli
    .positional('what', { choices: WHATS, demandOption: true, describe: 'build slides, or list the lectures' })
    .positional('deck', { type: 'string', describe: 'a number, a name, or the path of a deck of your own' })
    .options({
      all: { type: 'boolean', describe: 'every lecture that ships' },
      out: { ...text, default: DEFAULT_OUT, describe: 'the folder in which each lecture has one of its own' },
      pdf: {
        type: 'boolean',
        describe: 'slides on paper too, printed by Chrome, Chromium or Edge (LLMOS_BROWSER: which)',
      },
      json: { type: 'boolean', describe: 'list: print one JSON object' },
    })
    .example('$0 lecture build 05', 'writes out/lectures/05-context-as-ram/: slides, and their figures as files')
    .example('$0 lecture list', 'which there are')

type Options = Awaited<ReturnType<typeof options>['argv']>

function filesOf({ deck, all }: Options): DeckFile[] {
  if (all === true && deck !== undefined) throw new UserError(`--all: given besides ${deck}; keep one of them`)
  if (all === true) return shippedDecks()
  if (deck === undefined)
    throw new UserError(`lecture build: which one is missing; give its number, such as ${buildFirst()}, or --all`)
  return [deckFile(deck)]
}

async function build(given: Options): Promise<void> {
  if (given.json === true) throw new UserError('lecture build --json: it writes files; --json goes with lecture list')
  if (given.out === '') throw new UserError('--out: expected a folder, found an empty name')
  const files = filesOf(given)
  const browser = given.pdf === true ? await findBrowser() : null
  const signals = interruption()
  try {
    for (const file of files) await buildOne(file, join(given.out, file.name), browser, signals.heard)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    process.stderr.write('stopped; nothing of this lecture was written\n')
    process.exitCode = signals.exitCode()
  } finally {
    signals.end()
  }
}

type Browser = Awaited<ReturnType<typeof findBrowser>> | null

async function buildOne({ name, path, shown }: DeckFile, folder: string, browser: Browser, stop: () => boolean) {
  const deck = await readDeck(path, shown)
  const [bar, outputs] = [shareBar(), new Outputs()]
  try {
    const built = await buildDeck(deck, name, folder, outputs, { stop, onProgress: bar.show })
    const pdf = join(folder, `${name}.pdf`)
    if (browser !== null) outputs.write(pdf, await pdfOf(built.html, browser))
    bar.end()
    outputs.commit()
    for (const file of built.obsolete) rmSync(file, { force: true })
    process.stdout.write(`${summary(deck.title, built, browser === null ? [] : [pdf])}\n`)
  } finally {
    bar.end()
    outputs.discard()
  }
}

function summary(title: string, { slides, figures, ran, kept, file, folder }: Built, more: readonly string[]): string {
  const runs = ran === 0 ? 'nothing was stale' : `${plural(ran, 'run')} made, ${kept} kept from before`
  const charts = `${folder} (SVG, PNG, CSV)`
  return [`${title}: ${plural(slides, 'slide')}, ${plural(figures, 'figure')}; ${runs}.`, file, ...more, charts].join(
    '\n',
  )
}

async function list({ deck, json }: Options): Promise<void> {
  if (deck !== undefined)
    throw new UserError(`lecture list ${deck}: it lists all of them; did you mean lecture build ${deck}?`)
  const decks = await Promise.all(
    shippedDecks().map(async ({ name, path, shown }) => [name, await readDeck(path, shown)] as const),
  )
  const count = ({ blocks }: Deck, is: Block['is']): number => blocks.filter(({ block }) => block.is === is).length
  const lectures = decks.map(([name, deck]) => ({
    name,
    title: deck.title,
    figures: count(deck, 'figure'),
    tables: count(deck, 'table'),
  }))
  if (json === true) process.stdout.write(`${JSON.stringify({ lectures })}\n`)
  else process.stdout.write(`${listed(lectures)}\n\nnpx ${buildFirst()}\n`)
}

const listed = (lectures: readonly { name: string; title: string; figures: number; tables: number }[]): string =>
  table(
    [left('lecture'), left('title'), left('it has')],
    lectures.map(({ name, title, figures, tables }) => [
      name,
      title,
      `${plural(figures, 'figure')}, ${plural(tables, 'table')}`,
    ]),
  )

/** By its number. */
const buildFirst = (): string => `llmos lecture build ${shippedDecks()[0]?.name.split('-')[0] ?? 'NN'}`

const lecture = (given: Options): Promise<void> => (given.what === 'build' ? build(given) : list(given))

export const lectureCommand: CommandModule<object, Options> = {
  command: 'lecture <what> [deck]',
  describe: 'build the slides of a lecture, with every figure and number in them run',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: lecture,
}
