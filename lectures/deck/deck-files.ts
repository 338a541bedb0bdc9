/** The decks that ship, `lectures/NN-name.md`, and those of one's own, by their paths. */
import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { remedy, sentence } from '../../scenarios/nearest.ts'
import { UserError } from '../../scenarios/user-error.ts'

export interface DeckFile {
  /** `05-context-as-ram`. */
  readonly name: string
  readonly path: string
  /** What messages call it. */
  readonly shown: string
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..')
const IS_DECK = /^\d\d-.+\.md$/

export const shippedDecks = (): DeckFile[] =>
  readdirSync(FOLDER)
    .filter(file => IS_DECK.test(file))
    .toSorted()
    .map(file => ({ name: basename(file, '.md'), path: join(FOLDER, file), shown: `lectures/${file}` }))

/** By number (`05`, `5`), by name, or by the path of a file of one's own. */
export function deckFile(given: string): DeckFile {
  const shipped = shippedDecks()
  const number = /^\d{1,2}$/.test(given) ? given.padStart(2, '0') : null
  const found = shipped.find(({ name }) => name === given || (number !== null && name.startsWith(`${number}-`)))
  if (found !== undefined) return found
  if (given.endsWith('.md')) return { name: basename(given, '.md'), path: resolve(given), shown: given }
  const names = shipped.map(({ name }) => name)
  throw new UserError(
    `no lecture "${given}"; ${sentence(remedy(given, names))} A deck of your own goes by its path: ./${given}.md`,
  )
}
