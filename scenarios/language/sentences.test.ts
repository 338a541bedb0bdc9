import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Random } from './random.ts'
import {
  ASK_TOKENS,
  answer,
  ask,
  FACT_TOKENS,
  filler,
  fillerOf,
  LINK_TOKENS,
  search,
  tell,
  tokensOf,
  UPDATE_TOKENS,
  update,
  type Value,
} from './sentences.ts'

const code = { attribute: 'code', name: 'alice' }
const door = { attribute: 'door', name: 'bob' }
const plain: Value = { is: 'plain', numbers: ['41', '07'] }

test('sentences read like English, and their lengths are those that are stated', () => {
  expect(tell(code, plain).join(' ')).toBe('the code of alice is 41 07 .')
  expect([1, 2, 3, 9].map(version => update(code, plain, version).join(' '))).toEqual([
    'now the code of alice is 41 07 .',
    'and now the code of alice is 41 07 .',
    'again now the code of alice is 41 07 .',
    'again now the code of alice is 41 07 .',
  ])
  expect(tell(code, { is: 'link', to: door }).join(' ')).toBe('the code of alice is the door of bob .')
  expect(ask(code).join(' ')).toBe('what is the code of alice ?')
  expect(search(code).join(' ')).toBe('search the code of alice')
  expect(
    [tell(code, plain), update(code, plain, 2), tell(code, { is: 'link', to: door }), ask(code)].map(it => it.length),
  ).toEqual([FACT_TOKENS, UPDATE_TOKENS, LINK_TOKENS, ASK_TOKENS])
})

test('a chain is spoken aloud, link by link', () => {
  expect(answer([{ is: 'link', to: door }, plain]).join(' ')).toBe('the door of bob which is 41 07')
  expect(answer([plain]).join(' ')).toBe('41 07')
})

test('filler has the length that is asked for, ends in a full stop and says nothing of facts', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(), (tokens, seed) => {
      const words = fillerOf(tokens, new Random(seed))
      expect(words).toHaveLength(tokens)
      if (tokens > 1) expect(words.at(-1)).toBe('.')
      for (const word of ['the', 'of', 'is', 'what', 'unknown', 'search']) expect(words).not.toContain(word)
      expect(tokensOf(words)).toHaveLength(tokens)
    }),
  )
})

test('a sentence of filler has 4 to 15 words', () => {
  const random = new Random(3)
  for (let i = 0; i < 500; i++) {
    const { length } = filler(random)
    expect(length).toBeGreaterThanOrEqual(4)
    expect(length).toBeLessThanOrEqual(15)
  }
})
