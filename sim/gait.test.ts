import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Gait } from './gait.ts'
import { ticks } from './units.ts'

const MS = ticks(0.001)
const two = [
  { work: 0.002, took: 0.002 },
  { work: 0.001, took: 0.004 },
]

test('2.5 ms of work are done after 4 ms, where the last 0.5 ms go at a quarter of the pace', () => {
  const gait = new Gait(two, 0)
  expect([0, 1, 2, 2.5, 3, 4].map(work => gait.timeAt(work * MS) / MS)).toEqual([0, 1, 2, 4, 6, 7])
  expect([0, 1, 2, 4, 6, 7].map(time => gait.workAt(time * MS) / MS)).toEqual([0, 1, 2, 2.5, 3, 4])
})

test('from the middle of a lap: 3 of its 6 ms have passed, a third of the slow stretch is still to come', () => {
  const gait = new Gait(two, 0.5)
  const begun = gait.workAt(0)
  expect(begun / MS).toBe(2.25)
  expect(gait.timeAt(begun + 0.75 * MS) / MS).toBe(3)
})

const stretch = fc.record({
  work: fc.double({ min: 1e-5, max: 0.1, noNaN: true }),
  took: fc.double({ min: 1e-5, max: 0.1, noNaN: true }),
})
test('work and time are each the inverse of the other, however late', () => {
  fc.assert(
    fc.property(
      fc.array(stretch, { minLength: 1, maxLength: 20 }),
      fc.nat(1e12),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (all, time, place) => {
        const gait = new Gait(all, place)
        expect(Math.abs(gait.timeAt(gait.workAt(time)) - time)).toBeLessThan(0.5)
      },
    ),
    { seed: 4 },
  )
})

/** Stretch by stretch, as one would with pencil and paper. */
function walked(all: readonly { work: number; took: number }[], work: number): number {
  let [left, passed] = [work, 0]
  for (let i = 0; ; i = (i + 1) % all.length) {
    const { work: most, took } = all[i] ?? { work: 1, took: 1 }
    if (left <= most) return passed + (left / most) * took
    left -= most
    passed += took
  }
}
test('a walk through the stretches ends at the same time', () => {
  fc.assert(
    fc.property(
      fc.array(stretch, { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, work) => {
        expect(new Gait(all, 0).timeAt(ticks(work)) / ticks(1)).toBeCloseTo(walked(all, work), 6)
      },
    ),
    { seed: 4 },
  )
})

test.each([
  [[], 'a gait without stretches; give one, or leave them out for an even core'],
  [[{ work: 0, took: 1 }], 'a stretch of 0 s of work in 1 s; expected two numbers of seconds above 0'],
  [[{ work: 1, took: Number.NaN }], 'a stretch of 1 s of work in NaN s; expected two numbers of seconds above 0'],
])('%j is no gait', (stretches, message) => {
  expect(() => new Gait(stretches, 0)).toThrow(message)
})
