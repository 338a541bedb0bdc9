/**
 * Traffic that was recorded: each row of a trace file is a session, its times counted from the first row.
 * `speed: 2` brings the rows twice as fast; tools take as long as they took.
 */
import { z } from 'zod'
import type { Segment } from '../../sim/kv.ts'
import type { ProcessSpec, Program, Source } from '../../sim/program.ts'
import { MAX_TICKS, ticks } from '../../sim/units.ts'
import { HASH_TOKENS } from '../importers/format.ts'
import { formatNames, type Imported, importTrace } from '../importers/index.ts'
import type { Rows } from '../importers/rows.ts'
import { durationTicks } from '../units.ts'
import { UserError } from '../user-error.ts'
import { defineWorkload, type WorkloadContext } from '../workload.ts'
import { checkProcess, processesOf, processFields, taskOf } from './process.ts'
import { EXIT } from './ring.ts'

const schema = z
  .strictObject({
    kind: z.literal('trace'),
    ...processFields,
    file: z.string().min(1).describe('beside the scenario'),
    format: z.enum(formatNames).default('auto'),
    speed: z.number().positive().max(1e6).default(1).describe('2: twice as many arrivals a second'),
    first: z.int().min(1).optional().describe('stop after so many rows of the file'),
    from: durationTicks.optional().describe('when the first row comes; default 0s'),
    skipBadRows: z.boolean().default(false).describe('leave out rows that cannot be read, and count them'),
  })
  .superRefine(checkProcess)
export type TraceSpec = z.output<typeof schema>

/** A source that knows what was read and what was left out, for whoever wants to tell the user. */
export interface TraceSource extends Source {
  readonly imported: Imported
}

export const isTraceSource = (source: Source): source is TraceSource => 'imported' in source

/** think, sleep, think, …, think, exit. A prompt is as long as logged, or as the conversation is already. */
function program(spec: TraceSpec, rows: Rows): Program {
  const task = taskOf(spec.task)
  return {
    next(self) {
      const i = self.pc >> 1
      if (i >= rows.calls(self.n)) return EXIT
      const { input, output, pause } = rows.call(self.n, i)
      if (self.pc % 2 === 0) {
        return { do: 'think', input: Math.max(0, input - self.contextTokens), output, task: task(self, i) }
      }
      return i + 1 < rows.calls(self.n) ? { do: 'sleep', for: ticks(pause) } : EXIT
    },
  }
}

/**
 * Blocks with equal hashes are equal text, except where one prompt ends inside the block. The last block of
 * a prompt of 1,000 tokens holds 1,000 − 512 = 488.
 */
function sharedStart(spec: TraceSpec, rows: Rows, n: number, context: WorkloadContext): Segment[] {
  const { input } = rows.call(n, 0)
  return rows.sharedHashes(n).map((hash, i) => {
    const length = Math.min(HASH_TOKENS, input - i * HASH_TOKENS)
    return context.shared(`${spec.file}#${hash}${length < HASH_TOKENS ? `:${length}` : ''}`, length)
  })
}

function arrivals(spec: TraceSpec, rows: Rows): Source['arrival'] {
  const from = spec.from ?? 0
  return n => (n < rows.count ? from + ticks(rows.at(n) / spec.speed) : null)
}

function processes(spec: TraceSpec, rows: Rows, context: WorkloadContext): Source['process'] {
  const process = processesOf(spec, context, program(spec, rows))
  return (n, rng): ProcessSpec => {
    const system = sharedStart(spec, rows, n, context)
    return system.length === 0 ? process(n, rng) : { ...process(n, rng), system }
  }
}

function checkLength(spec: TraceSpec, rows: Rows): void {
  const last = rows.at(rows.count - 1)
  if (ticks(last / spec.speed) + (spec.from ?? 0) <= MAX_TICKS) return
  const days = Math.ceil(last / spec.speed / 86_400)
  throw new UserError(
    `${spec.file}: spans ${days} days, and a run can last 10; take \`first: …\` rows or a higher \`speed\``,
  )
}

function sources(spec: TraceSpec, context: WorkloadContext): TraceSource[] {
  const imported = importTrace(spec.file, context.readFile(spec.file), spec)
  const { rows } = imported
  checkLength(spec, rows)
  return [{ name: spec.name, imported, arrival: arrivals(spec, rows), process: processes(spec, rows, context) }]
}

export default defineWorkload<TraceSpec>({
  kind: 'trace',
  summary: 'Recorded traffic, from a file in one of five published formats.',
  schema,
  sources,
})
