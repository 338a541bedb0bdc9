/**
 * An engine without a model, for tests: what follows a text is a rule of its tokens, and a step takes as long as a
 * formula says. It remembers the tokens of each row and the positions at which they were computed, so a test can see
 * what a real one would have computed on.
 */
import type { Tokens } from '../../sim/units.ts'
import { ContextOverflow, type Engine, type Sequence, type StepResult, type Work } from './engine.ts'

export interface FakeEngineOptions {
  readonly vocabulary: number
  readonly contextLimit?: Tokens
  /** The token after this text; default: a mixture of its last tokens. */
  readonly next?: (ids: readonly number[]) => number
  /** Seconds of a step, by the rows and the new tokens of each work; default: 1 ms and 10 µs a token. */
  readonly seconds?: (work: readonly { readonly rows: Tokens; readonly tokens: Tokens }[]) => number
}

export class FakeSequence implements Sequence {
  readonly ids: number[] = []
  readonly positions: number[] = []

  get length(): Tokens {
    return this.ids.length
  }

  truncate(length: Tokens): void {
    if (length > this.length) throw new Error(`fake engine: truncate(${length}) of ${this.length} rows`)
    this.ids.length = length
    this.positions.length = length
  }

  remove(from: Tokens, count: Tokens): void {
    if (from + count > this.length) throw new Error(`fake engine: remove(${from}, ${count}) of ${this.length} rows`)
    this.ids.splice(from, count)
    this.positions.splice(from, count)
  }

  copy(from: Sequence, rows: Tokens): void {
    if (!(from instanceof FakeSequence) || rows > from.length)
      throw new Error(`fake engine: copy() of ${rows} rows, and there are ${from.length}`)
    this.ids.splice(0, Infinity, ...from.ids.slice(0, rows))
    this.positions.splice(0, Infinity, ...from.positions.slice(0, rows))
  }

  append(tokens: readonly number[]): void {
    for (const token of tokens) {
      this.positions.push((this.positions.at(-1) ?? -1) + 1)
      this.ids.push(token)
    }
  }
}

export class FakeEngine implements Engine {
  readonly name = 'fake'
  readonly hash = 'fake'
  readonly vocabulary: number
  readonly contextLimit: Tokens
  /** Texts that are open. */
  readonly texts = new Set<Sequence>()
  private readonly next: (ids: readonly number[]) => number
  private readonly seconds: NonNullable<FakeEngineOptions['seconds']>

  constructor({ vocabulary, contextLimit = 2 ** 20, next, seconds }: FakeEngineOptions) {
    this.vocabulary = vocabulary
    this.contextLimit = contextLimit
    this.next = next ?? (ids => mixture(ids) % vocabulary)
    this.seconds = seconds ?? (work => 0.001 + 0.000_01 * work.reduce((sum, { tokens }) => sum + tokens, 0))
  }

  open(): FakeSequence {
    const sequence = new FakeSequence()
    this.texts.add(sequence)
    return sequence
  }

  close(sequence: Sequence): void {
    if (!this.texts.delete(sequence)) throw new Error('fake engine: close() of a text that is not open')
  }

  async step(work: readonly Work[]): Promise<StepResult> {
    const seconds = this.seconds(work.map(({ sequence, tokens }) => ({ rows: sequence.length, tokens: tokens.length })))
    const next = work.map(({ sequence, tokens }) => this.read(sequence, tokens))
    return { next, seconds }
  }

  private read(sequence: Sequence, tokens: readonly number[]): number {
    if (!(sequence instanceof FakeSequence) || !this.texts.has(sequence))
      throw new Error('fake engine: step() of a text that is not open')
    const strange = tokens.find(token => !(Number.isInteger(token) && token >= 0 && token < this.vocabulary))
    if (strange !== undefined || tokens.length === 0)
      throw new Error(`fake engine: ${strange ?? 'nothing'} is no token of a vocabulary of ${this.vocabulary}`)
    sequence.append(tokens)
    const last = sequence.positions.at(-1) ?? 0
    if (last >= this.contextLimit) throw new ContextOverflow(this, last + 1)
    return this.next(sequence.ids)
  }

  async dispose(): Promise<void> {
    this.texts.clear()
  }
}

const mixture = (ids: readonly number[]): number =>
  ids.slice(-3).reduce((sum, id) => (sum * 31 + id + 7) % 1_000_003, 0)
