import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exp, ln, normalQuantile, power } from './math.ts'

const relative = (found: number, expected: number): number =>
  found === expected ? 0 : Math.abs(found - expected) / Math.abs(expected)
/** A double has 2⁻⁵² between neighbours; a few of those are allowed. */
const ULP = 2 ** -52

test('ln and exp of the edges are what they should be', () => {
  expect([ln(1), ln(0), ln(Infinity), exp(0), exp(Infinity), exp(-Infinity)]).toEqual([
    0,
    -Infinity,
    Infinity,
    1,
    Infinity,
    0,
  ])
  expect([ln(-1), ln(Number.NaN), exp(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN])
})

test('ln agrees with Math.log within two units in the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), x => {
      expect(relative(ln(x), Math.log(x))).toBeLessThanOrEqual(2 * ULP)
    }),
    { numRuns: 5000 },
  )
})

test('ln agrees with Math.log near 1, where the result is small', () => {
  for (let i = -2000; i <= 2000; i++) {
    const x = 1 + i / 4096
    expect(relative(ln(x), Math.log(x))).toBeLessThanOrEqual(2 * ULP)
  }
})

test('exp agrees with Math.exp within four units in the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 709, noNaN: true }), x => {
      expect(relative(exp(x), Math.exp(x))).toBeLessThanOrEqual(4 * ULP)
    }),
    { numRuns: 5000 },
  )
})

test('exp fades out through the smallest numbers, and flows over where Math.exp does', () => {
  for (const x of [-709, -720, -740, -744, -746]) expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(2 ** -1074)
  expect(exp(710)).toBe(Infinity)
})

test('exp is finite and right up to the last number at which it can be', () => {
  for (let x = 709; x < 709.782712893384; x += 2 ** -11)
    expect(relative(exp(x), Math.exp(x))).toBeLessThanOrEqual(4 * ULP)
  expect(relative(exp(709.782712893383), Math.exp(709.782712893383))).toBeLessThanOrEqual(4 * ULP)
  expect(exp(709.7827128933841)).toBe(Infinity)
})

test('exp undoes ln', () => {
  for (let x = 1e-9; x < 1e9; x *= 1.37) expect(relative(exp(ln(x)), x)).toBeLessThan(30 * ULP)
})

test('powers of whole numbers come out', () => {
  for (const [base, exponent, value] of [
    [2, 10, 1024],
    [10, -3, 1e-3],
    [9, 0.5, 3],
    [7, 0, 1],
  ] as const)
    expect(relative(power(base, exponent), value)).toBeLessThan(20 * ULP)
})

test('the quantiles of tables: 1.644854 for 95%, 1.959964 for 97.5%, 3.090232 for 99.9%', () => {
  expect([0.5, 0.95, 0.975, 0.999].map(p => Number(normalQuantile(p).toFixed(6)))).toEqual([
    0, 1.644854, 1.959964, 3.090232,
  ])
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798, 11)
})

test('the quantile is odd around one half', () => {
  for (let p = 2 ** -20; p < 0.5; p += 2 ** -9) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p))
})

/** The normal distribution function, by Simpson's rule on its density from 0. */
function normalCdf(x: number): number {
  const n = 2000
  const h = x / n
  const density = (t: number) => Math.exp((-t * t) / 2)
  let sum = density(0) + density(x)
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * density(i * h)
  return 0.5 + (sum * h) / 3 / Math.sqrt(2 * Math.PI)
}

test('a share p of the normal distribution lies below its quantile', () => {
  for (let p = 0.001; p < 1; p += 0.0137) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12)
})

test('the quantile grows, across the seams of its pieces too', () => {
  const ps = [1e-12, 1.4e-11, 1.39e-11, 0.0749, 0.075, 0.0751, 0.5, 0.9249, 0.925, 0.9251, 1 - 1e-12].sort(
    (a, b) => a - b,
  )
  const qs = ps.map(normalQuantile)
  expect(qs).toEqual([...qs].sort((a, b) => a - b))
})
