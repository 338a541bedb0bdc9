import { expect, test } from 'vitest'
import type { Figure } from './figure.ts'
import { testFigures } from './test-figures.ts'
import { tipOf } from './tips.ts'

const named = (name: string): Figure => {
  const figure = testFigures.find(it => it.name === name)
  if (figure === undefined) throw new Error(`no figure ${name}`)
  return figure
}

test.each([
  ['bars', 0, 'memgpt: 90% (81% to 99.0%)'],
  ['stacked', 1, 'memgpt, summaries: 3,000'],
  ['bars-without-values', 0, 'memgpt: 90% (81% to 99.0%)'],
  ['lines', 0, 'fifo: requests that miss 90%; frames 1'],
  ['marked', 0, 'lru: requests that miss 80%; ram.context 1k'],
  ['points', 1, 'fifo: requests that miss 80% (72.0% to 88.0%); cost of 1,000 turns $2.50 ($2.00 to $3.00)'],
  ['spans', 0, 'slot 0, process 0, p0: 0 s to 1.50 s'],
  ['cells', 0, 'length of the context 64, depth of the fact 0: no value'],
])('%s, series %i: names and values with their units', (name, set, tip) => {
  expect(tipOf(named(name), set, 0)).toBe(tip)
})

test('what is no mark has nothing to say', () => {
  expect([tipOf(named('bars'), 1, 0), tipOf(named('lines'), 4, 0), tipOf(named('nothing'), 0, 0)]).toEqual(['', '', ''])
  expect(tipOf(named('bars-without-values'), 0, 2)).toBe('lru: no value')
})
