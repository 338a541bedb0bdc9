import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fits, makeGrid } from './grid.ts'
import { kindOf, nameOf } from './points.ts'

const limits = { slots: 8, contextLimit: 2048, tokenBudget: 256, kvTokens: 16_384 }
const anyLimits = fc.record({
  slots: fc.integer({ min: 1, max: 40 }),
  contextLimit: fc.integer({ min: 16, max: 5000 }),
  tokenBudget: fc.integer({ min: 40, max: 600 }),
  kvTokens: fc.integer({ min: 64, max: 20_000 }),
})

test.each(['quick', 'full'] as const)('every point of a %s grid keeps within the limits of the core', size => {
  fc.assert(
    fc.property(anyLimits, limits => {
      const { points, reference } = makeGrid(limits, size)
      expect([...points, reference].filter(point => !fits(point, limits)).map(nameOf)).toEqual([])
      expect(new Set(points.map(point => JSON.stringify(point))).size).toBe(points.length)
    }),
    { seed: 1, numRuns: 100 },
  )
})

describe.each(['quick', 'full'] as const)('a %s grid', size => {
  const { points } = makeGrid(limits, size)

  test('has enough of each kind', () => {
    for (const kind of ['decode', 'prefill', 'mixed'])
      expect(points.filter(point => kindOf(point) === kind).length).toBeGreaterThan(12)
  })

  test('has ragged batches, full ones, long contexts and the largest chunks', () => {
    expect(points.some(({ decodes }) => new Set(decodes).size > 2)).toBe(true)
    expect(points.some(({ decodes }) => decodes.length === limits.slots)).toBe(true)
    expect(points.some(({ decodes }) => Math.max(...decodes) >= limits.contextLimit - 8)).toBe(true)
    expect(points.some(({ chunks }) => chunks.some(({ tokens }) => tokens === limits.tokenBudget))).toBe(true)
    expect(points.some(({ chunks }) => chunks.length > 1)).toBe(true)
  })
})

test('the quick grid is much smaller', () => {
  expect(makeGrid(limits, 'quick').points.length * 2).toBeLessThan(makeGrid(limits, 'full').points.length)
})
