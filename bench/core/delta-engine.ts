/**
 * Our own models behind `Engine`, on the delta graph. What is written goes in one batch, padded in context only; what is
 * read goes text by text, in pieces, so that no token is padded.
 */
import type { Tensor } from 'onnxruntime-node'
import { asModelFault } from '../foreign/core-error.ts'
import type { Graph } from '../foreign/runner.ts'
import { UNSEEN } from '../model/parts.ts'
import { headWidth, type ModelShape } from '../model/shape.ts'
import { onnx } from '../onnx/runtime.ts'
import { ContextOverflow, type Engine, type Sequence, type StepResult, type Work } from './engine.ts'
import { KvBatch } from './kv-batch.ts'
import { KvRows, type RowShape } from './kv-rows.ts'

export interface EngineOptions {
  readonly threads: number
}
export const engineDefaults: EngineOptions = { threads: 1 }

export interface DeltaModel {
  readonly name: string
  readonly hash: string
  readonly shape: ModelShape
  /** A delta graph. */
  readonly bytes: Uint8Array
}

/** Of a prompt, as many tokens at once: the larger, the more scores that no token looks at. */
export const PIECE = 128

const REMEDY = 'memory may be short: close other programs, or lower ram.context; else fetch or train the model again'

export async function deltaEngine(model: DeltaModel, options: Partial<EngineOptions> = {}): Promise<DeltaEngine> {
  const { threads } = { ...engineDefaults, ...options }
  const { InferenceSession } = onnx()
  const settings = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 3,
  } as const
  return new DeltaEngine(model, await asModelFault(model.name, REMEDY, InferenceSession.create(model.bytes, settings)))
}

/** One that is let go of at the end. */
export interface GraphSession extends Graph {
  release(): Promise<void>
}

/** A run of the graph: `texts` in the order of their places in the cache. */
interface Run {
  readonly texts: readonly KvRows[]
  /** As many for each. */
  readonly tokens: readonly (readonly number[])[]
  readonly cache: readonly Float32Array[]
  readonly capacity: number
}

export class DeltaEngine implements Engine {
  readonly name: string
  readonly hash: string
  readonly vocabulary: number
  readonly contextLimit: number
  private readonly shape: ModelShape
  private readonly rowShape: RowShape
  private readonly session: GraphSession
  private readonly batch: KvBatch
  private readonly opened = new Set<Sequence>()
  /** The step asked for last. */
  private before: Promise<unknown> = Promise.resolve()

  constructor({ name, hash, shape }: DeltaModel, session: GraphSession) {
    this.name = name
    this.hash = hash
    this.shape = shape
    this.vocabulary = shape.vocabulary
    this.contextLimit = shape.maxPositions
    this.rowShape = { blocks: 2 * shape.layers * shape.heads, width: headWidth(shape) }
    this.session = session
    this.batch = new KvBatch(this.rowShape, shape.heads)
  }

  open(): Sequence {
    const rows = new KvRows(this.rowShape)
    this.opened.add(rows)
    return rows
  }

  close(sequence: Sequence): void {
    this.batch.forget(this.rowsOf(sequence))
    this.opened.delete(sequence)
  }

  /** One step at a time: a step that is asked for while another runs waits for it. */
  step(work: readonly Work[]): Promise<StepResult> {
    const result = this.before.then(() => this.stepNow(work))
    this.before = result.catch(() => {})
    return result
  }

  private async stepNow(work: readonly Work[]): Promise<StepResult> {
    this.check(work)
    const started = performance.now()
    const next = new Map<Sequence, number>()
    const written = work.filter(({ tokens }) => tokens.length === 1)
    if (written.length > 0) await this.write(written, next)
    for (const { sequence, tokens } of work)
      if (tokens.length > 1) next.set(sequence, await this.read(sequence, tokens))
    return { next: work.map(({ sequence }) => next.get(sequence) ?? 0), seconds: (performance.now() - started) / 1000 }
  }

  dispose(): Promise<void> {
    return this.session.release()
  }

  private check(work: readonly Work[]): void {
    if (new Set(work.map(({ sequence }) => sequence)).size < work.length)
      throw new Error(`core ${this.name}: a step with two works on one sequence`)
    for (const { sequence, tokens } of work) {
      const { position } = this.rowsOf(sequence)
      if (tokens.length === 0) throw new Error(`core ${this.name}: a work without tokens`)
      if (position + tokens.length > this.contextLimit) throw new ContextOverflow(this, position + tokens.length)
      const wrong = tokens.find(token => !(token >= 0 && token < this.vocabulary))
      if (wrong !== undefined) throw new Error(`core ${this.name}: token ${wrong} of ${this.vocabulary}`)
    }
  }

  private rowsOf(sequence: Sequence): KvRows {
    if (sequence instanceof KvRows && this.opened.has(sequence)) return sequence
    throw new Error(`core ${this.name}: a sequence that is closed or of another engine`)
  }

  /** A token each. */
  private async write(work: readonly Work[], next: Map<Sequence, number>): Promise<void> {
    const tokens = new Map(work.map(each => [each.sequence, each.tokens]))
    const texts = this.batch.gather(work.map(({ sequence }) => this.rowsOf(sequence)))
    const found = await this.run({
      texts,
      tokens: texts.map(text => tokens.get(text) ?? []),
      cache: this.batch.views(texts.length),
      capacity: this.batch.capacity,
    })
    texts.forEach((text, place) => {
      next.set(text, found[place] ?? 0)
    })
  }

  /** One text, against its own rows. */
  private async read(sequence: Sequence, tokens: readonly number[]): Promise<number> {
    const text = this.rowsOf(sequence)
    let last = 0
    for (let at = 0; at < tokens.length; at += PIECE) {
      const piece = tokens.slice(at, at + PIECE)
      text.fit(text.length + piece.length)
      const { data, capacity } = text
      const part = this.shape.heads * capacity * this.rowShape.width
      const cache = Array.from({ length: 2 * this.shape.layers }, (_, i) => data.subarray(i * part, (i + 1) * part))
      const [next = 0] = await this.run({ texts: [text], tokens: [piece], cache, capacity })
      last = next
    }
    return last
  }

  /** Appends the new rows to each text; gives what follows each. */
  private async run({ texts, tokens, cache, capacity }: Run): Promise<number[]> {
    const count = tokens[0]?.length ?? 0
    const size = [texts.length, count]
    const positions = texts.flatMap(({ position }) => tokens[0]?.map((_, i) => BigInt(position + i)) ?? [])
    const { Tensor } = onnx()
    const feeds: Record<string, Tensor> = {
      tokens: new Tensor('int32', Int32Array.from(tokens.flat()), size),
      positions: new Tensor('int64', BigInt64Array.from(positions), size),
      unseen: new Tensor('float32', unseen(texts, capacity), [texts.length, 1, 1, capacity]),
    }
    const cacheSize = [texts.length, this.shape.heads, capacity, this.rowShape.width]
    cache.forEach((part, i) => {
      feeds[`${i % 2 === 0 ? 'keys' : 'values'}.${i >> 1}`] = new Tensor('float32', part, cacheSize)
    })
    const { rows, next } = await asModelFault(this.name, REMEDY, this.session.run(feeds, ['rows', 'next']))
    const made = rows?.data as Float32Array
    texts.forEach((text, i) => {
      text.append(made, i * this.rowShape.blocks, count)
    })
    return Array.from(next?.data as BigInt64Array, Number)
  }
}

function unseen(texts: readonly KvRows[], capacity: number): Float32Array {
  const mask = new Float32Array(texts.length * capacity)
  texts.forEach(({ length }, i) => {
    mask.fill(UNSEEN, i * capacity + length, (i + 1) * capacity)
  })
  return mask
}
