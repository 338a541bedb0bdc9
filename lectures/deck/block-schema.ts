/**
 * What the blocks of a deck may say. A block names its chart, and the chart decides what must be run for it: a comparison,
 * a count of page faults, or one run with its trace.
 */
import { z } from 'zod'
import { candidateKinds } from '../../bench/compare-candidates.ts'
import { METRIC_NAMES } from '../../reports/charts/of-metric.ts'
import { named } from '../../scenarios/named.ts'

const RUN_CHARTS = [
  'context-map',
  'batch-slots',
  'service-over-time',
  'fairness-over-time',
  'latencies',
  'queue-over-time',
  'batch-over-time',
  'kv-over-time',
] as const

const MOST_SEEDS = 1000
const word = z.string().min(1)
const scalar = z.union([z.string(), z.number(), z.boolean()])
const metric = named('metric', METRIC_NAMES)
const settings = z.record(z.string(), scalar).default({})
/** A list in which nothing comes twice: it would only be run and drawn twice. */
const distinct = <T extends z.ZodType>(entry: T) =>
  z
    .array(entry)
    .min(1)
    .superRefine((list, { addIssue }) => {
      const twice = list.find((it, i) => list.indexOf(it) !== i)
      if (twice !== undefined) addIssue({ code: 'custom', message: `"${String(twice)}" comes twice; keep one of them` })
    })
const policies = distinct(word).optional()
/** How the dark copies of figures end. */
export const DARK = /-dark$/
/** It becomes the name of a file, and of references. */
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, { error: 'expected small letters, digits and hyphens: paging-bars' })
  .refine(it => !DARK.test(it), { error: 'ends in -dark, as dark copies of figures do; choose another' })

const comparison = {
  scenario: word,
  set: settings,
  vary: z.record(z.string(), distinct(scalar)).default({}),
  pagers: policies,
  schedulers: policies,
  routers: policies,
  keepers: policies,
  kernels: policies,
  seeds: z.number().int().min(1).max(MOST_SEEDS),
  baseline: word.optional(),
}
const pages = {
  refs: z.array(z.number().int().min(0)).min(1),
  frames: distinct(z.number().int().min(1)),
  pagers: distinct(word),
  seed: z.number().int().min(0).default(1),
}
const policy = word.optional()
const run = {
  scenario: word,
  set: settings,
  pager: policy,
  scheduler: policy,
  router: policy,
  keeper: policy,
  kernel: policy,
  seed: z.number().int().min(0),
}

const shown = { name, title: word.optional() }
const comparedFigure = <C extends string>(chart: C) =>
  z.strictObject({ chart: z.literal(chart), ...shown, ...comparison })

export const figureSchema = z.discriminatedUnion('chart', [
  comparedFigure('policy-bars').extend({ metric }),
  comparedFigure('curves').extend({ metric }),
  comparedFigure('trade-off').extend({ metric, against: metric }),
  comparedFigure('tokens-by-cause'),
  z.strictObject({ chart: z.literal('miss-curves'), ...shown, ...pages }),
  z.strictObject({ chart: z.enum(RUN_CHARTS), ...shown, ...run }),
])
/** Nothing is drawn: its numbers are for the text and the notes. */
export const numbersSchema = z.strictObject({ name, ...comparison })
export const tableSchema = z.strictObject({ name, metrics: distinct(metric), ...comparison })

export type FigureBlock = z.infer<typeof figureSchema>
export type TableBlock = z.infer<typeof tableSchema>
export type NumbersBlock = z.infer<typeof numbersSchema>
export type Block =
  | ({ readonly is: 'figure' } & FigureBlock)
  | ({ readonly is: 'table' } & TableBlock)
  | ({ readonly is: 'numbers' } & NumbersBlock)

/** What is run is the same, whatever is drawn of it. */
const OF_THE_DRAWING: ReadonlySet<string> = new Set(['name', 'title', 'chart', 'metric', 'against', 'metrics'])

export const withoutDrawing = (data: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !OF_THE_DRAWING.has(key)))

/** `pagers` of a comparison → which kind of policy, and their names; null: values of the scenario alone. */
export function comparedOf(
  block: Pick<z.infer<typeof tableSchema>, 'pagers' | 'schedulers' | 'routers' | 'keepers' | 'kernels'>,
) {
  const kinds = candidateKinds.filter(kind => block[`${kind}s`] !== undefined)
  return kinds.map(kind => ({ kind, names: block[`${kind}s`] ?? [] }))
}
