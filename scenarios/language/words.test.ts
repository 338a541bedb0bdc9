import { expect, test } from 'vitest'
import { decode, encode, token, UNKNOWN_WORD, VOCABULARY_SIZE, WORDS } from './words.ts'

test('every word is there once, and the table has room for all', () => {
  expect(new Set(WORDS).size).toBe(WORDS.length)
  expect(VOCABULARY_SIZE % 16).toBe(0)
  expect(VOCABULARY_SIZE).toBeGreaterThanOrEqual(WORDS.length)
})

test('words become tokens and back', () => {
  const text = 'what is the code of anna ? <assistant> 41 07 <end>'.replace('anna', 'alice')
  expect(decode(encode(text))).toBe(text)
  expect(encode('  the\n code ')).toEqual([token('the'), token('code')])
})

test('what the language does not know becomes <unk>; asking for its token is a mistake', () => {
  expect(encode('the zebra')).toEqual([token('the'), UNKNOWN_WORD])
  expect(() => token('zebra')).toThrow('the small language has no word "zebra"')
})

test('the numbering of words does not move: models depend on it', () => {
  expect([token('<pad>'), token('<end>'), token('<assistant>'), token('the'), token('41')]).toEqual([0, 2, 8, 12, 168])
})
