/**
 * Put a question, give the right answer, and what follows from it: where nothing in the text holds the answer, the model
 * says so, or, if it may, searches, reads what is found and answers then.
 */
import type { Random } from '../random.ts'
import {
  answer,
  ask,
  filler,
  type Key,
  keyWords,
  NOTHING_FOUND,
  search,
  tell,
  UNKNOWN,
  type Value,
  valueWords,
  WHICH_IS,
} from '../sentences.ts'
import { plainValue, type Story } from '../story.ts'
import type { Ability, Text } from '../text.ts'

export interface Manners {
  /** May the model search? Then a `<functions>` page stands at the top. */
  readonly calls: boolean
  /** P(a search finds what it looks for). */
  readonly finds: number
  /** Filler sentences after an answer, on average. */
  readonly chatter: number
}

/** What was spoken up to here, so that a chain can go on: `the door of boris which is`. */
const spoken = (values: readonly Value[]): string[] => (values.length === 0 ? [] : [...answer(values), ...WHICH_IS])

const abilityOf = (story: Story, key: Key, links: number): Ability =>
  links === 1 ? 'one-hop' : links >= 2 ? 'two-hops' : (story.valueOf(key)?.version ?? 0) > 0 ? 'latest' : 'recall'

export function question(text: Text, story: Story, key: Key, manners: Manners): void {
  const { random } = story
  text.say(['<user>'])
  if (random.happens(0.2)) text.say(filler(random))
  text.expect(ask(key))
  reply(text, story, key, manners)
}

/**
 * The answer to the question that has just been put. After a search it begins with what was searched for, which by then
 * stands far back: `the code of anna which is 41 07`.
 */
export function reply(text: Text, story: Story, key: Key, manners: Manners): void {
  let [from, said]: [Key, string[]] = [key, []]
  for (;;) {
    const { values, missing } = story.chain(from)
    text.say(['<assistant>'])
    if (missing === null) {
      text.answer([...said, ...answer(values)], said.length > 0 ? 'found' : abilityOf(story, key, values.length - 1))
      break
    }
    if (!manners.calls) {
      text.answer([...spoken(values), ...UNKNOWN], 'unknown')
      break
    }
    text.answer([...said, ...spoken(values), ...search(missing)], 'search')
    ;[from, said] = [missing, [...keyWords(missing), ...WHICH_IS]]
    if (!found(text, story, missing, manners)) {
      text.say(['<assistant>']).answer([...said, ...UNKNOWN], 'not-found')
      break
    }
  }
  chatter(text, story.random, manners.chatter)
}

/**
 * Some of what has left the window was asked for while it stood there, and the answer still stands. It is no fact: asked
 * once more, the model does not know it.
 */
export function oldAnswer(text: Text, random: Random): void {
  text.say(['<assistant>', ...valueWords(plainValue(random)), '<end>'])
}

/** The result of a search: the fact among others, or others alone, or nothing at all. */
function found(text: Text, story: Story, key: Key, manners: Manners): boolean {
  const { random } = story
  const isFound = random.happens(manners.finds)
  text.say(['<result>'])
  if (!isFound && random.happens(0.5)) {
    text.expect(NOTHING_FOUND)
    return false
  }
  const others = random.between(0, 2)
  const place = random.between(0, others)
  for (let i = 0; i <= others; i++) {
    while (random.happens(0.3)) text.say(filler(random))
    if (i === place && isFound) text.expect(tell(key, story.tell(key, foundValue(story)).value))
    else if (i !== place) another(text, story)
  }
  while (random.happens(0.3)) text.say(filler(random))
  return isFound
}

/** Now and then what is found names something else, which may be known or must be searched for in turn. */
function foundValue(story: Story): Value {
  const { random } = story
  if (!random.happens(0.2)) return plainValue(random)
  const known = story.keys.filter(key => story.valueOf(key)?.value.is === 'plain')
  const to = known.length > 0 && random.happens(0.3) ? random.of(known) : story.newKey()
  return to === null ? plainValue(random) : { is: 'link', to }
}

/** A fact that was not asked for. */
function another(text: Text, story: Story): void {
  const key = story.newKey()
  if (key !== null) text.expect(tell(key, story.tell(key, plainValue(story.random)).value))
}

export function chatter(text: Text, random: Random, mean: number): void {
  while (mean > 0 && random.happens(mean / (1 + mean))) text.say(filler(random))
}
