/**
 * An engine over any causal language model in ONNX. Its graph takes the past and gives past and present together, so each
 * token costs a copy of its text's KV; for models of ours the delta graph saves that.
 *
 * Tokens that are written go in one batch; what is read goes text by text. Same tokens whatever the batch, as far as the
 * model is asked to by its numbers: logits that differ by less than rounding may be ordered either way.
 */
import type { InferenceSession } from 'onnxruntime-node'
import { ContextOverflow, type Engine, type Sequence, type StepResult, type Work } from '../core/engine.ts'
import type { Abilities } from './abilities.ts'
import { type Block, emptyBlock } from './block.ts'
import { CoreError } from './core-error.ts'
import { likeliest } from './logits.ts'
import type { Ran, Runner } from './runner.ts'
import { KvSequence } from './sequence.ts'
import type { Signature } from './signature.ts'

export interface EngineParts {
  /** As the user wrote it. */
  readonly name: string
  readonly hash: string
  readonly vocabulary: number
  readonly contextLimit: number
  readonly session: InferenceSession
  readonly signature: Signature
  readonly runner: Runner
  readonly abilities: Abilities
}

interface Task {
  readonly sequence: KvSequence
  readonly tokens: readonly number[]
  /** Place in the step's result. */
  readonly place: number
}

/** A model gives logits for every token that it reads, though the last ones are all that count: keep them to this. */
const MOST_LOGIT_BYTES = 128e6
/** Scores of attention grow with the tokens that are read at once. */
const LONGEST_PIECE = 512

export class ForeignEngine implements Engine {
  readonly name: string
  readonly hash: string
  readonly vocabulary: number
  readonly contextLimit: number
  readonly abilities: Abilities
  private readonly parts: EngineParts
  private readonly nothing: Block
  private readonly sequences = new Set<KvSequence>()
  private before: Promise<unknown> = Promise.resolve()

  constructor(parts: EngineParts) {
    this.parts = parts
    this.name = `onnx:${parts.name}`
    this.hash = parts.hash
    this.vocabulary = parts.vocabulary
    this.contextLimit = parts.contextLimit
    this.abilities = parts.abilities
    this.nothing = emptyBlock(parts.signature.slots, 1, 0)
  }

  open(): Sequence {
    const sequence = new KvSequence(this.nothing)
    this.sequences.add(sequence)
    return sequence
  }

  close(sequence: Sequence): void {
    if (!(sequence instanceof KvSequence) || !this.sequences.delete(sequence)) throw new Error('no such open sequence')
    sequence.truncate(0)
    sequence.view = { block: this.nothing, line: 0, stretches: [] }
  }

  /** One at a time: a step that is asked for while another runs waits for it. */
  step(work: readonly Work[]): Promise<StepResult> {
    const result = this.before.then(() => this.stepNow(work))
    this.before = result.catch(() => {})
    return result
  }

  private async stepNow(work: readonly Work[]): Promise<StepResult> {
    const started = performance.now()
    const tasks = work.map((each, place) => this.taskOf(each, place))
    if (new Set(tasks.map(task => task.sequence)).size < tasks.length) throw new Error('a sequence twice in one step')
    const next = work.map(() => 0)
    const written = tasks.filter(task => task.tokens.length === 1)
    for (const task of tasks) if (task.tokens.length > 1) await this.read(task, next)
    if (this.abilities.batches) await this.append(inLineOrder(written), next)
    else for (const task of written) await this.append([task], next)
    return { next, seconds: (performance.now() - started) / 1000 }
  }

  async dispose(): Promise<void> {
    this.sequences.clear()
    await this.parts.session.release()
  }

  private taskOf({ sequence, tokens }: Work, place: number): Task {
    if (!(sequence instanceof KvSequence) || !this.sequences.has(sequence)) throw new Error('no such open sequence')
    if (tokens.length === 0) throw new Error('a step without tokens')
    const strange = tokens.find(token => !(Number.isInteger(token) && token >= 0 && token < this.vocabulary))
    if (strange !== undefined) throw new Error(`token ${strange} of a vocabulary of ${this.vocabulary}`)
    const end = this.parts.signature.positions ? sequence.nextPosition : sequence.length
    if (end + tokens.length > this.contextLimit) throw new ContextOverflow(this, end + tokens.length)
    return { sequence, tokens, place }
  }

  private async read({ sequence, tokens, place }: Task, next: number[]): Promise<void> {
    for (let from = 0; from < tokens.length; ) {
      const size = Math.min(this.chunk(sequence.length), tokens.length - from)
      await this.append([{ sequence, tokens: tokens.slice(from, from + size), place }], next)
      from += size
    }
  }

  /** Tokens to read at once behind so many rows. */
  private chunk(past: number): number {
    if (!this.abilities.chunks) return past > 0 ? 1 : Number.POSITIVE_INFINITY
    if (this.parts.signature.keepsLogits) return LONGEST_PIECE
    return Math.max(1, Math.min(LONGEST_PIECE, Math.floor(MOST_LOGIT_BYTES / (4 * this.vocabulary))))
  }

  private async append(tasks: readonly Task[], next: number[]): Promise<void> {
    if (tasks.length === 0) return
    const { block, logits }: Ran = await this.parts.runner.run(
      tasks.map(({ sequence, tokens }) => ({ view: sequence.view, position: sequence.nextPosition, tokens })),
    )
    for (const [line, { sequence, tokens, place }] of tasks.entries()) {
      sequence.grow(block, line, tokens.length)
      next[place] = this.choose(logits[line])
    }
  }

  private choose(logits: Float32Array | undefined): number {
    const token = likeliest(logits ?? new Float32Array(0))
    if (token !== null) return token
    throw new CoreError('no-numbers', this.parts.name, 'the model computes no numbers', 'try another format: @fp32')
  }
}

/** Texts that shared the last batch in this order need not be copied for the next one. */
const inLineOrder = (tasks: readonly Task[]): Task[] =>
  [...tasks].sort((left, right) => left.sequence.view.line - right.sequence.view.line)
