/**
 * The trace for other programs: what its header and each of its events hold, as a schema. `trace.schema.json` is written by
 * `npx tsx bench/trace-schema.ts`; a test says so when it is stale. The types in `sim/trace.ts` are the same, and a test
 * has the compiler check it.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { laidOut } from '../scenarios/laid-out.ts'
import { PAGE_KINDS } from '../sim/pager.ts'
import { TRACE_VERSION } from '../sim/trace.ts'

export const SCHEMA_FILE = fileURLToPath(new URL('trace.schema.json', import.meta.url))
export const WRITE_COMMAND = 'npx tsx bench/trace-schema.ts'

const count = z.int().min(0)
const why = z.string().describe('Why the policy decided so.')
const at = { t: count.describe('When, in ticks.'), process: z.string() }
const turn = count.describe('Thinks of the process before.')
const job = { ...at, turn, core: z.string() }
const device = { ...at, device: z.string(), handle: z.int() }
const page = z.int().min(0).describe('Its number in its process.')
const context = { ...at, turn }
const endless = count.nullable()

export const headerSchema = z
  .strictObject({
    trace: z.literal(TRACE_VERSION).describe('The version of the format.'),
    program: z.literal('llm-os-lab'),
    version: z.string(),
    scenario: z.string(),
    seed: z.int(),
    ticksPerSecond: z.int(),
    cores: z
      .array(z.strictObject({ name: z.string(), slots: count, contextLimit: endless, kvBlocks: endless }).readonly())
      .readonly(),
  })
  .describe('The first line.')

const say = z.enum(['right', 'wrong', 'stale', 'unknown', 'made-up'])
const panic = z.enum([
  'context-overflow',
  'kv-too-small',
  'prompt-over-budget',
  'livelock',
  'deadlock',
  'starved',
  'endless-loop',
  'token-limit',
  'lifetime',
  'spawn-limit',
  'bad-syscall',
  'policy',
  'time-overflow',
])

const happens = <const N extends string, F extends z.ZodRawShape>(on: N, fields: F, what: string) =>
  z.strictObject({ on: z.literal(on), ...fields }).describe(what)

const lives = [
  happens('start', { ...at, client: z.string(), parent: z.string().optional() }, 'A process starts.'),
  happens('exit', at, 'It ends.'),
  happens('panic', { ...at, name: panic, why: z.string() }, 'It ends by a fault.'),
  happens('kill', at, 'It is ended from outside.'),
  happens('read', { ...at, tokens: count }, 'A context is read from the store.'),
  happens('write', { ...at, tokens: count }, 'A context is written to the store.'),
  happens('send', { ...at, to: z.string(), tokens: count }, 'A message.'),
  happens('receive', { ...at, from: z.string(), tokens: count }, 'It is heard.'),
  happens('sleep', { ...at, why: z.string() }, 'The process waits.'),
  happens('wake', { ...at, why: z.string() }, 'It goes on.'),
  happens('use', { ...at, page: z.int(), hit: z.boolean() }, 'A page of its context is used.'),
] as const

const jobs = [
  happens('submit', { ...job, prompt: count, output: count, why }, 'A call of the model.'),
  happens(
    'admit',
    { ...job, cached: count, swapped: count, free: endless.describe('KV blocks that can still be had.'), why },
    'It enters the batch.',
  ),
  happens('preempt', { ...job, kv: z.enum(['keep', 'swap', 'recompute']), why }, 'It leaves the batch before its end.'),
  happens('reclaim', { ...at, core: z.string(), tokens: count, why }, 'KV that was kept is taken.'),
  happens('first', job, 'Its first token.'),
  happens('finish', { ...job, tokens: count, say }, 'Its last token.'),
  happens('escalate', { ...at, turn, from: z.string(), to: z.string(), why }, 'Another core is asked anew.'),
  happens('cancel', { ...job, why }, 'It is given up.'),
  happens('late', { ...at, turn }, 'Its deadline has passed.'),
  happens(
    'hold',
    { ...at, core: z.string(), kv: z.enum(['keep', 'swap', 'discard', 'release']), tokens: count, why },
    'What becomes of its KV.',
  ),
] as const

const devices = [
  happens('call', { ...device, waits: z.boolean() }, 'A device is asked.'),
  happens('retry', { ...device, attempt: count }, 'It is asked again.'),
  happens('return', { ...device, ok: z.boolean(), tokens: count }, 'It has answered.'),
] as const

const memory = [
  happens('page-in', { ...context, page, kind: z.enum(PAGE_KINDS), tokens: count, why }, 'A page enters the window.'),
  happens(
    'page-out',
    { ...context, page, tokens: count, to: z.enum(['recall', 'archive', 'nowhere']), why },
    'A page leaves it.',
  ),
  happens(
    'fault',
    {
      ...context,
      page: z.int().min(-1).describe('Where the fact was said; -1: nowhere.'),
      kind: z.enum(['compulsory', 'capacity']),
    },
    'A fact that the answer needs is not in the window.',
  ),
  happens(
    'search',
    { ...context, store: z.enum(['recall', 'archive']), results: count, of: count, why },
    'A store is searched.',
  ),
  happens('summarize', { ...context, pages: count, tokens: count, why }, 'Pages become a summary.'),
  happens('rate', { ...context, pages: count, tokens: count, why }, 'Pages are rated.'),
  happens(
    'note',
    { ...context, tokens: count, ok: z.boolean(), size: count.nullable(), why },
    'Something is written down.',
  ),
  happens('notice', { ...context, tokens: count, why }, 'The kernel warns of a full window.'),
  happens(
    'model-call',
    { ...context, call: z.enum(['search', 'save']), to: z.string() },
    'The model calls the kernel.',
  ),
  happens(
    'asked',
    { ...context, needed: count, found: count, calls: count, say: z.enum([...say.options, 'none']) },
    'A question is answered.',
  ),
] as const

export const eventSchema = z.discriminatedUnion('on', [...lives, ...jobs, ...devices, ...memory])

/** What may happen. */
export const EVENT_NAMES: ReadonlySet<string> = new Set(eventSchema.options.map(({ shape }) => shape.on.value))

/** Of one line. */
export function schemaText(): string {
  const schema = z.toJSONSchema(z.union([headerSchema, eventSchema]), { target: 'draft-7' })
  return `${laidOut({ title: `llm-os-lab trace, format ${TRACE_VERSION}: one line of it`, ...schema })}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, schemaText())
