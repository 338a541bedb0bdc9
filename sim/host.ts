/** What a core tells the rest of the machine. */
import type { PanicName, TraceSink } from './trace.ts'
import type { Ticks, Tokens } from './units.ts'

export interface Host {
  readonly trace: TraceSink | null
  /** Address of a process, for the trace. */
  nameOf(process: number): string
  admitted(job: number, cached: Tokens, swapped: Tokens): void
  preempted(job: number): void
  prefilled(core: number, tokens: Tokens, again: Tokens): void
  firstToken(job: number): void
  /** The job is done and its claim on KV is still whole; the machine says what becomes of it, then frees the row. */
  finished(job: number): void
  /** The job was cancelled and is out of the core. */
  dropped(job: number): void
  failed(job: number, name: PanicName, why: string): void
}

/** A policy gave an answer that cannot be carried out: the run ends and names it. */
export class PolicyError extends Error {
  override name = 'PolicyError'
}

export const milliseconds = (time: Ticks): string => `${Number((time / 1e7).toPrecision(3))} ms`
