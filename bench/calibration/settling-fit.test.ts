import { expect, test } from 'vitest'
import { someProfile } from '../../scenarios/test-profile.ts'
import { makeRng, stream } from '../../sim/rng.ts'
import type { RehearsedStep } from './rehearsal.ts'
import { fitSettling, settled } from './settling-fit.ts'

const NOISE = stream('noise of steps')
const rng = makeRng(3)
const even = (took: number, more: Partial<RehearsedStep> = {}): RehearsedStep => ({
  isReading: false,
  sinceJoin: 64,
  joining: 0,
  foretold: 0.001,
  took,
  ...more,
})
/** Steps that take so many times what was foretold, give or take a tenth, and in the first one 2 µs for each token that joins. */
function steps(n: number, factor: number, more: Partial<RehearsedStep>): RehearsedStep[] {
  return Array.from({ length: n }, (_, i) => {
    const foretold = 0.001 * (1 + rng.at(NOISE, i, 0, 0))
    const joining = more.sinceJoin === 0 ? 100 * (1 + (i % 5)) : 0
    const took = factor * (foretold + 2e-6 * joining) * (0.9 + 0.2 * rng.at(NOISE, i, 1, 0))
    return even(took, { foretold, joining, ...more })
  })
}
const behind = (sinceJoin: number, factor: number) => steps(400, factor, { sinceJoin })

test('finds how many times as long steps take, by what was before, and what a token that joins costs', () => {
  const all = [
    ...steps(400, 1.1, { isReading: true, sinceJoin: 7 }), ...behind(0, 1.4), ...behind(1, 1.3), ...behind(2, 1.2),
    ...behind(3, 1.2), ...behind(4, 1.15), ...behind(7, 1.15), ...behind(8, 1.1), ...behind(15, 1.1), ...behind(16, 1.05),
    ...behind(31, 1.05), ...behind(32, 0.98), ...behind(5000, 0.98),
  ] // biome-ignore format: a list
  const { reading, writing, joinSeconds } = fitSettling(all)
  const expected = [1.1, 1.4, 1.3, 1.2, 1.15, 1.1, 1.05, 0.98]
  expect(writing.length).toBe(7)
  for (const [i, factor] of [reading, ...writing].entries())
    expect(Math.abs(factor / (expected[i] ?? 0) - 1)).toBeLessThan(i === 1 ? 0.02 : 0.01)
  expect(Math.abs(joinSeconds / 2e-6 - 1)).toBeLessThan(0.05)
})

test('a long halt counts three times the median: of twenty steps of 2 ms one that took a second', () => {
  const some = [...new Array(19).fill(0.002), 1].map(took => even(took))
  expect(fitSettling(some).writing.at(-1)).toBeCloseTo((19 * 2 + 6) / 20, 9)
})

test('jobs that join while a prompt is read are not taken for slow reading', () => {
  const reads = new Array(50).fill(0).map(() => even(0.001 + 2e-6 * 300, { isReading: true, joining: 300 }))
  expect(fitSettling([...behind(0, 1), ...reads]).reading).toBeCloseTo(1, 1)
})

test('what there are too few steps of has drifted as all the others have', () => {
  const known = { reading: 1.2, writing: [3, 2, 1.5], joinSeconds: 1e-6 }
  const twiceAsSlow = new Array(50).fill(0).map(() => even(0.003))
  const { reading, writing, joinSeconds } = fitSettling([...twiceAsSlow, ...behind(0, 9).slice(0, 7)], known)
  const drift = reading / 1.2
  expect(Math.abs(drift / 2 - 1)).toBeLessThan(0.4)
  expect(writing[0]).toBeCloseTo(3 * drift, 9)
  expect(writing[1]).toBeCloseTo(2 * drift, 9)
  expect([writing.at(-1), joinSeconds]).toEqual([expect.closeTo(3, 9), 1e-6])
  expect(fitSettling(twiceAsSlow)).toEqual({
    reading: expect.closeTo(3, 9),
    writing: new Array(7).fill(expect.closeTo(3, 9)),
    joinSeconds: 0,
  })
  expect(fitSettling([], known)).toEqual({ ...known, writing: [3, 2, 1.5, 1.5, 1.5, 1.5, 1.5] })
})

test('first steps that are all joining leave their factor what it is on the whole', () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => even(1e-5 * n * 100, { sinceJoin: 0, joining: 100 * n }))
  const { writing, joinSeconds } = fitSettling(first)
  expect([writing[0], joinSeconds]).toEqual([expect.closeTo(5, 9), 0])
})

test('a profile keeps its formula, and has the rest from the rehearsal', () => {
  const time = someProfile.time
  if (time === null) throw new Error('the profile for tests has times')
  const all = behind(64, 2)
  const known = { ...time, coefficients: { ...time.coefficients, joinSeconds: 3e-6 } }
  const { settling, rehearsal, ...rest } = settled(known, all)
  expect(rest).toEqual(known)
  expect(settling?.writing.at(-1)).toBeCloseTo(2, 1)
  expect(rehearsal?.steps).toBe(400)
  const uneven: typeof known = { ...known, stretches: [[0.001, 0.001], [0.001, 0.0015]] } // biome-ignore format: a row
  expect(settled(uneven, all).settling?.writing.at(-1)).toBeCloseTo(2 / 1.25, 1)
  expect(rehearsal?.seconds).toBeCloseTo(
    all.reduce((sum, { took }) => sum + took, 0),
    9,
  )
})
