/** Computes the gradients of batches in this thread: one session for each shape of batch, opened when it is needed. */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { type ModelShape, sizeOf, WEIGHT_NAMES, type WeightName, type Weights, weightShapes } from '../model/shape.ts'
import type { BatchArrays } from './batch.ts'
import { gradientGraph, gradientOf } from './graphs.ts'
import type { BatchShape } from './network.ts'
import { floats, openSession, wholes } from './session.ts'

/** A batch as the graph takes it. */
export interface Work extends BatchArrays {
  readonly size: BatchShape
}

/** What came of it. */
export interface Gradients {
  /** Σ weight · loss over its places. */
  readonly loss: number
  /** What the model would have said at each place. */
  readonly said: BigInt64Array
  /** Of the loss. Overwritten by the next call. */
  readonly gradients: Weights
}

/** Who computes gradients, here or on threads. */
export interface GradientSource {
  /** By batch, in their order. */
  computeAll(weights: Weights, batches: readonly Work[]): Promise<Gradients[]>
  close(): Promise<void>
}

/** Arrays of the shapes of the weights; `shared` ones can be seen by several threads, but not by onnxruntime. */
export function weightBuffers(shape: ModelShape, kind: 'own' | 'shared' = 'own'): Weights {
  const shapes = weightShapes(shape)
  const made = (name: WeightName): Float32Array => {
    const size = sizeOf(shapes[name])
    return kind === 'own' ? new Float32Array(size) : new Float32Array(new SharedArrayBuffer(4 * size))
  }
  return { attention: made('attention'), mlp: made('mlp'), rest: made('rest') }
}

export function copyWeights(from: Weights, into: Weights): void {
  for (const name of WEIGHT_NAMES) into[name].set(from[name])
}

export class GradientsHere implements GradientSource {
  readonly #shape: ModelShape
  readonly #threads: number
  readonly #sessions = new Map<string, Promise<InferenceSession>>()
  /** By number of the batch. */
  readonly #buffers: Weights[] = []

  constructor(shape: ModelShape, threads: number) {
    this.#shape = shape
    this.#threads = threads
  }

  async computeAll(weights: Weights, batches: readonly Work[]): Promise<Gradients[]> {
    const results: Gradients[] = []
    for (const [i, batch] of batches.entries()) {
      this.#buffers[i] ??= weightBuffers(this.#shape)
      results.push(await this.compute(weights, batch, this.#buffers[i]))
    }
    return results
  }

  async compute(weights: Weights, batch: Work, gradients: Weights): Promise<Gradients> {
    const session = await this.#sessionFor(batch.size)
    const shapes = weightShapes(this.#shape)
    const loss = new Float32Array(1)
    const said = new BigInt64Array(batch.size.places)
    const feeds: Record<string, Tensor> = inputsOf(batch)
    const fetches: Record<string, Tensor> = { loss: floats(loss, []), said: wholes(said, [said.length]) }
    for (const name of WEIGHT_NAMES) {
      feeds[name] = floats(weights[name], shapes[name])
      fetches[gradientOf(name)] = floats(gradients[name], shapes[name])
    }
    await session.run(feeds, fetches)
    return { loss: loss[0] as number, said, gradients }
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

const inputsOf = ({ ids, positions, places, targets, lossWeights, size }: Work): Record<string, Tensor> => ({
  ids: wholes(ids, [size.rows * size.length]),
  positions: wholes(positions, [size.rows, size.length]),
  places: wholes(places, [size.places]),
  targets: wholes(targets, [size.places]),
  lossWeights: floats(lossWeights, [size.places]),
})
