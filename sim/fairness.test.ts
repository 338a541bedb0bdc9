import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jain, maxMinShares } from './fairness.ts'

test('of 10, demands of 2, 6 and 6 get 2, 4 and 4', () => {
  expect(maxMinShares(10, [2, 6, 6], [1, 1, 1])).toEqual([2, 4, 4])
})

test('weights of 1 and 3 share 12 as 3 and 9, unless the heavy one wants less', () => {
  expect(maxMinShares(12, [100, 100], [1, 3])).toEqual([3, 9])
  expect(maxMinShares(12, [100, 4], [1, 3])).toEqual([8, 4])
})

test('all get what they want if there is enough, and nothing goes to those who want nothing', () => {
  expect(maxMinShares(100, [1, 0, 3], [1, 1, 1])).toEqual([1, 0, 3])
  expect(maxMinShares(5, [], [])).toEqual([])
})

test('the index is 1 for equals, 1/n if one has everything, 0.9 for 1 and 2', () => {
  expect([jain([3, 3, 3]), jain([7, 0, 0, 0]), jain([1, 2]), jain([]), jain([0, 0])]).toEqual([1, 0.25, 0.9, 1, 1])
})

const client = fc.record({ demand: fc.integer({ min: 0, max: 50 }), weight: fc.integer({ min: 1, max: 5 }) })

test('shares use up what is wanted and to be had, and nobody is better off by weight than one who lacks', () => {
  fc.assert(
    fc.property(
      fc.array(client, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 200 }),
      (clients, capacity) => {
        const demands = clients.map(c => c.demand)
        const shares = maxMinShares(
          capacity,
          demands,
          clients.map(c => c.weight),
        )
        const wanted = demands.reduce((a, b) => a + b, 0)
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(Math.min(wanted, capacity), 9)
        const level = (i: number) => (shares[i] ?? 0) / (clients[i]?.weight ?? 1)
        shares.forEach((share, i) => {
          expect(share).toBeLessThanOrEqual((demands[i] ?? 0) + 1e-9)
          if (share < (demands[i] ?? 0) - 1e-9)
            for (const j of shares.keys()) expect(level(j)).toBeLessThanOrEqual(level(i) + 1e-9)
        })
      },
    ),
  )
})
