/**
 * What runs a language model for the machine, token by token and in real time. An engine keeps the KV rows of texts; a
 * step appends tokens to some of them and tells, for each, the token that follows: the likeliest, and of equals the one
 * of the lowest number, so that a text has one continuation whatever shares its batch.
 *
 *   const text = engine.open()
 *   const { next } = await engine.step([{ sequence: text, tokens: prompt }])   // reads the prompt
 *   await engine.step([{ sequence: text, tokens: next }])                      // writes one token
 */
import { UserError } from '../../scenarios/user-error.ts'

/** The KV rows of one text, in the model's memory. Rows keep the positions at which they were computed. */
export interface Sequence {
  /** Rows. */
  readonly length: number
  /** Forgets the rows from there on. */
  truncate(length: number): void
  /** Closes a gap: what follows keeps its rows and its positions. */
  remove(from: number, count: number): void
  /** Becomes the first rows of another one. */
  copy(from: Sequence, rows: number): void
}

/** Tokens appended to a text: one where it is being written, many where it is being read. */
export interface Work {
  readonly sequence: Sequence
  readonly tokens: readonly number[]
}

export interface StepResult {
  /** What follows the last token of each work, in its order. */
  readonly next: readonly number[]
  /** Wall time of it all. */
  readonly seconds: number
}

export interface Engine {
  readonly name: string
  /** Of the weights. */
  readonly hash: string
  readonly vocabulary: number
  /** Tokens of one text. */
  readonly contextLimit: number
  open(): Sequence
  close(sequence: Sequence): void
  step(work: readonly Work[]): Promise<StepResult>
  dispose(): Promise<void>
}

/** A text has grown longer than the model can read. */
export class ContextOverflow extends UserError {
  override name = 'ContextOverflow'

  constructor(engine: { readonly name: string; readonly contextLimit: number }, tokens: number) {
    super(
      `core ${engine.name}: a text of ${tokens.toLocaleString('en-US')} tokens, over the model's limit of ` +
        `${engine.contextLimit.toLocaleString('en-US')}; set ram.context to that at most`,
    )
  }
}
