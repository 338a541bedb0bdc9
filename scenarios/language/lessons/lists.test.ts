import { describe, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { Text } from '../text.ts'
import { decode } from '../words.ts'
import { summary } from './lists.ts'

const SENTENCE = /(?:(?:and |again )?now )?the \w+ of \w+ is \d\d \d\d \./g
const keyOf = (sentence: string): string => /the \w+ of \w+/.exec(sentence)?.[0] ?? ''

/** What was told of each key last, by the text itself. */
function latest(text: string): string[] {
  const told = new Map<string, string>()
  for (const [sentence] of text.matchAll(SENTENCE)) {
    told.delete(keyOf(sentence))
    told.set(keyOf(sentence), sentence)
  }
  return [...told.values()]
}

function listing(seed: number, write: (text: Text, random: Random) => void) {
  const text = new Text(4096, new Random(seed))
  write(text, new Random(seed))
  const [span] = text.answers.slice(-1)
  if (span === undefined) throw new Error('a text without a list')
  return { told: decode(text.ids.slice(0, span.from)), list: decode(text.ids.slice(span.from, span.to - 1)) }
}

const plan = { facts: 6, filler: 0.3, narrow: 0.5, asides: 0.15 }
describe.each(Array.from({ length: 40 }, (_, seed) => seed))('a list (%i)', seed => {
  test('of a passage says each fact once, as it was told last, from the last to the first', () => {
    const { told, list } = listing(seed, (text, random) => summary(text, random, 4, plan))
    const sentences = list.match(SENTENCE) ?? []
    expect(sentences).toEqual(latest(told).reverse())
    expect(sentences.length).toBe(4)
  })
})
