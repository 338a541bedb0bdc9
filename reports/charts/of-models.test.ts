import { expect, test } from 'vitest'
import type { QualityMeasures } from '../../scenarios/profile.ts'
import { depths } from './of-models.ts'

const origin = { scenario: 'tiny', seeds: [], version: '0.1.0', command: 'npx llmos calibrate' }
const measure = (of: 'recall' | 'keeps', length: number, depth: number, hits: number) =>
  ({ of, at: { length, depth }, hits, n: 4, low: 0, high: 1, tokens: 3 }) as const

test('recall is shown by length and depth, all that was asked at one place together', () => {
  const measures = [
    measure('recall', 1024, 0.5, 1),
    measure('recall', 64, 0.5, 4),
    measure('recall', 64, 0.5, 2),
    measure('recall', 64, 0, 3),
    measure('keeps', 64, 0, 0),
  ] as unknown as QualityMeasures['measures']
  const [figure] = depths({ measures } as QualityMeasures, origin)
  if (figure?.body.is !== 'cells') throw new Error('no cells')
  expect([figure.body.x.names, figure.body.y.names]).toEqual([['64', '1,024'], ['0', '0.5']]) // biome-ignore format: pairs
  expect(figure.body.cells.map(({ column, row, mark }) => [column, row, mark.value])).toEqual([
    [0, 0, 0.75],
    [0, 1, 0.75],
    [1, 1, 0.25],
  ])
  expect(figure.remarks).toEqual(['16 questions in all, 4 or more in each field.'])
  expect(figure.alt).toBe('Over all lengths and depths 62.5% of the answers are right.')
})

test('nothing is shown where nothing was asked', () => {
  expect(depths({ measures: [] } as unknown as QualityMeasures, origin)).toEqual([])
})
