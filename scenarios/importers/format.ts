/**
 * A trace format: how to know it by its first line, and how to read a row. A row is a session of one call
 * of the model or more; what is wrong with a bad one is a `Complaint`, to which the importer adds the place.
 */
import type { Seconds, Tokens } from '../../sim/units.ts'
import { found } from '../found.ts'

export interface TraceCall {
  /** The whole prompt, whatever of it an earlier call or another session has brought already. */
  readonly input: Tokens
  /** 0 in a log stands for a call that failed. */
  readonly output: Tokens
  /** Between the end of this call and the start of the session's next. */
  readonly pause: Seconds
}

export interface TraceRow {
  /** On a clock of the file's own; only differences count. */
  readonly at: Seconds
  readonly calls: readonly TraceCall[]
  /** Names of the prompt's blocks of `HASH_TOKENS` tokens, from its start. */
  readonly hashes?: readonly number[]
}

export interface Complaint {
  readonly field: string
  readonly expected: string
  readonly found: string
}

/** Tokens in one block of a trace that names its blocks. */
export const HASH_TOKENS = 512

export type ReadRow = (line: string) => TraceRow | Complaint

export interface TraceFormat {
  readonly name: string
  /** A header or a row, for messages. */
  readonly example: string
  /** Is the first line a header, not a row? */
  readonly header: boolean
  recognises(firstLine: string): boolean
  /** A reader for one file; it may remember what it has seen. */
  open(firstLine: string): ReadRow
}

export const isComplaint = (row: TraceRow | Complaint): row is Complaint => 'expected' in row

/** Thrown inside a reader to leave a row; never leaves this folder. */
export class BadField extends Error {
  readonly complaint: Complaint
  constructor(field: string, expected: string, value: unknown) {
    super(expected)
    this.complaint = { field, expected, found: found(value) }
  }
}

const LONGEST_TEXT: Tokens = 2 ** 31 - 1

export function wholeTokens(field: string, value: unknown): Tokens {
  const number = typeof value === 'string' && /^\d+(\.0*)?$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= LONGEST_TEXT) return number
  throw new BadField(field, 'a whole number of tokens, 0 or more', value)
}

export function time(field: string, unit: string, value: unknown): number {
  const number = typeof value === 'string' && /^\d+(\.\d*)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number
  throw new BadField(field, `a time in ${unit}, 0 or more`, value)
}

/** A reader that may throw `BadField`, as one that returns the complaint. */
export const guarded =
  (read: (line: string) => TraceRow): ReadRow =>
  line => {
    try {
      return read(line)
    } catch (error) {
      if (error instanceof BadField) return error.complaint
      throw error
    }
  }
