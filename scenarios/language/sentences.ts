/**
 * What can be said. A key is an attribute and a name; its value is two numbers, or another key (a link). Every sentence
 * is a list of words, and its length is known before it is written:
 *
 *   tell     the code of anna is 41 07 .                 8 tokens
 *   update   now the code of anna is 41 07 .             9   the second time: and now …; from then on: again now …  10
 *   link     the code of anna is the door of boris .    10
 *   ask      what is the code of anna ?                  7
 *   search   search the code of anna                     5
 *   save     save the code of anna : 41 07 .             9   and 8 for each fact more
 *
 * Filler never says `the`, `of` or `is`: a fact stands out, as it would to a reader. What is saved says `:` for `is`, so that
 * a copy can be told from what was told.
 */

import type { Random } from './random.ts'
import { ADJECTIVES, ADVERBS, NOUNS, PLACES, token, VERBS } from './words.ts'

export interface Key {
  readonly attribute: string
  readonly name: string
}
export type Value =
  | { readonly is: 'plain'; readonly numbers: readonly [string, string] }
  | { readonly is: 'link'; readonly to: Key }
export type Words = readonly string[]

export const keyName = ({ attribute, name }: Key): string => `${attribute} ${name}`
export const keyWords = ({ attribute, name }: Key): Words => ['the', attribute, 'of', name]
export const valueWords = (value: Value): Words => (value.is === 'plain' ? value.numbers : keyWords(value.to))

export const tell = (key: Key, value: Value): Words => [...keyWords(key), 'is', ...valueWords(value), '.']
/** How often a fact has changed is heard in how the sentence begins. */
const CHANGES: readonly Words[] = [[], ['now'], ['and', 'now'], ['again', 'now']]

/** `version` counts from 0, the first telling. */
export const update = (key: Key, value: Value, version: number): Words => [
  ...(CHANGES[Math.min(version, CHANGES.length - 1)] ?? []),
  ...tell(key, value),
]
export const ask = (key: Key): Words => ['what', 'is', ...keyWords(key), '?']
export const UNKNOWN: Words = ['unknown']
/** What is written down of a fact, without how often it has changed. */
export const noted = (key: Key, value: Value): Words => [...keyWords(key), ':', ...valueWords(value), '.']
export const search = (key: Key): Words => ['search', ...keyWords(key)]
export const NOTHING_FOUND: Words = ['nothing', 'found', '.']
export const FUNCTIONS: Words = ['you', 'can', 'search', 'memory', 'and', 'save', 'facts', '.']
export const PRESSURE: Words = ['memory', 'is', 'nearly', 'full', '.', 'save', 'what', 'matters', '.']
export const SUM_UP: Words = ['sum', 'up', 'what', 'follows', '.']
export const FACT_TOKENS = 8
export const UPDATE_TOKENS = 10
export const LINK_TOKENS = 10
export const ASK_TOKENS = 7

/** Between a link and what it leads to. */
export const WHICH_IS: Words = ['which', 'is']

/** A chain spoken aloud, each link and then what that is: `the door of boris which is 41 07`. */
export const answer = (values: readonly Value[]): Words =>
  values.flatMap((value, i) => [...(i > 0 ? WHICH_IS : []), ...valueWords(value)])

/** A sentence of 4 to 9 words and its full stop, about nothing that anybody will ask for. */
export function filler(random: Random): Words {
  const noun = (): string[] => [...(random.happens(0.5) ? ['a'] : []), ...adjective(), random.of(NOUNS)]
  const adjective = (): string[] => (random.happens(0.3) ? [random.of(ADJECTIVES)] : [])
  return [
    ...(random.happens(0.4) ? [random.of(ADVERBS)] : []),
    ...(random.happens(0.3) ? ['i'] : noun()),
    random.of(VERBS),
    ...noun(),
    ...(random.happens(0.5) ? [random.of(PLACES), ...noun()] : []),
    '.',
  ]
}

/** Exactly so many words of filler; the last sentence is cut to fit and still ends with a full stop. */
export function fillerOf(tokens: number, random: Random): string[] {
  const words: string[] = []
  while (words.length < tokens) words.push(...filler(random))
  if (words.length > tokens) words.length = tokens
  if (tokens > 1) words[tokens - 1] = '.'
  return words
}

export const tokensOf = (words: Words): number[] => words.map(token)
