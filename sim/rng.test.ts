import { expect, test } from 'vitest'
import { combineKeys, makeRng, stream } from './rng.ts'

const rng = makeRng(42)

/** Σ (found − expected)² / expected over equal cells. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length
  return counts.reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0)
}

/** With k−1 degrees of freedom chi-square has mean k−1 and variance 2(k−1); four deviations are allowed, both ways. */
function expectEven(counts: readonly number[]): void {
  const degrees = counts.length - 1
  expect(Math.abs(chiSquare(counts) - degrees)).toBeLessThan(4 * Math.sqrt(2 * degrees))
}

const histogram = (cells: number, n: number, draw: (i: number) => number): number[] => {
  const counts = new Array<number>(cells).fill(0)
  for (let i = 0; i < n; i++) {
    const cell = Math.floor(draw(i) * cells)
    counts[cell] = (counts[cell] ?? 0) + 1
  }
  return counts
}

test('a draw is the same whenever it is drawn, and differs by each part of its key', () => {
  const draws = [
    rng.at(1, 2, 3, 4),
    rng.at(2, 2, 3, 4),
    rng.at(1, 3, 3, 4),
    rng.at(1, 2, 4, 4),
    rng.at(1, 2, 3, 5),
    makeRng(43).at(1, 2, 3, 4),
  ]
  expect(rng.at(1, 2, 3, 4)).toBe(draws[0])
  expect(new Set(draws).size).toBe(draws.length)
})

test('the upper half of a process key and of a seed counts too', () => {
  expect(rng.at(1, 2 ** 32 + 2, 3, 4)).not.toBe(rng.at(1, 2, 3, 4))
  expect(makeRng(42 + 2 ** 32).at(1, 2, 3, 4)).not.toBe(rng.at(1, 2, 3, 4))
})

test.each(['process', 'turn', 'n'])('draws are even along %s', along => {
  const at = {
    process: (i: number) => rng.at(7, i, 0, 0),
    turn: (i: number) => rng.at(7, 0, i, 0),
    n: (i: number) => rng.at(7, 0, 0, i),
  }
  expectEven(histogram(100, 100_000, at[along as 'n']))
})

test('the low bits of a draw are as even as the high ones', () => {
  expectEven(histogram(64, 100_000, i => (rng.at(7, i, 0, 0) * 2 ** 40) % 1))
})

test('neighbouring processes, turns and streams know nothing of each other', () => {
  const pairs = [
    (i: number) => [rng.at(7, i, 0, 0), rng.at(7, i + 1, 0, 0)],
    (i: number) => [rng.at(7, 5, i, 0), rng.at(7, 5, i + 1, 0)],
    (i: number) => [rng.at(7, i, 3, 0), rng.at(8, i, 3, 0)],
  ]
  for (const pair of pairs)
    expectEven(
      histogram(256, 100_000, i => {
        const [a = 0, b = 0] = pair(i)
        return (Math.floor(a * 16) * 16 + Math.floor(b * 16)) / 256
      }),
    )
})

test('a draw is never 0 and never 1', () => {
  const draws = Array.from({ length: 100_000 }, (_, i) => rng.at(9, i, 0, 0))
  expect(draws.filter(u => !(u > 0 && u < 1))).toEqual([])
})

test('combined keys are whole, below 2⁵³, differ, and depend on the order', () => {
  const keys = new Set<number>()
  for (let a = 0; a < 300; a++) for (let b = 0; b < 300; b++) keys.add(combineKeys(a * 2 ** 32, b))
  expect(keys.size).toBe(90_000)
  expect([...keys].every(Number.isSafeInteger)).toBe(true)
  expect(combineKeys(1, 2)).not.toBe(combineKeys(2, 1))
})

test('these values hold on every platform', () => {
  expect([stream(''), stream('a'), stream('arrivals')]).toEqual(PINNED.streams)
  expect([rng.at(0, 0, 0, 0), rng.at(1, 2, 3, 4), makeRng(2 ** 40 + 1).at(stream('x'), 2 ** 52 + 1, 9, 9)]).toEqual(
    PINNED.draws,
  )
  expect([combineKeys(0, 0), combineKeys(2 ** 40, 3)]).toEqual(PINNED.keys)
})

/** FNV-1a of "" is 2166136261 and of "a" is 0xe40c292c, as published; the draws were computed by a second program in another language. */
const PINNED = {
  streams: [2166136261, 0xe40c292c, 507947475],
  draws: [0.5094996965082749, 0.3796959290352714, 0.0961536982211676],
  keys: [1606971569648646, 3972788219022900],
}
