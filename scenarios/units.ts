/**
 * Quantities as people write them in a scenario: `50ms`, `8/s`, `128k`, `$2.50`, `{ lognormal: … }`.
 * A time or a rate always names its unit: a bare 2 could be seconds or milliseconds, and a guess would be
 * wrong for somebody. Tokens are counted as memory is: k = 1,024 and M = 1,024², so `128k` is 131,072.
 */
import { z } from 'zod'
import * as make from '../sim/distributions.ts'
import { MAX_TICKS, seconds } from '../sim/units.ts'
import { found } from './found.ts'

const NUMBER = '(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)'

interface Quantity {
  /** With its article and examples: `a duration such as 2s`. */
  readonly what: string
  readonly units: Readonly<Record<string, number>>
  /** What stands between number and unit. */
  readonly between?: string
  /** The unit that a bare number is most likely to mean, for the remedy. */
  readonly likely: string
}

function complaint(of: Quantity, input: unknown): string {
  if (input === undefined) return `is missing; give ${of.what}`
  if (typeof input === 'number' && input < 0) return `must not be negative, found ${input}`
  if (typeof input === 'string' && /^\s*-\s*[\d.]/.test(input)) return `must not be negative, found ${found(input)}`
  const bare = typeof input === 'string' ? /^[\d.]+$/.test(input.trim()) : Number.isFinite(input)
  const remedy = bare ? `; write ${String(input).trim()}${of.likely}` : ''
  return `expected ${of.what}, found ${found(input)}${remedy}`
}

function quantity(of: Quantity) {
  const units = Object.keys(of.units).sort((a, b) => b.length - a.length)
  const pattern = new RegExp(`^${NUMBER} ?${of.between ?? ''}(${units.join('|')})$`)
  return z
    .string({ error: issue => complaint(of, issue.input) })
    .regex(pattern, { error: issue => complaint(of, issue.input) })
    .transform(text => {
      const [, number, unit] = pattern.exec(text) ?? []
      return Number(number) * (of.units[unit ?? ''] ?? Number.NaN)
    })
}

/** What one unit of time is in ticks: whole, so that 608793636ms comes out exact. */
const TIMES = { ns: 10, us: 1e4, µs: 1e4, ms: 1e7, s: 1e10, min: 6e11, h: 3.6e13, d: 8.64e14 }

const time = quantity({
  what: 'a duration such as 50ms, 2s or 1.5h (units: ns, us, ms, s, min, h, d)',
  units: TIMES,
  likely: 's',
})
  .refine(value => value <= MAX_TICKS, { error: 'is longer than the 10 days that a run can last' })
  .meta({ id: 'duration' })

/** `50ms`, `2s`, `1.5h` → seconds. */
export const duration = time.transform(seconds)

/** The same → whole ticks. */
export const durationTicks = time.transform(value => Math.round(value))

/** `8/s`, `100/min` → events a second. */
export const rate = quantity({
  what: 'a rate such as 8/s, 100/min or 5/h',
  units: { s: 1, min: 1 / 60, h: 1 / 3600, d: 1 / 86_400 },
  between: '/ ?',
  likely: '/s',
})
  .refine(value => value > 0 && value <= 1e9, { error: 'must be above 0 and at most a billion a second' })
  .meta({ id: 'rate' })

const TOKENS = 'a whole number of tokens such as 512, 4k or 1M (k = 1,024)'
const TOKEN_UNITS = { '': 1, k: 1024, M: 1024 ** 2 }
/** The largest amount that a process can ask for; draws of a distribution are cut off here. */
const MOST_TOKENS = 2 ** 31 - 1

function tokenComplaint(input: unknown): string {
  if (input === undefined) return `is missing; give ${TOKENS}`
  if (typeof input === 'number' && input < 0) return `must not be negative, found ${input}`
  return `expected ${TOKENS}, found ${found(input)}`
}

/** `512`, `4k`, `1M` → whole tokens. */
export const tokens = z
  .union(
    [
      z.number().int().min(0).max(MOST_TOKENS),
      z
        .string()
        .regex(/^\d+(\.\d+)?[kM]?$/)
        .transform(readTokens)
        .pipe(z.number().int().min(0).max(MOST_TOKENS)),
    ],
    { error: issue => tokenComplaint(issue.input) },
  )
  .meta({ id: 'tokens' })

function readTokens(text: string): number {
  const unit = text.endsWith('k') ? 'k' : text.endsWith('M') ? 'M' : ''
  return Number(text.slice(0, text.length - unit.length)) * TOKEN_UNITS[unit]
}

export const probability = z
  .number({ error: issue => `expected a probability between 0 and 1, found ${found(issue.input)}` })
  .min(0, { error: issue => `expected a probability between 0 and 1, found ${found(issue.input)}` })
  .max(1, { error: issue => `expected a probability between 0 and 1, found ${found(issue.input)}` })

const ABOVE_ZERO = { error: 'must be above 0' }

/** The shapes that a random quantity can have, its values written as `value` is. */
function distributionOf(value: z.ZodType<number>) {
  const mean = value.refine(x => x > 0, ABOVE_ZERO)
  const uniform = z.tuple([value, value]).refine(([a, b]) => a <= b, { error: 'the first must not exceed the second' })
  // A wider spread than sigma 4 has a mean that no run is long enough to meet.
  const sigma = z.number().min(0).max(4)
  const shape = z.number().min(0.01).max(1e6)
  return [
    value.transform(make.constant),
    z.strictObject({ constant: value }).transform(it => make.constant(it.constant)),
    z.strictObject({ uniform }).transform(it => make.uniform(...it.uniform)),
    z.strictObject({ exponential: mean }).transform(it => make.exponential(it.exponential)),
    z
      .strictObject({ lognormal: z.strictObject({ mean, sigma }) })
      .transform(it => make.lognormal(it.lognormal.mean, it.lognormal.sigma)),
    z
      .strictObject({ gamma: z.strictObject({ mean, shape }) })
      .transform(it => make.gamma(it.gamma.mean, it.gamma.shape)),
    z.strictObject({ empirical: z.array(value).min(1) }).transform(it => make.empirical(it.empirical)),
  ] as const
}

/** Ranks 1 … n; as tokens only, since a rank is no time. */
const zipf = z
  .strictObject({
    zipf: z.strictObject({ n: z.number().int().min(1).max(1e6), exponent: z.number().min(0).max(10) }),
  })
  .transform(it => make.zipf(it.zipf.n, it.zipf.exponent))

/** A random number of whole tokens, 0 or more. */
export const tokenDistribution = z
  .union([...distributionOf(tokens), zipf])
  .transform(it => make.whole(it, 0, MOST_TOKENS))
  .meta({ id: 'tokenDistribution' })

/** A random time in seconds. */
export const durationDistribution = z.union([...distributionOf(duration)]).meta({ id: 'durationDistribution' })
