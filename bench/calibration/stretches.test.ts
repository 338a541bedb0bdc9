import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretchesOf, unevennessOf } from './stretches.ts'

test('steps of 1 ms, of which one took 5: in their order, each a stretch', () => {
  const visits = [
    { usual: 0.001, seconds: [0.001, 0.005] },
    { usual: 0.01, seconds: [0.009] },
  ]
  expect(stretchesOf(visits)).toEqual([[0.001, 0.001], [0.001, 0.005], [0.01, 0.009]]) // biome-ignore format: a row
})

test('however many steps: two thousand stretches at most, and hardly any work and time lost', () => {
  const times = fc.array(fc.double({ min: 1e-4, max: 0.1, noNaN: true }), { minLength: 1, maxLength: 100 })
  const visit = fc.record({ usual: fc.double({ min: 1e-4, max: 0.1, noNaN: true }), seconds: times })
  fc.assert(
    fc.property(fc.array(visit, { minLength: 1, maxLength: 100 }), visits => {
      const stretches = stretchesOf(visits)
      const work = visits.reduce((sum, { usual, seconds }) => sum + usual * seconds.length, 0)
      const kept = stretches.reduce((sum, [own]) => sum + own, 0)
      expect([stretches.length >= 1, stretches.length <= 2000]).toEqual([true, true])
      expect(Math.abs(kept / work - 1)).toBeLessThan(0.002)
    }),
    { seed: 7 },
  )
})

test('of 100 ms of work 4 took twice as long and 2 three times: 1.08 times in all, the slowest twentieth twice', () => {
  const usual = [...Array(94).keys()].map(() => [0.001, 0.001] as const)
  const slow = [2, 2, 2, 2, 3, 3].map(factor => [0.001, factor / 1000] as const)
  const { mean, slow: edge } = unevennessOf([...slow, ...usual])
  expect([mean.toFixed(6), edge]).toEqual(['1.080000', 2])
})
