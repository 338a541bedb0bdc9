/**
 * The shape of what `llmos compare --json` prints, versioned; and the same for other programs as a JSON Schema. Written
 * by `npx tsx bench/compare-schema.ts`; a test says so when the committed file is stale.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { laidOut } from '../scenarios/laid-out.ts'
import { METRIC_UNITS } from './compare-metrics.ts'

export const SCHEMA_FILE = fileURLToPath(new URL('compare.schema.json', import.meta.url))
export const WRITE_COMMAND = 'npx tsx bench/compare-schema.ts'

const known = z.number().nullable()

const estimate = z
  .strictObject({ mean: known, low: known, high: known, n: z.number().int() })
  .describe('The mean over n units and its 95% interval; null: cannot be told.')

const difference = z
  .strictObject({
    ...estimate.shape,
    p: known.describe('Two-sided; null with fewer than two pairs.'),
    adjusted: known.describe("The same after Holm's adjustment over all differences of this metric."),
  })
  .describe('This row minus the baseline, paired by seed or conversation.')

const metric = z.strictObject({
  name: z.string(),
  title: z.string(),
  unit: z.enum(METRIC_UNITS),
  better: z.enum(['more', 'less']).nullable(),
  wide: z.boolean().describe('Only in the wide table.'),
  over: z.enum(['seed', 'conversation']).describe('What n counts, and what is resampled.'),
})

const row = z.strictObject({
  candidate: z.string(),
  variation: z.string(),
  error: z.string().optional().describe('Why there are no numbers; the other rows stand.'),
  runs: z.number().int().describe('Runs that came to their end.'),
  pageIn: z
    .string()
    .optional()
    .describe('How pages come back under this variation, where that is not how the candidate has it.'),
  metrics: z.record(z.string(), estimate),
  deaths: z
    .strictObject({
      count: z.number().int(),
      share: z.number().describe('Of the processes that were started.'),
      first: z.string().describe('The first panic of the earliest seed that has one.'),
      unanswered: z.boolean().describe('In each run all of them died, before anything was answered.'),
    })
    .optional()
    .describe('Absent where no process died.'),
  differences: z.record(z.string(), difference).describe('Empty for the baseline, and where it has no numbers.'),
})

export const compareSchema = z.strictObject({
  compare: z.literal(1).describe('The version of this format.'),
  version: z.string().describe('Of the program.'),
  scenario: z.string(),
  settings: z.array(z.string()),
  seeds: z.array(z.number().int()),
  baseline: z.string().describe('The name of a candidate; of a variation, where there is but one candidate.'),
  candidates: z.array(
    z.strictObject({
      name: z.string(),
      offline: z.boolean().describe('It knows the future: no real kernel can.'),
      pageIn: z
        .string()
        .nullable()
        .describe('How pages come back, under the first variation; null: contexts are not paged.'),
    }),
  ),
  variations: z.array(
    z.strictObject({
      name: z.string(),
      values: z.array(z.strictObject({ path: z.string(), value: z.string() })),
    }),
  ),
  metrics: z.array(metric),
  rows: z.array(row),
  conclusions: z.array(z.string()),
  leftOut: z.array(z.string()).optional().describe('What was left out of the files that the scenario reads.'),
  notices: z.array(z.string()).optional().describe('What has to be known of a real core: that it cuts windows, say.'),
  spec: z.string().optional().describe('The scenario as it is written, without the settings.'),
  command: z.string().optional().describe('That makes it again.'),
  partial: z.boolean().describe('It was stopped: some runs are missing.'),
})

export type CompareResult = z.infer<typeof compareSchema>
/** All of it but the sentences, which are made of it. */
export type Comparison = Omit<CompareResult, 'conclusions'>
export type CompareRow = CompareResult['rows'][number]
export type CompareMetric = CompareResult['metrics'][number]
export type CompareDifference = CompareRow['differences'][string]
export type CompareEstimate = CompareRow['metrics'][string]

export function schemaText(): string {
  const schema = z.toJSONSchema(compareSchema, { target: 'draft-7' })
  return `${laidOut({ title: 'llm-os-lab comparison', ...schema })}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, schemaText())
