/** Computes the gradients of batches, here in this thread: one session for each shape of batch, opened when it is needed. */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { type ModelShape, sizeOf, WEIGHT_NAMES, type WeightName, type Weights, weightShapes } from '../model/shape.ts'
import type { BatchArrays } from './batch.ts'
import { gradientGraph, gradientOf } from './graphs.ts'
import type { BatchShape } from './network.ts'
import { floats, openSession, wholes } from './session.ts'

/** What came of one batch. Sums over its places. */
export interface BatchResult {
  readonly loss: number
  readonly said: BigInt64Array
}

/** Where gradients are written to. */
export type GradientBuffers = Weights

export function gradientBuffers(shape: ModelShape): GradientBuffers {
  const shapes = weightShapes(shape)
  const made = (name: WeightName): Float32Array => new Float32Array(sizeOf(shapes[name]))
  return { attention: made('attention'), mlp: made('mlp'), rest: made('rest') }
}

export class GradientComputer {
  readonly #shape: ModelShape
  readonly #threads: number
  readonly #sessions = new Map<string, Promise<InferenceSession>>()

  constructor(shape: ModelShape, threads: number) {
    this.#shape = shape
    this.#threads = threads
  }

  async compute(weights: Weights, batch: BatchArrays, size: BatchShape, into: GradientBuffers): Promise<BatchResult> {
    const session = await this.#sessionFor(size)
    const shapes = weightShapes(this.#shape)
    const loss = new Float32Array(1)
    const said = new BigInt64Array(size.places)
    const feeds: Record<string, Tensor> = inputsOf(batch, size)
    const fetches: Record<string, Tensor> = { loss: floats(loss, []), said: wholes(said, [size.places]) }
    for (const name of WEIGHT_NAMES) {
      feeds[name] = floats(weights[name], shapes[name])
      fetches[gradientOf(name)] = floats(into[name], shapes[name])
    }
    await session.run(feeds, fetches)
    return { loss: loss[0] as number, said }
  }

  #sessionFor(size: BatchShape): Promise<InferenceSession> {
    const key = `${size.rows}x${size.length}:${size.places}`
    const session = this.#sessions.get(key) ?? openSession(gradientGraph(this.#shape, size), this.#threads)
    this.#sessions.set(key, session)
    return session
  }

  async close(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release()
    this.#sessions.clear()
  }
}

const inputsOf = (
  { ids, positions, places, targets, lossWeights }: BatchArrays,
  { rows, length, places: count }: BatchShape,
): Record<string, Tensor> => ({
  ids: wholes(ids, [rows * length]),
  positions: wholes(positions, [rows, length]),
  places: wholes(places, [count]),
  targets: wholes(targets, [count]),
  lossWeights: floats(lossWeights, [count]),
})
