/**
 * Traces of real traffic, in five published formats. `importTrace` says which row is wrong and how; bad rows
 * can be left out and counted. A call that failed when it was logged (an answer of 0 tokens) is left out too.
 */
import { remedy } from '../nearest.ts'
import { UserError } from '../user-error.ts'
import agentic from './agentic.ts'
import azure from './azure.ts'
import burstgpt from './burstgpt.ts'
import { isComplaint, type ReadRow, type TraceFormat, type TraceRow } from './format.ts'
import { type Line, linesOf } from './lines.ts'
import mooncake from './mooncake.ts'
import { Rows } from './rows.ts'
import vidur from './vidur.ts'

export const traceFormats: readonly TraceFormat[] = [azure, burstgpt, mooncake, agentic, vidur]
export const formatNames = ['auto', 'azure', 'burstgpt', 'mooncake', 'agentic', 'vidur'] as const

export interface ImportOptions {
  /** Default: by the first line. */
  readonly format?: string | undefined
  /** Read so many good rows, then stop. */
  readonly first?: number | undefined
  /** Leave bad rows out and count them. */
  readonly skipBadRows?: boolean | undefined
}

export interface Imported {
  readonly format: string
  readonly rows: Rows
  /** Rows left out because they could not be read, and the message about the first of them. */
  readonly bad: number
  readonly firstBad: string | null
  /** Rows left out because the call had failed. */
  readonly failed: number
}

/** The format whose header or row this line is. */
export function detect(firstLine: string): TraceFormat | null {
  return traceFormats.find(format => format.recognises(firstLine)) ?? null
}

const examples = () => traceFormats.map(format => `  ${format.name}: ${format.example}`).join('\n')
const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)

function chooseFormat(file: string, first: Line, name: string): TraceFormat {
  const chosen = name === 'auto' ? detect(first.text) : traceFormats.find(format => format.name === name)
  if (chosen === undefined) {
    throw new UserError(`${file}: no trace format "${name}"; ${remedy(name, formatNames)}`)
  }
  if (chosen?.recognises(first.text)) return chosen
  const wanted = chosen === null ? `one of these formats:\n${examples()}\n` : `${chosen.example}, `
  throw new UserError(`${file}:${first.number}: expected ${wanted}found ${shortened(first.text)}`)
}

/** One sentence: where, what was expected, what was found, the remedy. */
function describe(
  file: string,
  line: Line,
  row: number,
  complaint: { field: string; expected: string; found: string },
) {
  const where = `${file}:${line.number} (row ${row})`
  const cut = line.ended ? '' : '; the file ends inside this row, so it may be cut short: fetch it again'
  const cure = cut === '' ? '; mend the row, or' : ', or'
  const { field, expected, found } = complaint
  return `${where}: ${field}: expected ${expected}, found ${found}${cut}${cure} leave such rows out with skipBadRows: true, or --skip-bad-rows`
}

const hasFailed = (row: TraceRow) => row.calls.some(call => call.output === 0)

function refuseBinary(file: string, text: string): void {
  if (!text.slice(0, 65_536).includes('\0')) return
  throw new UserError(`${file}: expected a text file (CSV or JSON lines), found a binary one; unpack it first`)
}

class Import {
  readonly rows = new Rows()
  bad = 0
  failed = 0
  firstBad: string | null = null
  private row = 0

  private readonly file: string
  private readonly read: ReadRow
  private readonly skipBadRows: boolean
  constructor(file: string, read: ReadRow, skipBadRows: boolean) {
    this.file = file
    this.read = read
    this.skipBadRows = skipBadRows
  }

  take(line: Line): void {
    this.row += 1
    const row = this.read(line.text)
    if (!isComplaint(row)) {
      if (hasFailed(row)) this.failed += 1
      else this.rows.add(row)
      return
    }
    const message = describe(this.file, line, this.row, row)
    if (!this.skipBadRows) throw new UserError(message)
    this.bad += 1
    this.firstBad ??= message
  }
}

/** Read a trace; `file` is only named in messages. */
export function importTrace(file: string, text: string, options: ImportOptions = {}): Imported {
  refuseBinary(file, text)
  const lines = linesOf(text)
  const first = lines.next()
  if (first.done) throw new UserError(`${file}: expected a trace, found an empty file`)
  const format = chooseFormat(file, first.value, options.format ?? 'auto')
  const made = new Import(file, format.open(first.value.text), options.skipBadRows ?? false)
  if (!format.header) made.take(first.value)
  const most = options.first ?? Number.POSITIVE_INFINITY
  while (made.rows.count < most) {
    const line = lines.next()
    if (line.done) break
    made.take(line.value)
  }
  const { rows, bad, failed, firstBad } = made
  if (rows.count === 0) {
    const why = firstBad === null ? `${failed} failed calls and nothing else` : `no good row; the first: ${firstBad}`
    throw new UserError(`${file}: expected rows to run, found ${why}`)
  }
  rows.sort()
  return { format: format.name, rows, bad, failed, firstBad }
}
