/** Holds an encoder in training and takes steps, on one thread: the same steps give the same weights, to the bit. */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { sizeOf } from '../model/shape.ts'
import { float, floats, openSession, wholes } from '../training/session.ts'
import type { EncoderShape, EncoderWeights } from './encoder.ts'
import type { Pair } from './lessons.ts'
import { nextOf, pairFeeds, STATE_NAMES, type StateName, shapeOfState, stepGraph } from './step-graph.ts'

type State = Record<StateName, Float32Array>

export class EncoderTrainer {
  readonly shape: EncoderShape
  readonly rows: number
  steps = 0
  readonly #session: InferenceSession
  /** A step reads one and writes the other; then they change places. */
  #now: State
  #next: State

  private constructor(shape: EncoderShape, rows: number, session: InferenceSession, start: EncoderWeights) {
    this.shape = shape
    this.rows = rows
    this.#session = session
    this.#now = { ...emptyState(shape), ...start }
    this.#next = emptyState(shape)
  }

  static async open(shape: EncoderShape, start: EncoderWeights, rows: number): Promise<EncoderTrainer> {
    return new EncoderTrainer(shape, rows, await openSession(stepGraph(shape, rows)), start)
  }

  /** As they are now: the step after the next writes over them. */
  get weights(): EncoderWeights {
    return this.#now
  }

  /** `rows` pairs. Gives the mean loss, and how many questions were nearest to their own text. */
  async step(batch: readonly Pair[], rate: number): Promise<{ readonly loss: number; readonly right: number }> {
    const [loss, nearest] = [new Float32Array(1), new BigInt64Array(this.rows)]
    const feeds: Record<string, Tensor> = { ...pairFeeds(batch), rate: float(rate), step: float(this.steps + 1) }
    const fetches: Record<string, Tensor> = { loss: floats(loss, []), nearest: wholes(nearest, [this.rows]) }
    for (const name of STATE_NAMES) {
      const size = shapeOfState(this.shape, name)
      feeds[name] = floats(this.#now[name], size)
      fetches[nextOf(name)] = floats(this.#next[name], size)
    }
    await this.#session.run(feeds, fetches)
    ;[this.#now, this.#next] = [this.#next, this.#now]
    this.steps++
    return { loss: loss[0] as number, right: nearest.filter((text, question) => Number(text) === question).length }
  }

  async close(): Promise<void> {
    await this.#session.release()
  }
}

const emptyState = (shape: EncoderShape): State =>
  Object.fromEntries(STATE_NAMES.map(name => [name, new Float32Array(sizeOf(shapeOfState(shape, name)))])) as State
