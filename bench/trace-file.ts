/**
 * A trace on disk: JSON lines, the header first. Lines are gathered and written in pieces of about 1 MB, so
 * memory stays flat however long the run is.
 *
 * The sink is called in the middle of a step of the machine, where a fault must not be thrown: it is kept and
 * thrown by `check`, which the loop outside calls between slices.
 */
import { closeSync, openSync } from 'node:fs'
import type { CoreConfig } from '../sim/config.ts'
import { TRACE_VERSION, type TracedCore, type TraceEvent, type TraceHeader, type TraceSink } from '../sim/trace.ts'
import { fullBlocks, TICKS_PER_SECOND } from '../sim/units.ts'
import { asUserError, writeAll } from './outputs.ts'

const PIECE_CHARACTERS = 1 << 20

export const traceHeader = (
  scenario: string,
  seed: number,
  version: string,
  cores: readonly CoreConfig[],
): TraceHeader => ({
  trace: TRACE_VERSION,
  program: 'llm-os-lab',
  version,
  scenario,
  seed,
  ticksPerSecond: TICKS_PER_SECOND,
  cores: cores.map(traced),
})

const traced = ({ name, core: { spec } }: CoreConfig): TracedCore => ({
  name,
  slots: spec.slots,
  contextLimit: finite(spec.contextLimit),
  kvBlocks: finite(fullBlocks(spec.kvTokens)),
})

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

export class TraceFile {
  readonly sink: TraceSink
  readonly #handle: number
  /** What messages call the file. */
  readonly #shown: string
  /** For so many events. */
  #room: number
  #lines: string[] = []
  #length = 0
  #fault: unknown = null

  /** `most`: events beyond these are not written, but for one, which tells that there are more. */
  constructor(file: string, shown: string, most = Number.POSITIVE_INFINITY) {
    this.#shown = shown
    this.#room = most + 1
    try {
      this.#handle = openSync(file, 'w')
    } catch (error) {
      throw asUserError(shown, error)
    }
    this.sink = event => {
      if (this.#room-- > 0) this.#add(event)
    }
  }

  header(header: TraceHeader): void {
    this.#add(header)
  }

  /** Throws what went wrong with the disk. */
  check(): void {
    if (this.#fault !== null) throw asUserError(this.#shown, this.#fault)
  }

  /** Writes the rest and closes the file; throws if any of it could not be written. */
  close(): void {
    this.#flush()
    closeSync(this.#handle)
    this.check()
  }

  /** Closes the file after a fault, whatever is in it. */
  abandon(): void {
    this.#fault ??= new Error(`${this.#shown}: given up`)
    try {
      closeSync(this.#handle)
    } catch {
      // Closed already.
    }
  }

  #add(line: TraceEvent | TraceHeader): void {
    if (this.#fault !== null) return
    const text = JSON.stringify(line)
    this.#lines.push(text)
    this.#length += text.length + 1
    if (this.#length >= PIECE_CHARACTERS) this.#flush()
  }

  #flush(): void {
    if (this.#length === 0 || this.#fault !== null) return
    try {
      writeAll(this.#handle, `${this.#lines.join('\n')}\n`)
    } catch (error) {
      this.#fault = error
    }
    this.#lines = []
    this.#length = 0
  }
}
