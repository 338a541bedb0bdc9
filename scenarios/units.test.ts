import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { makeRng, stream } from '../sim/rng.ts'
import { explain } from './problems.ts'
import * as units from './units.ts'

const message = (schema: z.ZodType, input: unknown): string =>
  schema.safeParse(input, { error: explain }).error?.issues[0]?.message ?? 'fine'

describe('a quantity', () => {
  test.each([
    ['50ms', 0.05],
    ['2s', 2],
    ['2 s', 2],
    ['1.5h', 5400],
    ['10min', 600],
    ['7d', 604_800],
    ['1e3us', 1e-3],
    ['0s', 0],
  ])('duration %s is %d s', (text, seconds) => expect(units.duration.parse(text)).toBeCloseTo(seconds, 15))

  test('in ticks is whole: 50ms is 5·10⁸', () => expect(units.durationTicks.parse('50ms')).toBe(5e8))

  test.each([
    ['8/s', 8],
    ['120/min', 2],
    ['7200 / h', 2],
  ])('rate %s is %d a second', (text, perSecond) => expect(units.rate.parse(text)).toBeCloseTo(perSecond, 12))

  test.each([
    [512, 512],
    ['512', 512],
    ['4k', 4096],
    ['1.5k', 1536],
    ['128k', 131_072],
    ['1M', 1_048_576],
  ])('%s are %i tokens', (text, tokens) => expect(units.tokens.parse(text)).toBe(tokens))

  test('of time survives being written and read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800_000_000 }), ms => {
        expect(units.durationTicks.parse(`${ms}ms`)).toBe(ms * 1e7)
      }),
      { seed: 20 },
    )
  })
})

const DURATION = 'a duration such as 50ms, 2s or 1.5h (units: ns, us, ms, s, min, h, d)'
const TOKENS = 'a whole number of tokens such as 512, 4k or 1M (k = 1,024)'

describe('a wrong quantity', () => {
  test.each([
    [2, units.duration, `expected ${DURATION}, found 2; write 2s`],
    ['2', units.duration, `expected ${DURATION}, found "2"; write 2s`],
    ['2 parsecs', units.duration, `expected ${DURATION}, found "2 parsecs"`],
    ['-2s', units.duration, 'must not be negative, found "-2s"'],
    [undefined, units.duration, `is missing; give ${DURATION}`],
    [Number.NaN, units.duration, `expected ${DURATION}, found NaN`],
    ['11d', units.duration, 'is longer than the 10 days that a run can last'],
    ['1e999s', units.duration, 'is longer than the 10 days that a run can last'],
    [8, units.rate, 'expected a rate such as 8/s, 100/min or 5/h, found 8; write 8/s'],
    ['-8/s', units.rate, 'must not be negative, found "-8/s"'],
    ['0/s', units.rate, 'must be above 0 and at most a billion a second'],
    ['8/fortnight', units.rate, 'expected a rate such as 8/s, 100/min or 5/h, found "8/fortnight"'],
    ['12.5', units.tokens, `expected ${TOKENS}, found "12.5"`],
    [12.5, units.tokens, `expected ${TOKENS}, found 12.5`],
    ['4kB', units.tokens, `expected ${TOKENS}, found "4kB"`],
    ['2000000M', units.tokens, 'must be at most 2147483647, found 2097152000000'],
    [Number.NaN, units.tokens, `expected ${TOKENS}, found NaN`],
    [1.5, units.probability, 'expected a probability between 0 and 1, found 1.5'],
    ['5%', units.probability, 'expected a probability between 0 and 1, found "5%"'],
  ])('%j', (input, schema, expected) => expect(message(schema, input)).toBe(expected))
})

describe('a distribution', () => {
  test.each([
    ['4k', units.tokenDistribution, 4096],
    [{ constant: 7 }, units.tokenDistribution, 7],
    [{ uniform: [10, 20] }, units.tokenDistribution, 15],
    [{ exponential: 100 }, units.tokenDistribution, 100],
    [{ lognormal: { mean: 512, sigma: 1 } }, units.tokenDistribution, 512],
    [{ gamma: { mean: '1k', shape: 0.5 } }, units.tokenDistribution, 1024],
    [{ empirical: [1, 2, 6] }, units.tokenDistribution, 3],
    [{ zipf: { n: 2, exponent: 1 } }, units.tokenDistribution, 4 / 3],
    ['1.5s', units.durationDistribution, 1.5],
    [{ uniform: ['1s', '2s'] }, units.durationDistribution, 1.5],
  ])('%j has the mean that it says', (input, schema, mean) => expect(schema.parse(input).mean).toBeCloseTo(mean, 9))

  test('of tokens gives whole numbers, never below 0', () => {
    const distribution = units.tokenDistribution.parse({ exponential: 1 })
    const draws = Array.from({ length: 200 }, (_, n) => distribution.sample(makeRng(1), stream('test'), n, 0))
    expect(draws.every(draw => Number.isInteger(draw) && draw >= 0)).toBe(true)
  })

  test.each([
    [{ uniform: [20, 10] }],
    [{ lognormal: { mean: 0, sigma: 1 } }],
    [{ lognormal: { mean: 5, sigma: 40 } }],
    [{ empirical: [] }],
    [{ zipf: { n: 1e9, exponent: 1 } }],
    [{ exponential: 5, constant: 3 }],
    [{}],
    [null],
  ])('%j is refused', input => expect(units.tokenDistribution.safeParse(input).success).toBe(false))

  test('of durations knows no ranks', () => {
    expect(units.durationDistribution.safeParse({ zipf: { n: 3, exponent: 1 } }).success).toBe(false)
  })
})

test('what is written, not what it becomes, goes into the JSON Schema', () => {
  const schema = z.toJSONSchema(units.durationTicks, { io: 'input' })
  expect(schema.$defs?.duration).toMatchObject({ type: 'string' })
})
