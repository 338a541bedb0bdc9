/** How good a mind is, as it is written down: in scenarios field by field, in profiles all of it. */
import { z } from 'zod'
import { probability, tokens } from './units.ts'

const someTokens = tokens.refine(value => value > 0, { error: 'must be above 0' })
const chances = z.array(probability).min(1)
const points = z
  .array(z.tuple([z.number().min(0), probability]))
  .min(1)
  .refine(isRising, { error: 'the first number of each point must be above that of the point before' })
const curve = z.union([probability, points])
const rising = z.array(z.number().min(0)).min(1).refine(isSorted, { error: 'must rise' })

function isSorted(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0))
}

function isRising(curve: readonly (readonly [number, number])[]): boolean {
  return isSorted(curve.map(([at]) => at))
}

const recallShape = z.strictObject({ edges: probability, middle: probability, length: someTokens })
const recallTable = z
  .strictObject({ lengths: rising, depths: rising, chances: z.array(chances).min(1) })
  .refine(
    ({ lengths, depths, chances }) =>
      chances.length === lengths.length && chances.every(row => row.length === depths.length),
    { error: 'chances must have a row for each length, and in it a chance for each depth' },
  )

export const qualityFields = {
  recall: z
    .union([recallShape, recallTable])
    .describe(
      'P(right | the fact is in the window) at both ends, how much less in the middle, from which length on; or by lengths and depths',
    ),
  hops: z
    .array(curve)
    .min(1)
    .describe(
      'P(right | so many links to follow in one answer), from 0 on, for all windows or by the facts in them that name another',
    ),
  keeps: z
    .array(z.tuple([probability, probability]))
    .min(1)
    .describe('P(a summary keeps a fact) by its compression'),
  list: z
    .strictObject({
      keeps: curve,
      frame: tokens,
      tokensPerFact: z.number().positive(),
      from: z.enum(['last', 'first']),
    })
    .optional()
    .describe(
      'where a summary is a list: P(it keeps a fact) by their number, tokens beside the facts and of each, told from the last or the first; not keeps',
    ),
  search: z.strictObject({ first: probability, perDecade: probability }),
  words: probability,
  invents: curve.describe('P(makes an answer up | it is not there), for all prompts or by their length'),
  stale: curve.describe('P(gives the old answer | the new one is not there)'),
  cites: probability,
  calls: curve.describe('P(makes a call | something is missing)'),
  needless: curve.optional().describe('P(makes a call | nothing is missing); default 0'),
  goesOn: chances,
  looksUp: probability.optional().describe('P(looks a chain up by calls | all of it is in the window); default 1'),
  lengths: z
    .strictObject({ call: someTokens, noteFrame: someTokens, noteFact: someTokens })
    .optional()
    .describe('tokens of a call, and of a note: its frame and each fact'),
  saves: curve.describe(
    'P(writes a fact down | it is warned), for all windows or by the facts in them that are not yet saved',
  ),
}
