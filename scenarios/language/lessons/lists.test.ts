import { describe, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { Text } from '../text.ts'
import { decode } from '../words.ts'
import { savings, summary } from './lists.ts'

const SENTENCE = /(?:(?:and |again )?now )?the \w+ of \w+ is \d\d \d\d \./g
const keyOf = (sentence: string): string => /the \w+ of \w+/.exec(sentence)?.[0] ?? ''

/** What was told of each key last, by the text itself. */
const latest = (text: string): Set<string> =>
  new Set(new Map([...text.matchAll(SENTENCE)].map(([sentence]) => [keyOf(sentence), sentence])).values())

function listing(seed: number, write: (text: Text, random: Random) => void) {
  const text = new Text(4096, new Random(seed))
  write(text, new Random(seed))
  const [span] = text.answers.slice(-1)
  if (span === undefined) throw new Error('a text without a list')
  return {
    told: decode(text.ids.slice(0, span.from)),
    list: decode(text.ids.slice(span.from, span.to - 1)),
    span,
    text,
  }
}

const plan = { facts: 6, filler: 0.3, absent: 0, changes: 0, links: 0, calls: 1, narrow: 0.5 }
const afterNotes = (text: string): string => text.slice(text.indexOf('<user>'))

describe.each(Array.from({ length: 40 }, (_, seed) => seed))('a list (%i)', seed => {
  test('of a passage says each fact once, as it was told last', () => {
    const { told, list } = listing(seed, (text, random) => summary(text, random, 4, plan))
    const sentences = list.match(SENTENCE) ?? []
    expect(new Set(sentences)).toEqual(latest(told))
    expect(sentences.length).toBe(4)
  })

  test('of what is to be saved leaves out what the notes hold and nobody has told anew', () => {
    const { told, list } = listing(seed, (text, random) => savings(text, random, plan))
    expect(list.startsWith('save ')).toBe(true)
    expect(new Set(list.match(SENTENCE))).toEqual(latest(afterNotes(told)))
  })

  test('leaves open which fact comes next, as far as one is left', () => {
    const { list, span, text } = listing(seed, (text, random) => summary(text, random, 4, plan))
    const words = list.split(' ')
    const ends = words.flatMap((word, i) => (word === '.' ? [i] : []))
    const at = (open: number): number => open - span.from
    expect(span.open?.some(open => at(open) > (ends[2] as number))).toBe(false)
    expect(span.open?.some(open => /^(\d\d|is|\.)$/.test(words[at(open)] as string))).toBe(false)
    for (const open of span.open ?? []) {
      const others = text.alternatives.filter(({ at }) => at === open)
      const all = others.reduce((sum, { weight }) => sum + weight, text.weights[open] as number)
      expect(all).toBeCloseTo(4)
      expect(others.map(({ id }) => id)).not.toContain(text.ids[open])
    }
  })
})

test('the facts of a list come in another order than they were told', () => {
  const isForwards = Array.from({ length: 40 }, (_, seed) => {
    const { told, list } = listing(seed, (text, random) => summary(text, random, 4, plan))
    return [...latest(told)].join(' ') === list
  })
  expect(isForwards.filter(Boolean).length).toBeLessThan(10)
})
