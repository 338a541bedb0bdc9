import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastSquares, lengthOf, type Matrix, nnls, residuals } from './nnls.ts'

/** The same cases in every run. */
const FIXED = { seed: 1974, numRuns: 150 }
const value = fc.integer({ min: -50, max: 50 }).map(n => n / 10)
const problem = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 })).chain(([width, height]) =>
  fc.record({
    rows: fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
    y: fc.array(value, { minLength: height, maxLength: height }),
  }),
)
const errorOf = (rows: Matrix, y: readonly number[], x: readonly number[]) => lengthOf(residuals(rows, y, x))
const column = (rows: Matrix, j: number) => rows.map(row => row[j] ?? 0)
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)

/** Every subset of the columns by itself, of which those without a negative coefficient are allowed. */
function bruteForce(rows: Matrix, y: readonly number[]): number {
  const width = rows[0]?.length ?? 0
  let best = lengthOf(y)
  for (let mask = 1; mask < 1 << width; mask++) {
    const chosen = Array.from({ length: width }, (_, j) => j).filter(j => (mask >> j) & 1)
    const part = rows.map(row => chosen.map(j => row[j] ?? 0))
    const x = leastSquares(part, y)
    if (x.every(each => each >= 0)) best = Math.min(best, errorOf(part, y, x))
  }
  return best
}

describe('least squares without bounds', () => {
  test('draws the line through two points: y = 1 + 2t at t = 0 and 3', () => {
    const [a, b] = leastSquares([[1, 0], [1, 3]], [1, 7]) // biome-ignore format: one row, one point
    expect([a, b].map(x => x?.toFixed(9))).toEqual(['1.000000000', '2.000000000'])
  })

  test('leaves an error at right angles to every column', () => {
    fc.assert(
      fc.property(problem, ({ rows, y }) => {
        const left = residuals(rows, y, leastSquares(rows, y))
        for (let j = 0; j < (rows[0]?.length ?? 0); j++) expect(Math.abs(dot(column(rows, j), left))).toBeLessThan(1e-6)
      }),
      FIXED,
    )
  })
})

describe('least squares without negative coefficients', () => {
  test('are as good as the best of all subsets of the columns', () => {
    fc.assert(
      fc.property(problem, ({ rows, y }) => {
        expect(errorOf(rows, y, nnls(rows, y))).toBeCloseTo(bruteForce(rows, y), 6)
      }),
      FIXED,
    )
  })

  test('hold the conditions of Karush, Kuhn and Tucker: x ≥ 0, no slope where x > 0, no gain where x = 0', () => {
    fc.assert(
      fc.property(problem, ({ rows, y }) => {
        const x = nnls(rows, y)
        const left = residuals(rows, y, x)
        x.forEach((each, j) => {
          const slope = dot(column(rows, j), left)
          expect(each).toBeGreaterThanOrEqual(0)
          expect(slope).toBeLessThan(1e-6)
          if (each > 1e-6) expect(slope).toBeGreaterThan(-1e-6)
        })
      }),
      FIXED,
    )
  })

  test('give 0 where a column would want to be negative, or is empty', () => {
    expect(nnls([[1, 0], [2, 0]], [-1, -2])).toEqual([0, 0]) // biome-ignore format: one row, one point
  })

  test('do not care for the units of a column', () => {
    const [a = 0, b = 0] = nnls([[1e-9, 1e9], [2e-9, 1e9], [3e-9, 1e9]], [3, 5, 7]) // biome-ignore format: as above
    expect(a * 1e-9).toBeCloseTo(2, 9)
    expect(b * 1e9).toBeCloseTo(1, 9)
  })

  test('of two equal columns use the sum of both only', () => {
    expect(errorOf([[1, 1], [2, 2]], [3, 6], nnls([[1, 1], [2, 2]], [3, 6]))).toBeCloseTo(0, 9) // biome-ignore format: as above
  })
})
