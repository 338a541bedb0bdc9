/**
 * What the encoder is taught with: questions, each with the text that answers it. All texts of a batch come from a narrow
 * field of attributes and names, so that to every question many other texts share the attribute or the name, and some
 * have both crossed; others ask for the same key, name it as a link, or search for it, and state nothing about it.
 */
import { fewestTokens, fillPage } from '../../scenarios/language/pages.ts'
import type { Random } from '../../scenarios/language/random.ts'
import {
  ask,
  FUNCTIONS,
  type Key,
  keyWords,
  NOTHING_FOUND,
  PRESSURE,
  SUM_UP,
  search,
  tell,
  tokensOf,
  UNKNOWN,
  update,
  type Words,
} from '../../scenarios/language/sentences.ts'
import { type Field, narrowField, plainValue, WIDE } from '../../scenarios/language/story.ts'

/** Two texts that belong together. */
export interface Pair {
  readonly question: readonly number[]
  readonly text: readonly number[]
}

const PLACES_OF_FACTS = ['<user>', '<document>', '<result>', '<notes>', '<summary>', '<assistant>']
/** What the machine writes, and nobody asks for. */
const SAYINGS: readonly Words[] = [
  FUNCTIONS,
  PRESSURE,
  SUM_UP,
  NOTHING_FOUND,
  UNKNOWN,
  ['save'],
  ['<end>'],
  ['which', 'is'],
]
const FACTS_PER_TEXT = [1, 1, 1, 2, 2, 2, 3, 4, 6]
export const LONGEST_TEXT = 80
export const LONGEST_QUESTION = 16

export function pairs(count: number, random: Random): Pair[] {
  const facts = Array.from({ length: count }, () => random.of(FACTS_PER_TEXT))
  const total = facts.reduce((sum, each) => sum + each, 0)
  const field = random.happens(0.25) ? WIDE : narrowField(total * (1.1 + random.share()), random)
  const keys = keysOf(field, random).slice(0, total)
  let from = 0
  return facts.map(each => {
    const own = keys.slice(from, (from += each))
    return { question: tokensOf(question(own[0] as Key, random)), text: tokensOf(textWith(own, keys, random)) }
  })
}

const keysOf = ({ attributes, names }: Field, random: Random): Key[] => {
  const all = attributes.flatMap(attribute => names.map(name => ({ attribute, name })))
  return random.some(all, all.length)
}

function question(key: Key, random: Random): Words {
  const form = random.share()
  return form < 0.6 ? ask(key) : form < 0.8 ? keyWords(key) : search(key)
}

/** States its facts, in random order; may mention other keys, of which it knows nothing. */
function textWith(own: readonly Key[], others: readonly Key[], random: Random): Words {
  const stated = own.map(key => {
    const value = random.happens(0.15) ? ({ is: 'link', to: random.of(others) } as const) : plainValue(random)
    return random.happens(0.2) ? update(key, value, random.between(1, 3)) : tell(key, value)
  })
  const mentions: Words[] = random.happens(0.25)
    ? [random.happens(0.7) ? ask(random.of(others)) : search(random.of(others))]
    : []
  const sayings = random.happens(0.15) ? [random.of(SAYINGS)] : []
  const sentences = random.some([...stated, ...mentions, ...sayings], Number.MAX_SAFE_INTEGER)
  const body = { tag: random.of(PLACES_OF_FACTS), sentences, last: random.happens(0.1) ? ['<end>'] : [] }
  const fewest = fewestTokens(body)
  return fillPage(body, Math.max(fewest, random.between(fewest, LONGEST_TEXT)), random)
}
