/**
 * What the model can do with texts that it never learns from, drawn from a seed of their own. It is asked place by place,
 * each answer given all that should have been said before it: for a gate that is as good as letting it speak, and faster.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { Random } from '../../scenarios/language/random.ts'
import { type ModelShape, WEIGHT_NAMES, type Weights, weightShapes } from '../model/shape.ts'
import { addScores, batchShape, type FlatBatch, flatten, type Row, type Scores, scoresOf } from './batch.ts'
import { readingGraph } from './graphs.ts'
import { floats, openSession, wholes } from './session.ts'

export interface Teacher {
  /** A text of `length` tokens to read, and so one more to say. */
  row(length: number, random: Random): Row
}

const TOKENS_AT_ONCE = 2048

export class HeldOut {
  readonly #shape: ModelShape
  readonly #teacher: Teacher
  readonly #seed: number
  readonly #threads: number
  readonly #sessions = new Map<number, Promise<InferenceSession>>()

  constructor(shape: ModelShape, teacher: Teacher, seed: number, threads: number) {
    this.#shape = shape
    this.#teacher = teacher
    this.#seed = seed
    this.#threads = threads
  }

  /** Of so many tokens in texts of this length, always the same ones. */
  async examine(weights: Weights, length: number, tokens: number): Promise<Scores> {
    const size = batchShape(Math.max(1, Math.floor(TOKENS_AT_ONCE / length)), length)
    const random = new Random(this.#seed)
    const scores: Scores[] = []
    for (let read = 0; read < tokens; read += size.rows * length) {
      const rows = Array.from({ length: size.rows }, () => this.#teacher.row(length, random))
      const batch = flatten(rows, size, random)
      scores.push(scoresOf(batch, await this.#read(weights, batch)))
    }
    return addScores(scores)
  }

  async #read(weights: Weights, { size, ids, positions, places }: FlatBatch): Promise<BigInt64Array> {
    const { rows, length } = size
    const session = this.#sessions.get(length) ?? openSession(readingGraph(this.#shape, size), this.#threads)
    this.#sessions.set(length, session)
    const shapes = weightShapes(this.#shape)
    const said = new BigInt64Array(size.places)
    const feeds: Record<string, Tensor> = {
      ids: wholes(ids, [rows * length]),
      positions: wholes(positions, [rows, length]),
      places: wholes(places, [size.places]),
    }
    for (const name of WEIGHT_NAMES) feeds[name] = floats(weights[name], shapes[name])
    await (await session).run(feeds, { said: wholes(said, [size.places]) })
    return said
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release()
    this.#sessions.clear()
  }
}
