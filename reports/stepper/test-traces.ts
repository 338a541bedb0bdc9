/** For tests: traces of real runs, and one by hand in which everything that a stepper shows happens once. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runHere } from '../../bench/run-here.ts'
import { readTrace } from '../../bench/trace-reader.ts'
import { TRACE_VERSION, type TraceEvent, type TraceHeader } from '../../sim/trace.ts'
import { TICKS_PER_SECOND } from '../../sim/units.ts'

export async function tracedEvents(scenario: string, settings: readonly string[] = []) {
  const file = join(mkdtempSync(join(tmpdir(), 'llmos-stepper-')), 'trace.jsonl')
  const result = await runHere({ scenario, settings, overrides: {} }, { file, shown: file })
  const { header, events: read } = await readTrace(file)
  const events: TraceEvent[] = []
  for await (const event of read) events.push(event)
  return { header, events, result }
}

export const HEADER: TraceHeader = {
  trace: TRACE_VERSION,
  program: 'llm-os-lab',
  version: '0.1.0',
  scenario: 'by hand',
  seed: 1,
  ticksPerSecond: TICKS_PER_SECOND,
  cores: [{ name: 'gpu', slots: 2, contextLimit: 100, kvBlocks: 10 }],
}

const SECOND = TICKS_PER_SECOND
const a = { process: 'a', turn: 0, core: 'gpu', why: '' }
const b = { process: 'b', turn: 0, core: 'gpu', why: '' }

/** Two processes on a core of two slots: one pages, is preempted and asks a device; the other one panics. */
export const BY_HAND: readonly TraceEvent[] = [
  { t: 0, on: 'start', process: 'a', client: 'ann' },
  { t: 0, process: 'a', turn: 0, on: 'page-in', page: 0, kind: 'system', tokens: 10, why: 'there from the start' },
  { t: 0, process: 'a', turn: 0, on: 'page-in', page: 1, kind: 'user', tokens: 20, why: 'the user said it' },
  { t: 0, on: 'submit', ...a, prompt: 30, output: 5 },
  { t: 0, on: 'admit', ...a, cached: 0, swapped: 0, free: 8, why: 'first in line' },
  { t: SECOND, on: 'start', process: 'b', client: 'bob' },
  { t: SECOND, on: 'submit', ...b, prompt: 60, output: 5 },
  { t: SECOND, on: 'admit', ...b, cached: 16, swapped: 0, free: 4 },
  { t: 2 * SECOND, on: 'preempt', ...a, kv: 'recompute', why: 'the step lacks KV blocks' },
  { t: 3 * SECOND, on: 'panic', process: 'b', name: 'endless-loop', why: 'five times the same call' },
  { t: 3 * SECOND, on: 'admit', ...a, cached: 0, swapped: 0, free: 7 },
  { t: 4 * SECOND, on: 'finish', process: 'a', turn: 0, core: 'gpu', tokens: 5, say: 'right' },
  {
    t: 4 * SECOND,
    process: 'a',
    turn: 1,
    on: 'page-out',
    page: 1,
    tokens: 20,
    to: 'recall',
    why: 'least recently used',
  },
  { t: 4 * SECOND, process: 'a', turn: 1, on: 'fault', page: 1, kind: 'capacity' },
  { t: 4 * SECOND, process: 'a', turn: 1, on: 'search', store: 'recall', results: 1, of: 1, why: 'the question' },
  { t: 5 * SECOND, process: 'a', turn: 1, on: 'page-in', page: 1, kind: 'user', tokens: 20, why: 'found' },
  { t: 5 * SECOND, process: 'a', turn: 1, on: 'page-in', page: 2, kind: 'summary', tokens: 4, why: 'full' },
  { t: 5 * SECOND, process: 'a', turn: 1, on: 'page-out', page: 1, tokens: 20, to: 'recall', why: 'full' },
  { t: 6 * SECOND, on: 'call', process: 'a', device: 'browser', handle: -1, waits: true },
  { t: 8 * SECOND, on: 'return', process: 'a', device: 'browser', handle: -1, ok: true, tokens: 7 },
  { t: 8 * SECOND, on: 'exit', process: 'a' },
]
