/**
 * The shapes of what `run`, `pages` and `validate` write as JSON, as far as reports read them: a file from elsewhere is
 * held against these before anything is made of it. JSON has no NaN; null comes back as NaN, which is shown as a dash.
 */
import { z } from 'zod'
import type { Kernel } from '../sim/config.ts'
import type { PanicName } from '../sim/trace.ts'
import type { RunResult } from './result.ts'
import type { Validated } from './validation/validate.ts'

export interface StoredRun extends RunResult {
  /** `path=value`, what was changed of the scenario. */
  readonly settings?: readonly string[] | undefined
  /** The scenario as it is written; a result that was written before these were kept has none. */
  readonly spec?: string | undefined
  /** What makes it again; a result that was written before commands were kept has none. */
  readonly command?: string | undefined
}

const number = z
  .number()
  .nullable()
  .transform(value => value ?? Number.NaN)
const words = z.string()
const numbers = <K extends string>(...keys: readonly K[]) =>
  z.object(Object.fromEntries(keys.map(key => [key, number])) as Record<K, typeof number>)

const spread = numbers('mean', 'p50', 'p95', 'p99', 'max')
const histogram = z.object({ upToMs: z.array(number), counts: z.array(number) })
const series = z.object({ everySeconds: number, values: z.array(number) })
const tally = numbers('asks', 'right', 'needed', 'found')

const memory = z.object({
  ...numbers('turns', 'asks', 'lost', 'accuracy', 'accuracyGivenEvidence', 'pagedInTokens', 'pagedOutTokens').shape,
  ...numbers('evictions', 'searches', 'extraCalls', 'prefixInvalidatedTokens', 'thrash').shape,
  answerMs: spread,
  answers: numbers('right', 'wrong', 'stale', 'unknown', 'made-up'),
  evidence: numbers('needed', 'found', 'recall'),
  categories: z.record(words, tally),
  faults: numbers('compulsory', 'capacity', 'repaired', 'noticed', 'silent', 'rate'),
  summaries: numbers('calls', 'tokensIn', 'tokensOut'),
  clients: z.array(z.object({ name: words, ...tally.shape })),
})

const core = z.object({
  name: words,
  kind: words,
  ...numbers('jobs', 'steps', 'utilisation', 'meanBatch', 'meanQueue', 'prefixHitShare').shape,
  ...numbers('secondsSavedByCache', 'cost', 'costIfAllWereHere').shape,
  queue: series,
  batch: series,
})

const command = z.string().optional()
const settings = z.array(words).optional()
const spec = z.string().optional()

const imported = z.object({
  ...{ process: words, format: words, firstBad: words.nullable() },
  ...numbers('rows', 'bad', 'failed').shape,
})

const dialogues = z.object({
  ...{ process: words, file: words, format: words, firstProblem: words.nullable() },
  ...numbers('conversations', 'turns', 'questions', 'missingEvidence', 'unlabelled').shape,
})

export const runSchema = z.object({
  scenario: words,
  seed: z.number().int(),
  version: words,
  kernel: z.object({
    name: words.nullable(),
    scheduler: words,
    pager: words,
    pageIn: words,
    touch: words,
    router: words,
    keeper: words,
    preemption: words as unknown as z.ZodType<Kernel['preemption']>,
    offline: z.array(words),
  }),
  ...numbers('simulatedSeconds', 'utilisation', 'morePanics', 'steps', 'events').shape,
  jobs: numbers('arrived', 'finished', 'failed', 'preempted', 'unfinished', 'late'),
  processes: numbers('started', 'exited', 'failed', 'unfinished'),
  tokens: numbers('prompt', 'cached', 'prefilled', 'recomputed', 'swapped', 'decoded'),
  latencyMs: z.object({ wait: spread, ttft: spread, tpot: spread, e2e: spread, turn: spread }),
  histograms: z.object({ wait: histogram, ttft: histogram, tpot: histogram, e2e: histogram }),
  throughput: numbers('jobsPerSecond', 'tokensPerSecond'),
  fairness: numbers('jain'),
  slo: numbers('attainment', 'goodputPerSecond').nullable(),
  cost: numbers('total', 'perJob', 'perMillionTokens'),
  answers: numbers('right', 'wrong', 'unknown', 'escalated'),
  memory: memory.optional(),
  panics: z.array(z.object({ name: words as unknown as z.ZodType<PanicName>, process: words, why: words })),
  cores: z.array(core),
  clients: z.array(
    z.object({ name: words, ...numbers('jobs', 'finished', 'inputTokens', 'outputTokens').shape, e2eMs: spread }),
  ),
  devices: z.array(z.object({ name: words, ...numbers('calls', 'failures', 'utilisation', 'meanWaitMs').shape })),
  live: z
    .object({
      core: words,
      dtype: words,
      hash: words,
      ...numbers('steps', 'engineSeconds', 'computedTokens', 'recomputedTokens').shape,
      cut: numbers('wanted', 'limit').optional(),
      answers: z.literal('drawn').optional(),
    })
    .optional(),
  imported: z.array(imported).optional(),
  dialogues: z.array(dialogues).optional(),
  partial: z.boolean(),
  settings,
  spec,
  command,
}) satisfies z.ZodType<StoredRun>

const count = z.number().int().min(0)
export const pagesSchema = z.object({
  version: z.string().optional(),
  command,
  /** A file's name; absent: the string was given in the command. */
  file: z.string().optional(),
  seed: z.number().int().optional(),
  /** Different pages: as many faults are compulsory. */
  objects: count.optional(),
  notes: z.array(words).default([]),
  /** What went wrong with a pager, a sentence each. */
  failures: z.array(words).default([]),
  results: z.array(z.object({ pager: words, frames: count, requests: count, faults: count })),
})
export type StoredPages = z.output<typeof pagesSchema>

const validated = z.object({
  quantity: words,
  unit: z.enum(['ms', 'tokens/s', 'share', 'count']),
  error: z.enum(['relative', 'points']),
  predicted: number,
  measured: number,
  off: number,
  noise: number,
  target: z.number().nullable(),
  met: z.boolean().nullable(),
}) satisfies z.ZodType<Validated>

export const validationSchema = z.object({
  version: z.string().optional(),
  scenario: words,
  core: words,
  seeds: z.array(z.number().int()),
  profile: words,
  rehearsal: z.number().min(0).optional(),
  validated: z.array(validated),
  settings,
  spec,
  command: words,
})
export type StoredValidation = z.output<typeof validationSchema>
