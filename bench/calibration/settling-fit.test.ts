import { expect, test } from 'vitest'
import { someProfile } from '../../scenarios/test-profile.ts'
import { makeRng, stream } from '../../sim/rng.ts'
import type { RehearsedStep } from './rehearsal.ts'
import { fitSettling, settled } from './settling-fit.ts'

const NOISE = stream('noise of steps')
const rng = makeRng(3)
/** Steps that take so many times what was foretold, give or take a tenth, and 2 µs for each token that joins. */
function steps(n: number, factor: number, more: Partial<RehearsedStep> = {}): RehearsedStep[] {
  return Array.from({ length: n }, (_, i) => {
    const foretold = 0.001 * (1 + rng.at(NOISE, i, 0, 0))
    const joining = more.sinceJoin === 0 ? 100 * (1 + (i % 5)) : 0
    const took = factor * (foretold + 2e-6 * joining) * (0.9 + 0.2 * rng.at(NOISE, i, 1, 0))
    return { isReading: false, sinceJoin: 100, joining, foretold, took, ...more }
  })
}
const behind = (sinceJoin: number, factor: number) => steps(200, factor, { sinceJoin })

test('finds how many times as long steps take, by what was before, and what a token that joins costs', () => {
  const all = [
    ...steps(200, 1.1, { isReading: true, sinceJoin: 0, joining: 0 }).map(step => ({ ...step, took: 1.1 * step.foretold })),
    ...behind(0, 1.4), ...behind(1, 1.3), ...behind(2, 1.2), ...behind(3, 1.2), ...behind(5, 1.15), ...behind(9, 1.1),
    ...behind(31, 1.05), ...behind(32, 0.98), ...behind(5000, 0.98),
  ] // biome-ignore format: a list
  const { reading, writing, joinSeconds } = fitSettling(all)
  expect(reading).toBeCloseTo(1.1, 6)
  const expected = [1.4, 1.3, 1.2, 1.15, 1.1, 1.05, 0.98]
  expect(writing.length).toBe(expected.length)
  for (const [i, factor] of expected.entries()) expect(writing[i]).toBeCloseTo(factor, 1)
  expect(Math.abs(joinSeconds / 2e-6 - 1)).toBeLessThan(0.1)
})

test('a halt changes nothing: of 300 steps of the same work, the slowest three do not count, nor do the fastest', () => {
  const even = (took: number): RehearsedStep => ({ isReading: false, sinceJoin: 64, joining: 0, foretold: 0.001, took })
  const some = [...Array(294).keys()].map(() => even(0.002))
  const odd = [9, 5, 7, 1e-6, 1e-6, 1e-6].map(even)
  expect(fitSettling([...some, ...odd]).writing.at(-1)).toBeCloseTo(2, 9)
})

test('what there are too few steps of stays as it was; where nothing was, it goes as before', () => {
  const known = { reading: 1.2, writing: [3, 2, 1.5] }
  const { reading, writing, joinSeconds } = fitSettling([...behind(2, 1.3), ...behind(0, 9).slice(0, 7)], known)
  expect([reading, writing[0], writing[1], joinSeconds]).toEqual([1.2, 3, 2, 0])
  expect(writing[2]).toBeCloseTo(1.3, 1)
  expect(writing.slice(3)).toEqual([1.5, 1.5, 1.5, 1.5])
  const some = fitSettling(behind(2, 1.3)).writing
  expect(some.slice(0, 2)).toEqual([1, 1])
  expect(some.slice(3)).toEqual(new Array(4).fill(some[2]))
  expect(fitSettling([])).toEqual({ reading: 1, writing: [1, 1, 1, 1, 1, 1, 1], joinSeconds: 0 })
})

test('a profile keeps its formula, and has the rest from the rehearsal', () => {
  const time = someProfile.time
  if (time === null) throw new Error('the profile for tests has times')
  const all = behind(64, 2)
  const { coefficients, settling, rehearsal, ...rest } = settled(time, all)
  expect({ ...rest, coefficients }).toEqual({ ...time, coefficients: { ...time.coefficients, joinSeconds: 0 } })
  expect(settling?.writing.at(-1)).toBeCloseTo(2, 1)
  expect(rehearsal?.steps).toBe(200)
  expect(rehearsal?.seconds).toBeCloseTo(
    all.reduce((sum, { took }) => sum + took, 0),
    9,
  )
})
