import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import { clockTime, parsedTime } from './clock.ts'

test.each([
  [0, '0 s'],
  [0.05, '0.05 s'],
  [10, '10 s'],
  [59.999999, '59.999999 s'],
  [843.125, '14 min 3.125 s'],
  [7200, '2 h 0 min 0 s'],
  [146_832.637358, '40 h 47 min 12.637358 s'],
])('%d seconds are %s', (seconds, shown) => {
  expect(clockTime(seconds * TICKS_PER_SECOND)).toBe(shown)
})

test.each([
  ['843.125', 843.125],
  ['1,843', 1843],
  ['.5h', 1800],
  ['14min 3.125s', 843.125],
  ['2 h 5 min', 7500],
  ['250 ms', 0.25],
])('%s is understood', (text, seconds) => {
  expect(parsedTime(text)).toBe(seconds * TICKS_PER_SECOND)
})

test.each(['', 'soon', '-3', '3 weeks', '1h and more', 'NaN', '5 s s'])('"%s" is no time', text => {
  expect(parsedTime(text)).toBeNull()
})

test('what is shown can be typed, to the microsecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8e15 }), t => {
      expect(Math.abs((parsedTime(clockTime(t)) ?? Number.NaN) - t)).toBeLessThanOrEqual(TICKS_PER_SECOND / 2e6)
    }),
  )
})
