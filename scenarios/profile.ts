/**
 * The profile of a calibrated model: what its steps take on one machine, how good its answers are, and all that these
 * numbers rest on. A file of JSON, written by `llmos calibrate`; a scenario names it in `cpu: { kind: calibrated, … }` and
 * in `mind: { profile: … }`.
 */
import { z } from 'zod'
import { MOST_PLACES } from '../sim/cores/settling.ts'
import type { QualityProfile } from '../sim/quality.ts'
import { qualityFields } from './quality-schema.ts'
import { UserError } from './user-error.ts'

/** Raised whenever older readers would misunderstand a file. */
export const PROFILE_VERSION = 2

const from0 = z.number().min(0)
const seconds = z.number().positive()
const whole = z.int().min(1)
const share = z.number().min(0).max(1)

export const coefficientsSchema = z.strictObject({
  stepSeconds: from0.describe('any step'),
  weightsSeconds: from0.describe('streaming the weights, however few tokens'),
  tokenSeconds: from0.describe('a new token, when arithmetic limits'),
  attentionSeconds: from0.describe('a new token of a prompt to one token before it'),
  contextSeconds: from0.describe('a token of context of a decoding job'),
  jobSeconds: from0.describe('a job'),
  paddedSeconds: from0.describe('a token of context, every job padded to the longest'),
  longestSeconds: from0.default(0).describe('the same once, however many jobs'),
  goSeconds: from0.default(0).describe('a go of the model'),
  chunkSeconds: from0.describe('a piece of prompt'),
  chunkContextSeconds: from0.describe('a token of the context of a piece, whatever its size'),
  joinSeconds: from0.describe('a token of the context of a job that decodes for the first time'),
})
const settlingSchema = z.strictObject({
  reading: z.number().positive().describe('a step that reads a prompt'),
  writing: z
    .array(z.number().positive())
    .min(1)
    .max(MOST_PLACES)
    .describe('the first step behind one that joins, the second, the third and fourth …; the last of all later'),
})
export const layoutSchema = z.strictObject({
  goes: z.enum(['together', 'apart']).describe('a step runs in one go, or each chunk of prompt in one of its own'),
  padTo: whole.describe('contexts are padded to multiples of so many tokens'),
  piece: whole.optional().describe('tokens of a prompt in one go; default: all of a chunk'),
})
const limits = z.strictObject({ slots: whole, contextLimit: whole, tokenBudget: whole, kvTokens: whole })
const point = z.strictObject({
  decodes: z.array(whole),
  chunks: z.array(z.strictObject({ tokens: whole, computed: z.int().min(0) })),
  seconds,
  predicted: from0,
  isLeftOut: z.boolean(),
})
/** Of a kind of which there was no point: null, since JSON has no NaN. */
const errors = z.record(z.enum(['all', 'decode', 'prefill', 'mixed']), from0.nullable())
const time = z.strictObject({
  limits,
  layout: layoutSchema,
  coefficients: coefficientsSchema,
  settling: settlingSchema.optional().describe('how many times as long as by the formula; default: as long'),
  knee: from0,
  leftOut: errors.describe('mean absolute error of the points left out of the fit, as a share'),
  fitted: errors,
  rounds: whole,
  repeats: whole.describe('in a row, of each step that reads a prompt'),
  streak: whole.default(3).describe('the same of steps that decode alone; fewer of slow ones'),
  rehearsal: z.strictObject({ steps: whole, seconds }).optional().describe('a run that settling was found by'),
  drift: z.array(seconds).describe('the same step at the start of each round'),
  stretches: z
    .array(z.tuple([seconds, seconds]))
    .min(1)
    .optional()
    .describe('one after the other: seconds that steps usually take, and that they took; default: it went evenly'),
  points: z.array(point).min(1),
})
const measure = z.strictObject({
  of: z.string().min(1),
  at: z.record(z.string(), z.number()),
  hits: z.int().min(0),
  n: whole,
  low: share,
  high: share,
  tokens: from0.describe('said, on average'),
})
const quality = z.strictObject({ mind: z.strictObject(qualityFields), measures: z.array(measure).min(1) })

export const profileSchema = z.strictObject({
  profile: z.literal(PROFILE_VERSION),
  model: z.strictObject({ name: z.string().min(1), hash: z.string().min(1), dtype: z.string().min(1) }),
  machine: z.strictObject({ cpu: z.string(), cores: whole, memoryBytes: whole, platform: z.string() }),
  versions: z.strictObject({ 'llm-os-lab': z.string(), node: z.string(), onnxruntime: z.string() }),
  date: z.iso.datetime(),
  threads: whole,
  clock: z.enum(['wall', 'cpu']).describe('times on the wall, or of the processor'),
  command: z.string(),
  time: time.nullable(),
  quality: quality.nullable(),
})
export type Profile = z.output<typeof profileSchema>
export type TimeProfile = NonNullable<Profile['time']>
export type QualityMeasures = NonNullable<Profile['quality']>

/** Gives the profile of this name or file. */
export type ProfileOf = (name: string) => Profile

/** `shown` is what messages call the file. */
export function parseProfile(text: string, shown: string): Profile {
  const data = jsonOf(text, shown)
  if (typeof data !== 'object' || data === null || !('profile' in data))
    throw new UserError(`${shown}: no profile of a calibrated model; make one with llmos calibrate`)
  if (data.profile !== PROFILE_VERSION)
    throw new UserError(
      `${shown}: a profile of version ${String(data.profile)}; this is for version ${PROFILE_VERSION}. Calibrate again`,
    )
  const parsed = profileSchema.safeParse(data)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UserError(`${shown}: ${issue?.path.join('.')}: ${issue?.message}; the profile is damaged. Calibrate again`)
}

function jsonOf(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UserError(`${shown}: no valid JSON; is it whole? llmos calibrate writes it anew`)
  }
}

export function timeOf({ time, model }: Profile): TimeProfile {
  if (time !== null) return time
  throw new UserError(`the profile of ${model.name} has no times; calibrate it without --quality-only`)
}

export function mindOf({ quality, model, date }: Profile): QualityProfile {
  if (quality === null)
    throw new UserError(`the profile of ${model.name} says nothing of its answers; calibrate it without --time-only`)
  return { ...quality.mind, name: model.name, source: `measured on ${model.name}, ${date.slice(0, 10)}` }
}
