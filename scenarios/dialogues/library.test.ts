import { expect, test } from 'vitest'
import { storiesOf } from './library.ts'
import { tokensOf } from './tokens.ts'

const text = (name: string): string =>
  JSON.stringify({
    sample_id: name,
    conversation: { speaker_a: 'A', speaker_b: 'B', session_1: [{ speaker: 'A', dia_id: 'D1:1', text: 'Hi.' }] },
    qa: [{ question: 'Hi?', answer: 'Hi.', evidence: ['D1:1'], category: 4 }],
  })
const of = (name: string, more: object = {}) =>
  storiesOf({ file: 'x.json', text: text(name), search: 'words', countTokens: tokensOf, before: 0, ...more })

test('the same file is read once, another one anew', () => {
  const first = of('a')
  expect(of('a')).toBe(first)
  expect(of('b').stories[0]?.name).toBe('b')
  for (const more of [
    { before: 1 },
    { search: 'hybrid' },
    { file: 'y.json' },
    { mostQuestions: 1 },
    { format: 'locomo' },
  ])
    expect(of('a', more)).not.toBe(first)
})

test('only the three used last are kept', () => {
  const [one, two] = [of('1'), of('2')]
  of('3')
  expect(of('1')).toBe(one)
  of('4')
  expect(of('1')).toBe(one)
  expect(of('2')).not.toBe(two)
})
