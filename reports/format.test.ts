import { describe, expect, test } from 'vitest'
import { count, duration, milliseconds, money, number, percent, plural } from './format.ts'

describe('numbers for people', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
    [1234.5678, '1,234.568'],
    [-4200, '-4,200'],
    [Number.NaN, '–'],
  ])('count %s is %s', (value, text) => expect(count(value)).toBe(text))

  test.each([
    [0, '0'],
    [3, '3'],
    [0.0123456, '0.0123'],
    [1.5, '1.50'],
    [12.345, '12.3'],
    [1234.5, '1,235'],
    [1e-9, '0'],
  ])('number %s is %s', (value, text) => expect(number(value)).toBe(text))

  test.each([
    [0, '0 s'],
    [0.000002, '2 µs'],
    [0.05, '50 ms'],
    [0.9999, '1.00 s'],
    [4.5678, '4.57 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [3600, '1 h'],
    [7500, '2 h 5 min'],
    [86_400 * 3 + 4 * 3600, '3 d 4 h'],
    [119.9, '2 min'],
  ])('%s seconds are %s', (value, text) => expect(duration(value)).toBe(text))

  test.each([
    [0, '$0'],
    [0.000123, '$0.000123'],
    [0.5, '$0.500'],
    [12.345, '$12.35'],
    [1234.5, '$1,235'],
  ])('%s dollars are %s', (value, text) => expect(money(value)).toBe(text))

  test('milliseconds, shares and plurals', () => {
    expect([milliseconds(1500), percent(0.8349), percent(1), plural(1, 'job'), plural(2, 'job')]).toEqual([
      '1.50 s',
      '83.5%',
      '100%',
      '1 job',
      '2 jobs',
    ])
  })
})
