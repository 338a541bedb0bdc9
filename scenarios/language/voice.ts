/** The small language as the voice of a live run: pages into tokens, and what the model says into what it means. */
import type { Ask, Fact } from '../../sim/facts.ts'
import type { PageText, Speech } from '../../sim/live.ts'
import type { Say } from '../../sim/policy.ts'
import type { AskedAgain, Said, Voice } from '../voice.ts'
import { pageBody, pageWords } from './pages.ts'
import { ask, type Key, tokensOf, UNKNOWN, type Value, valueWords, WHICH_IS, type Words } from './sentences.ts'
import { ADJECTIVES, ATTRIBUTES, decode, NAMES, NOUNS, NUMBERS, token, VERBS, WORDS } from './words.ts'
import { Worlds } from './world.ts'

const SAYS = { unknown: token('unknown'), search: token('search'), save: token('save'), fullStop: token('.') }
const isAttribute = new Set(ATTRIBUTES)
const isName = new Set(NAMES)
const isNumber = new Set(NUMBERS)
const same = (a: Words, b: Words): boolean => a.length === b.length && a.every((word, i) => word === b[i])

/** What a text begins with, and what is left of it; null: it does not begin so. */
type Read<T> = { readonly found: T; readonly rest: Words } | null

export function readKey(words: Words): Read<Key> {
  const [the, attribute = '', of, name = ''] = words
  if (the !== 'the' || of !== 'of' || !isAttribute.has(attribute) || !isName.has(name)) return null
  return { found: { attribute, name }, rest: words.slice(4) }
}

export function readValue(words: Words): Read<Value> {
  const [first = '', second = ''] = words
  if (isNumber.has(first) && isNumber.has(second))
    return { found: { is: 'plain', numbers: [first, second] }, rest: words.slice(2) }
  const key = readKey(words)
  return key === null ? null : { found: { is: 'link', to: key.found }, rest: key.rest }
}

const BEGINNINGS: ReadonlySet<string> = new Set(['and', 'again', 'now'])

/** `the code of anna is 41 07 .`, with or without `now` and what may stand before it; what is saved says `:` for `is`. */
export function readFact(words: Words, verb = 'is'): Read<{ readonly key: Key; readonly value: Value }> {
  const key = readKey(words.slice(words.findIndex(word => !BEGINNINGS.has(word))))
  if (key === null || key.rest[0] !== verb) return null
  const value = readValue(key.rest.slice(1))
  if (value === null || value.rest[0] !== '.') return null
  return { found: { key: key.found, value: value.found }, rest: value.rest.slice(1) }
}

/** `the door of boris which is`, as often as it is there. */
function skipLinks(words: Words): Words {
  for (let rest = words; ; ) {
    const key = readKey(rest)
    if (key === null || !same(key.rest.slice(0, WHICH_IS.length), WHICH_IS)) return rest
    rest = key.rest.slice(WHICH_IS.length)
  }
}

/** A new turn first: right behind an open question the model would answer that, and sum up nothing. */
const SUMMARY_OPENING: Words = ['<user>', '<summary>']

export class SmallVoice implements Voice {
  readonly vocabulary = WORDS.length
  readonly end = token('<end>')
  /** Two numbers, the end. */
  readonly fewestForAnswer = 3
  private readonly worlds = new Worlds()

  render(page: PageText): readonly number[] {
    return tokensOf(pageWords(this.worlds, page))
  }

  /** What a page says, without its tag and its filler, for voices that have others. */
  sentences(page: PageText): string[] {
    const { sentences, last } = pageBody(this.worlds, page)
    return [...sentences, last].map(words => words.join(' '))
  }

  opening(as: Speech['as'], again: AskedAgain | null = null): readonly number[] {
    const asked = again?.ask.needs[0]
    const question = again === null || asked === undefined ? [] : ask(this.worlds.key(again.process, asked.key))
    return tokensOf([...question, ...(as === 'summary' ? SUMMARY_OPENING : ['<assistant>'])])
  }

  /** `a red fox saw a cloud .`, over and over. */
  filler(seed: number, i: number): number {
    const pick = (words: Words): string => words[(seed * 31 + i * 17) % words.length] as string
    const pattern = ['a', pick(ADJECTIVES), pick(NOUNS), pick(VERBS), 'a', pick(NOUNS), '.']
    return token(pattern[i % pattern.length] as string)
  }

  answer(process: number, asked: Ask | null): readonly number[] {
    return tokensOf(asked === null ? UNKNOWN : this.worlds.answer(process, asked.needs))
  }

  whole(words: readonly number[]): number {
    return words.lastIndexOf(SAYS.fullStop) + 1
  }

  wordsOf(tokens: readonly number[]): string {
    return decode(tokens)
  }

  beginsCall(word: number): boolean {
    return word === SAYS.search || word === SAYS.save
  }

  parse(process: number, tokens: readonly number[], ended: boolean, known: readonly Fact[]): Said {
    const words = tokens.map(each => WORDS[each] ?? '<unk>')
    if (words[0] === 'save') return this.facts(process, words.slice(1), known, ':')
    if (readFact(words) !== null) return this.facts(process, words, known)
    const rest = skipLinks(words)
    if (rest[0] === 'search') return this.search(process, rest.slice(1), ended)
    if (!ended) return { is: 'malformed', why: 'it did not come to an end' }
    if (same(rest, ['unknown'])) return { is: 'unknown' }
    if (words.length === 0) return { is: 'facts', facts: [], invented: 0 }
    if (readValue(rest)?.rest.length === 0) return { is: 'value', words: tokens }
    return { is: 'malformed', why: `neither a value nor a call: "${words.slice(0, 12).join(' ')}"` }
  }

  private search(process: number, words: Words, ended: boolean): Said {
    const key = readKey(words)
    if (key === null || key.rest.length > 0 || !ended)
      return { is: 'malformed', why: `a search for "${words.slice(0, 6).join(' ')}"` }
    return { is: 'search', key: this.worlds.factOf(process, key.found) }
  }

  /** Sentences one by one; the last may have been cut off. */
  private facts(process: number, words: Words, known: readonly Fact[], verb = 'is'): Said {
    const facts: Fact[] = []
    let invented = 0
    for (let read = readFact(words, verb); read !== null; read = readFact(read.rest, verb)) {
      const fact = this.truth(process, read.found.key, read.found.value, known)
      if (fact === undefined) invented++
      else facts.push(fact)
    }
    return { is: 'facts', facts, invented }
  }

  /** The fact among those known that says the very same. */
  private truth(process: number, key: Key, value: Value, known: readonly Fact[]): Fact | undefined {
    const number = this.worlds.factOf(process, key)
    return known.find(
      fact => fact.key === number && same(valueWords(this.worlds.value(process, fact)), valueWords(value)),
    )
  }

  judge(process: number, question: Ask, said: Said, evidence: boolean): Say {
    if (said.is === 'unknown') return 'unknown'
    const words = said.is === 'value' ? said.words.map(each => WORDS[each] ?? '<unk>') : []
    const last = question.needs.at(-1)
    if (last === undefined) return 'made-up'
    const given = skipLinks(words)
    const isValue = (version: number): boolean =>
      same(given, valueWords(this.worlds.value(process, { ...last, version })))
    if (isValue(last.version)) return 'right'
    for (let version = last.version - 1; version >= 0; version--) if (isValue(version)) return 'stale'
    return evidence ? 'wrong' : 'made-up'
  }
}
