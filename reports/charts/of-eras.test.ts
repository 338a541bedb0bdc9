import { expect, test } from 'vitest'
import { sampleResult, spread } from '../fixture.ts'
import { erasFigures } from './of-eras.ts'

const era = (scenario: string, ms: number, total: number) => ({
  ...sampleResult,
  scenario,
  latencyMs: { ...sampleResult.latencyMs, turn: spread(2 * ms) },
  cost: { ...sampleResult.cost, total, perMillionTokens: total },
})

test('eras are shown by who waits, what a token costs and how busy the machine is', () => {
  const figures = erasFigures([era('batch', 8000, 0), era('home', 900, 10)], 'npx llmos demo eras')
  const values = figures.map(({ name, body }) => [
    name,
    body.is === 'bars' && body.series[0]?.marks.map(it => it.value),
  ])
  expect(values).toEqual([
    ['eras-wait', [8000, 900]],
    ['eras-cost', [null, 10]],
    ['eras-busy', [0.835, 0.835]],
  ])
  expect(figures[0]?.alt).toBe('Most on batch: 8 s.')
  expect(erasFigures([], '')).toEqual([])
})
