import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Gait } from './gait.ts'
import { Pace } from './pace.ts'

const begun = (start: number, first: number, growth: number): Pace => {
  const pace = new Pace()
  pace.begin(start, { first, growth, validSteps: Infinity })
  return pace
}

/** When the first `n` steps end, added up one by one. */
const walk = (start: number, first: number, growth: number, n: number): number[] => {
  const ends = [start]
  for (let i = 0; i < n; i++) ends.push((ends[i] as number) + first + i * growth)
  return ends
}

test('steps of 100, 102 and 104 ticks end at 100, 202 and 306', () => {
  const pace = begun(0, 100, 2)
  expect([0, 1, 2, 3].map(k => pace.after(k))).toEqual([0, 100, 202, 306])
  expect([99, 100, 201, 202, 250].map(t => pace.stepsBy(t))).toEqual([0, 1, 1, 2, 2])
  expect([0, 1, 100, 101, 202, 250].map(t => pace.stepsUntil(t))).toEqual([1, 1, 1, 2, 2, 3])
})

test('before the start no step has ended, and the first is the one to wait for', () => {
  const pace = begun(1000, 10, 0)
  expect([pace.stepsBy(0), pace.stepsBy(1000), pace.stepsUntil(0), pace.stepsUntil(1000)]).toEqual([0, 0, 1, 1])
})

test('a jump lands where a walk does', () => {
  const price = [fc.nat(1e9), fc.integer({ min: 1, max: 1000 }), fc.nat(50)] as const
  fc.assert(
    fc.property(...price, fc.nat(20_000), (start, first, growth, elapsed) => {
      const pace = begun(start, first, growth)
      const ends = walk(start, first, growth, 20_001)
      const time = start + elapsed
      const later = ends.findIndex(end => end > time)
      expect(pace.stepsBy(time)).toBe(later - 1)
      expect(pace.stepsUntil(time)).toBe(
        Math.max(
          1,
          ends.findIndex(end => end >= time),
        ),
      )
    }),
    { numRuns: 50 },
  )
})

test('the bits are right late in a long run too', () => {
  const [start, first, growth] = [9e15, 123_457, 89]
  const pace = begun(start, first, growth)
  walk(start, first, growth, 3000).forEach((end, k) => {
    expect([pace.after(k), pace.stepsBy(end), pace.stepsBy(end - 1)]).toEqual([end, k, Math.max(0, k - 1)])
  })
})

// ---- a core that does not go evenly ----

const MS = 1e7
/** 2 ms of work in 2 ms, then 1 ms in 4 ms. */
const gait = (place = 0): Gait =>
  new Gait([{ work: 0.002, took: 0.002 }, { work: 0.001, took: 0.004 }], place) // biome-ignore format: a row

test('steps of 1 ms end after 1, 2 and 6 ms where the third millisecond of work takes 4', () => {
  const pace = new Pace()
  pace.begin(0, { first: MS, growth: 0, validSteps: Infinity }, gait())
  expect([0, 1, 2, 3, 4].map(k => pace.after(k) / MS)).toEqual([0, 1, 2, 6, 7])
  expect([1, 5.9, 6].map(t => pace.stepsBy(t * MS))).toEqual([1, 2, 3])
  expect([1, 5.9, 6].map(t => pace.stepsUntil(t * MS))).toEqual([1, 3, 3])
})

test('from any moment, every step takes time, and what has ended by its end is it', () => {
  const price = [fc.nat(1e12), fc.integer({ min: 1, max: 3 * MS }), fc.nat(50_000)] as const
  fc.assert(
    fc.property(...price, fc.double({ min: 0, max: 0.999, noNaN: true }), (start, first, growth, place) => {
      const pace = new Pace()
      pace.begin(start, { first, growth, validSteps: Infinity }, gait(place))
      for (let k = 1; k < 200; k++) {
        expect(pace.after(k)).toBeGreaterThan(pace.after(k - 1))
        expect([pace.stepsBy(pace.after(k)), pace.stepsBy(pace.after(k) - 1)]).toEqual([k, k - 1])
      }
    }),
    { numRuns: 50, seed: 3 },
  )
})
