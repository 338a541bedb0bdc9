import { describe, expect, test } from 'vitest'
import { leadSentences } from './compare-lead.ts'
import { comparisonOf } from './page/test-results.ts'

const lru = ['lru', 0.8, 0.001, 900] as const
const memgpt = ['memgpt', 0.93, 0.0021, 800] as const

describe('the best against the baseline', () => {
  test('with its price in that of the other, and whether it is chance', () => {
    expect(leadSentences(comparisonOf({ rows: [lru, memgpt] }))).toEqual([
      'memgpt answers 93.0% of the questions right at 2.1 times the cost of lru, which answers 80.0%; the difference is significant.',
    ])
    expect(leadSentences(comparisonOf({ rows: [lru, memgpt], p: 0.2 }))[0]).toMatch(
      /; the difference is not significant.$/,
    )
  })

  test('names the others that could be no different', () => {
    const rows = [lru, memgpt, ['fifo', 0.81, 0.001, 900]] as const
    expect(leadSentences(comparisonOf({ rows, p: 0.2 }))[1]).toBe('The difference of fifo to lru is not significant.')
  })

  test('with one seed nothing is said of chance', () => {
    const [lead, ...rest] = leadSentences(comparisonOf({ rows: [lru, memgpt], seeds: [1] }))
    expect(lead).toMatch(/; 1 seed cannot say how much is chance\.$/)
    expect(rest).toEqual([])
  })

  test('a price that is about the same, or none, has no number', () => {
    expect(leadSentences(comparisonOf({ rows: [lru, ['clock', 0.9, 0.001002, 1]] }))[0]).toContain(
      'at about the cost of lru',
    )
    expect(
      leadSentences(
        comparisonOf({
          rows: [
            ['lru', 0.8, 0, 1],
            ['clock', 0.9, 0, 1],
          ],
        }),
      )[0],
    ).toMatch(/^clock answers 90.0% of the questions right, lru 80.0%;/)
  })
})

test('a baseline that is best is held against the next', () => {
  const [lead] = leadSentences(comparisonOf({ rows: [memgpt, lru, ['fifo', 0.7, 0.001, 900]] }))
  expect(lead).toMatch(/^memgpt answers 93.0% .* at 2.1 times the cost of lru, which answers 80.0%/)
})

test('what knows the future is not the best', () => {
  const [lead] = leadSentences(comparisonOf({ rows: [lru, memgpt, ['opt', 0.99, 0.001, 900]] }))
  expect(lead).toMatch(/^memgpt answers/)
})

test('one policy, or none with a number, is told for what it is', () => {
  expect(leadSentences(comparisonOf({ rows: [lru] }))).toEqual(['lru answers 80.0% of the questions right.'])
  expect(leadSentences(comparisonOf({ rows: [] }))).toEqual(['Nothing was finished, so there is nothing to compare.'])
  const unknown = [['lru', Number.NaN, Number.NaN, Number.NaN]] as const
  expect(leadSentences(comparisonOf({ rows: unknown }))).toEqual([
    'Nothing was finished, so there is nothing to compare.',
  ])
})
