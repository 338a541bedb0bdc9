import { describe, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { accuracyOf, addScores, batchShape, flatten, type Row, scoresOf } from './batch.ts'

const row = (ids: readonly number[], weights: readonly number[], answers: Row['answers'] = []): Row => ({
  ids,
  weights,
  answers,
  positions: ids.map((_, i) => 10 * i),
})
const random = () => new Random(1)
const size = { rows: 2, length: 4, places: 4 }

describe('a batch', () => {
  test('lays texts side by side and fills up short ones', () => {
    const { ids, positions } = flatten([row([1, 2, 3, 4, 5], []), row([6, 7], [])], size, random())
    expect([...ids].map(Number)).toEqual([1, 2, 3, 4, 6, 7, 0, 0])
    expect([...positions].map(Number)).toEqual([0, 10, 20, 30, 0, 10, 0, 0])
  })

  test('takes a loss where the token before an answer stands, and none where nothing weighs', () => {
    const { places, targets, lossWeights, lossWeight } = flatten(
      [row([1, 2, 3], []), row([6, 7, 8], [0, 0, 1])],
      size,
      random(),
    )
    expect([places[0], targets[0]]).toEqual([5n, 8n])
    expect([...lossWeights]).toEqual([1, 0, 0, 0])
    expect(lossWeight).toBe(1)
  })

  test('has room for answers first', () => {
    const light = row([1, 2, 3, 4, 5], [0, 0.1, 0.1, 0.1, 0.1])
    const heavy = row([1, 2, 3, 4, 5], [0, 1, 1, 1, 1])
    expect([...flatten([light, heavy], size, random()).places].map(Number).sort()).toEqual([4, 5, 6, 7])
  })

  test('keeps as many answers as there is room for', () => {
    const heavy = row([1, 2, 3, 4, 5], [0, 1, 1, 1, 1], [{ ability: 'a', from: 1, to: 5 }])
    const { lossWeights, answers } = flatten([heavy, heavy], { ...size, places: 6 }, random())
    expect([...lossWeights]).toEqual(Array(6).fill(1))
    expect(answers.length).toBeLessThan(2)
  })

  test('has places for less than a third of its tokens', () => {
    expect(batchShape(32, 64)).toEqual({ rows: 32, length: 64, places: 614 })
  })
})

describe('scores', () => {
  const answers = [
    { ability: 'recall', from: 1, to: 3 },
    { ability: 'unknown', from: 4, to: 5 },
  ]
  const batch = flatten([row([1, 2, 3, 4, 5], [0, 1, 1, 0, 1], answers)], { rows: 1, length: 4, places: 4 }, random())

  test('count an answer as right if all of it is', () => {
    expect([...scoresOf(batch, BigInt64Array.of(2n, 9n, 5n, 0n))]).toEqual([
      ['recall', { right: 0, asked: 1 }],
      ['unknown', { right: 1, asked: 1 }],
    ])
  })

  test('leave out answers that were cut', () => {
    const cut = flatten([row([1, 2, 3, 4, 5], [0, 1, 1, 0, 1], answers)], { rows: 1, length: 2, places: 4 }, random())
    expect(cut.answers.map(({ ability }) => ability)).toEqual(['recall'])
  })

  test('add up', () => {
    const scores = scoresOf(batch, BigInt64Array.of(2n, 3n, 4n, 0n))
    const both = addScores([scores, scores])
    expect(both.get('recall')).toEqual({ right: 2, asked: 2 })
    expect(accuracyOf(both)).toBe(0.5)
  })
})
