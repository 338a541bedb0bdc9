/** A trace read back from its file, line by line: a trace of gigabytes takes no more memory than one of a page. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { UserError } from '../scenarios/user-error.ts'
import { TRACE_VERSION, type TraceEvent, type TraceHeader } from '../sim/trace.ts'
import { packageJson } from './package.ts'
import { EVENT_NAMES, headerSchema } from './trace-schema.ts'

const HOW = 'llmos run SCENARIO --trace FILE writes one'

export interface TraceReading {
  readonly header: TraceHeader
  readonly events: AsyncGenerator<TraceEvent>
}

/** By its name, or by how it begins. */
export function isTraceFile(file: string): boolean {
  if (file.endsWith('.jsonl')) return true
  try {
    const handle = openSync(file, 'r')
    try {
      const start = Buffer.alloc(MOST_HEADER_BYTES)
      const text = start.subarray(0, readSync(handle, start)).toString('utf8')
      const header = parsed(text.split('\n', 1)[0] ?? '')
      return isObject(header) && header.program === 'llm-os-lab' && 'trace' in header
    } finally {
      closeSync(handle)
    }
  } catch {
    return false
  }
}
const MOST_HEADER_BYTES = 65_536

export async function readTrace(file: string): Promise<TraceReading> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity })[Symbol.asyncIterator]()
  const next = async (): Promise<string | null> => {
    try {
      const { done, value } = await lines.next()
      return done === true ? null : value
    } catch (error) {
      throw asReadError(file, error, HOW)
    }
  }
  const first = await next()
  if (first === null) throw new UserError(`${file}: an empty file; expected a trace: ${HOW}`)
  return { header: headerOf(file, first), events: eventsIn(file, next) }
}

async function* eventsIn(file: string, next: () => Promise<string | null>): AsyncGenerator<TraceEvent> {
  let line = 1
  for (let text = await next(); text !== null; text = await next()) {
    line++
    if (text === '') continue
    const event = parsed(text)
    if (!isEvent(event))
      throw new UserError(
        `${file}: line ${line} is no event: it was cut off, or changed; write the trace anew (${HOW})`,
      )
    yield event
  }
}

function headerOf(file: string, text: string): TraceHeader {
  const header = parsed(text)
  if (!isObject(header) || header.program !== 'llm-os-lab' || typeof header.trace !== 'number')
    throw new UserError(`${file}: no trace of this program; ${HOW}`)
  if (header.trace !== TRACE_VERSION) {
    const remedy = header.trace > TRACE_VERSION ? 'update the program' : `write it anew (${HOW})`
    throw new UserError(
      `${file}: a trace of format ${header.trace}, and version ${packageJson().version} reads format ${TRACE_VERSION}; ${remedy}`,
    )
  }
  const known = headerSchema.safeParse(header)
  if (known.success) return known.data
  const [issue] = known.error.issues
  throw new UserError(`${file}: line 1: ${issue?.path.join('.')}: ${issue?.message}; write the trace anew (${HOW})`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
/** By what all events have: to look at each field of millions would take longer than to read them. */
const isEvent = (value: unknown): value is TraceEvent =>
  isObject(value) &&
  typeof value.t === 'number' &&
  typeof value.process === 'string' &&
  typeof value.on === 'string' &&
  EVENT_NAMES.has(value.on)

/** What the operating system says about a file that was to be read; `how` to come by one. */
export function asReadError(file: string, error: unknown, how: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return new UserError(`${file}: no such file; ${how}`)
  if (code === 'EISDIR') return new UserError(`${file}: a folder; give the file in it`)
  return code === '' ? error : new UserError(`${file}: cannot be read (${code})`)
}
