import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Tally, Track } from './tally.ts'
import { TICKS_PER_SECOND } from './units.ts'

const tallied = (values: readonly number[], bits?: number): Tally => {
  const tally = new Tally(bits)
  for (const v of values) tally.add(v)
  return tally
}
/** The ⌈q·n⌉-th smallest. */
const percentile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1] as number

/** Times from a tick to the end of time, as often small as large. */
const time = fc.tuple(fc.integer({ min: 0, max: 52 }), fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true }))
const times = fc.array(
  time.map(([octave, m]) => Math.floor(m * 2 ** octave)),
  { minLength: 1, maxLength: 60 },
)

test.each([
  [10, 0.0005],
  [6, 0.008],
])('with %i bits percentiles are within %f of the true value', (bits, error) => {
  fc.assert(
    fc.property(times, fc.constantFrom(0.01, 0.5, 0.95, 0.99, 1), (values, q) => {
      const expected = percentile(values, q)
      expect(Math.abs(tallied(values, bits).percentile(q) - expected)).toBeLessThanOrEqual(expected * error)
    }),
  )
})

test('mean and maximum are exact, and small values have a bucket each', () => {
  const tally = tallied([1, 2, 3, 1000])
  expect([tally.mean, tally.percentile(0.5), tally.percentile(0.75), tally.percentile(1)]).toEqual([251.5, 2, 3, 1000])
})

test('of a hundred values p50 is the 50th, p95 the 95th, p99 the 99th', () => {
  const tally = tallied(Array.from({ length: 100 }, (_, i) => (i + 1) * 1024 * 1e7))
  const { p50, p95, p99, max } = tally.milliseconds()
  const found = [p50, p95, p99, max].map(x => x / 1024)
  for (const [i, expected] of [50, 95, 99, 100].entries())
    expect(Math.abs((found[i] ?? 0) / expected - 1)).toBeLessThan(0.0005)
})

test('nothing tallied is zero everywhere', () => {
  expect(new Tally().milliseconds()).toEqual({ mean: 0, p50: 0, p95: 0, p99: 0, max: 0 })
})

test('a percentile never exceeds the maximum', () => {
  expect(tallied([1_000_000_000_001]).percentile(0.99)).toBeLessThanOrEqual(1_000_000_000_001)
})

const BIN = 2 ** 24

test('2 for three bins and 4 for one average to 2.5', () => {
  const track = new Track()
  track.set(2, 0)
  track.set(4, 3 * BIN)
  expect(track.average(4 * BIN)).toBe(2.5)
  expect(track.series(4 * BIN)).toEqual({ everySeconds: BIN / TICKS_PER_SECOND, values: [2, 2, 2, 4] })
})

test('a change amid a bin counts by its share, and the last bin only as far as it goes', () => {
  const track = new Track()
  track.set(8, BIN / 4)
  expect(track.series(1.5 * BIN).values).toEqual([6, 8])
})

test('before anything has happened there is nothing', () => {
  const track = new Track()
  expect([track.average(0), track.series(0).values]).toEqual([0, []])
})

test('after 256 bins their width doubles, and what was in them stays', () => {
  const track = new Track()
  track.set(1, 0)
  track.set(3, BIN)
  track.set(0, 2 * BIN)
  const series = track.series(300 * BIN)
  expect([series.everySeconds, series.values.length]).toEqual([(2 * BIN) / TICKS_PER_SECOND, 150])
  expect(series.values.slice(0, 2)).toEqual([2, 0])
})

test('the bins of a series add up to its average, however long it is', () => {
  const change = fc.record({ value: fc.nat(9), after: fc.integer({ min: 1, max: 40 * BIN }) })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 50 }), changes => {
      const track = new Track()
      let [now, area] = [0, 0]
      for (const { value, after } of changes) {
        track.set(value, now)
        now += after
        area += value * after
      }
      const { everySeconds, values } = track.series(now)
      const width = everySeconds * TICKS_PER_SECOND
      const sum = values.reduce((total, v, i) => total + v * Math.min(width, now - i * width), 0)
      expect(track.average(now)).toBe(area / now)
      expect(sum / area || 1).toBeCloseTo(1, 9)
    }),
  )
})

test('the histogram counts everything once, in parts of a quarter octave', () => {
  const tally = new Tally()
  for (const value of [1e7, 1.1e7, 1.2e7, 4e7]) tally.add(value)
  const { upToMs, counts } = tally.histogram()
  expect(counts.reduce((a, b) => a + b, 0)).toBe(4)
  // 1e7 ticks are a millisecond: 1 to 1.2 lie within a quarter of an octave or its neighbour, 4 is two octaves on.
  const above = (ms: number) => upToMs.findIndex(upTo => upTo >= ms)
  expect([counts[above(1)], counts[above(4)]].every(count => (count ?? 0) > 0)).toBe(true)
  expect(above(4) - above(1)).toBe(8)
})
