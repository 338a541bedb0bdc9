/** A deck as it is read: its title, its lines, its blocks with their places, the commands in it. Nothing has been run yet. */
import { parse } from 'yaml'
import { readText } from '../../scenarios/load.ts'
import { isMapping } from '../../scenarios/problems.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { type ConsoleBlock, consoleBlockOf } from './console-block.ts'
import { type Fence, fencesOf } from './fences.ts'
import { type PlacedBlock, readBlocks } from './read-blocks.ts'

export interface Deck {
  /** What messages call it. */
  readonly shown: string
  readonly title: string
  readonly lines: readonly string[]
  readonly fences: readonly Fence[]
  readonly blocks: readonly PlacedBlock[]
  readonly consoles: readonly ConsoleBlock[]
}

export const readDeck = (file: string, shown: string): Promise<Deck> => deckOf(readText(file, shown), shown)

export async function deckOf(text: string, shown: string): Promise<Deck> {
  const lines = text.split(/\r?\n/)
  const fences = fencesOf(lines, shown)
  return {
    shown,
    title: titleOf(lines, shown),
    lines,
    fences,
    blocks: await readBlocks(fences, shown),
    consoles: fences.filter(({ word }) => word === 'console').map(fence => consoleBlockOf(fence, shown)),
  }
}

const RULE = '---'

/** Of the front matter, which Marp reads too. */
function titleOf(lines: readonly string[], shown: string): string {
  const end = lines.indexOf(RULE, 1)
  const matter = lines[0] === RULE && end > 0 ? frontMatter(lines.slice(1, end).join('\n')) : undefined
  const title = isMapping(matter) ? matter.title : undefined
  if (typeof title === 'string') return title
  throw new UserError(`${shown}:1:1 the deck has no title; begin it with ---, marp: true, title: …, ---`)
}

function frontMatter(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}
