/** The lists against the text itself, read page by page by a reader that knows nothing of how it was written. */
import { describe, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { Text } from '../text.ts'
import { decode } from '../words.ts'
import { overview, warnings } from './episodes.ts'

const FACT = /(?:(?:and |again )?now )?the \w+ of \w+ (?:is|:) (?:\d\d \d\d|the \w+ of \w+) \./g
const keyOf = (sentence: string): string => /the \w+ of \w+/.exec(sentence)?.[0] ?? ''

interface Page {
  readonly tag: string
  readonly text: string
}

const pagesOf = (text: string): Page[] =>
  [...text.matchAll(/(<(?:system|functions|notes|summary|user|assistant|result|notice)>)([^<]*(?:<end>[^<]*)?)/g)].map(
    ([, tag = '', rest = '']) => ({ tag, text: rest }),
  )

/** Each key once, where it was told last. */
function latest(pages: readonly Page[]): string[] {
  const told = new Map<string, string>()
  for (const { text } of pages)
    for (const [sentence] of text.matchAll(FACT)) {
      if (sentence.includes(' : ')) continue
      told.delete(keyOf(sentence))
      told.set(keyOf(sentence), sentence)
    }
  return [...told.values()]
}

function spoken(seed: number, write: (text: Text, random: Random) => void) {
  const text = new Text(8192, new Random(seed))
  write(text, new Random(seed))
  return {
    text,
    lists: text.answers.map(({ ability, from, to }) => ({
      ability,
      before: decode(text.ids.slice(0, from)),
      list: decode(text.ids.slice(from, to - 1)),
    })),
  }
}

describe.each(Array.from({ length: 60 }, (_, seed) => seed))('an episode (%i)', seed => {
  test('summed up says each fact once, as it was told last, wherever it stands, from the last to the first', () => {
    const { lists } = spoken(seed, (text, random) => {
      overview(text, random, 4, { facts: 4, narrow: 0.5, calls: 0.5, cuts: 0.3 })
    })
    const summary = lists.at(-1)
    expect(summary?.ability).toBe('summary')
    expect(summary?.list.match(FACT) ?? []).toEqual(latest(pagesOf(summary?.before ?? '')).reverse())
  })

  test('has saved what the user has told since the last save, without saying how often it has changed', () => {
    const { lists } = spoken(seed, (text, random) => warnings(text, random, 3, { facts: 4, narrow: 0.5, cuts: 0.3 }))
    const saves = lists.filter(({ ability }) => ability === 'save')
    for (const { before, list } of saves) {
      const pages = pagesOf(before)
      const last = pages.findLastIndex(({ tag, text }) => tag === '<assistant>' && text.includes(' save '))
      const told = latest(pages.slice(last + 1).filter(({ tag }) => tag === '<user>'))
      const said = (list.match(FACT) ?? []).map(sentence => sentence.replace(' : ', ' is '))
      expect(list.startsWith('save the')).toBe(true)
      expect(said).toEqual(told.map(sentence => sentence.slice(sentence.indexOf('the '))).reverse())
    }
  })

  test('asks again for what stood there once, and the old answer is no fact', () => {
    const { lists } = spoken(seed, (text, random) => {
      overview(text, random, 6, { facts: 6, narrow: 0.5, calls: 0, cuts: 0 })
    })
    for (const { ability, before, list } of lists) {
      const asked = /what is (the \w+ of \w+) \? <assistant>$/.exec(before)?.[1]
      if (asked === undefined) continue
      const isTold = before.includes(`${asked} is`)
      expect(list === 'unknown').toBe(!isTold)
      if (!isTold) expect(ability).toBe('unknown')
    }
  })
})
