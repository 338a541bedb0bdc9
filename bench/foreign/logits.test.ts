import { expect, test } from 'vitest'
import { fromHalf, likeliest, toNumbers } from './logits.ts'

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x0400, 2 ** -14],
  [0xfc00, Number.NEGATIVE_INFINITY],
  [0x7e00, Number.NaN],
])('the 16 bits %i are %d', (bits, number) => {
  expect(fromHalf(bits)).toBe(number)
})

test('of equals the lowest token is the likeliest', () => {
  expect(likeliest(Float32Array.of(1, 3, 3, 2))).toBe(1)
  expect(likeliest(toNumbers(Uint16Array.of(0x3c00, 0x4000, 0x4000)))).toBe(1)
})

test('what is no number is no token', () => {
  expect(likeliest(Float32Array.of(Number.NaN, -5))).toBe(1)
  expect(likeliest(Float32Array.of(Number.NaN, Number.NaN))).toBeNull()
})
