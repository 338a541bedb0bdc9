/**
 * Holds a model in training and takes steps. A step computes the gradients of some batches, each by one worker, adds them
 * up in the order of the batches, and updates the weights: so its result does not depend on how many workers there are.
 *
 *   const trainer = await Trainer.open(shape, startWeights(shape, new Random(1)), { workers: 2 })
 *   const { loss, scores } = await trainer.step([flatten(rows, batchShape(32, 64), random)], { muon: 0.02, adam: 3e-3 })
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { type ModelShape, sizeOf, WEIGHT_NAMES, type WeightName, type Weights } from '../model/shape.ts'
import { addScores, type FlatBatch, type Scores, scoresOf } from './batch.ts'
import { type BatchResult, type GradientBuffers, GradientComputer, gradientBuffers } from './gradients.ts'
import { gradientOf, nextOf, STATE_NAMES, type StateName, stateShapes, updateGraph } from './graphs.ts'
import { DEFAULT_THREADS, float, floats, openSession } from './session.ts'

export interface Rates {
  readonly muon: number
  readonly adam: number
}

export interface StepOutcome {
  /** Mean over the weight of all places. */
  readonly loss: number
  /** Of the mean gradient, before it was clipped. */
  readonly gradientLength: number
  readonly scores: Scores
  readonly tokens: number
}

export interface TrainerOptions {
  /** Threads that compute gradients; 1: this one. */
  readonly workers?: number
  /** Threads within each. */
  readonly threads?: number
}

/** Weights and optimiser state, by name. */
export type TrainingState = Readonly<Record<WeightName | StateName, Float32Array>>
export const TRAINED_NAMES: readonly (WeightName | StateName)[] = [...WEIGHT_NAMES, ...STATE_NAMES]

export class Trainer {
  readonly shape: ModelShape
  #steps = 0
  /** The update reads one and writes the other; then they change places. */
  #now: TrainingState
  #next: TrainingState
  readonly #update: InferenceSession
  readonly #computer: GradientComputer
  /** Of the batches of a step, by their number. */
  readonly #gradients: GradientBuffers[] = []

  private constructor(shape: ModelShape, now: TrainingState, update: InferenceSession, options: TrainerOptions) {
    this.shape = shape
    this.#now = now
    this.#next = emptyState(shape)
    this.#update = update
    this.#computer = new GradientComputer(shape, options.threads ?? DEFAULT_THREADS)
  }

  static async open(shape: ModelShape, weights: Weights, options: TrainerOptions = {}): Promise<Trainer> {
    const state = emptyState(shape)
    for (const name of WEIGHT_NAMES) state[name].set(weights[name])
    return new Trainer(shape, state, await openSession(updateGraph(shape), options.threads), options)
  }

  get steps(): number {
    return this.#steps
  }

  /** As they are now; the next step changes them. */
  get weights(): Weights {
    return this.#now
  }

  async step(batches: readonly FlatBatch[], rates: Rates): Promise<StepOutcome> {
    const results = await this.#computeAll(batches)
    const lossWeight = batches.reduce((sum, batch) => sum + batch.lossWeight, 0)
    const gradientLength = await this.#takeStep(this.#summed(batches.length), lossWeight, rates)
    return {
      loss: results.reduce((sum, { loss }) => sum + loss, 0) / lossWeight,
      gradientLength,
      scores: addScores(batches.map((batch, i) => scoresOf(batch, (results[i] as BatchResult).said))),
      tokens: batches.reduce((sum, { size }) => sum + size.rows * size.length, 0),
    }
  }

  async #computeAll(batches: readonly FlatBatch[]): Promise<BatchResult[]> {
    const results: BatchResult[] = []
    for (const [i, batch] of batches.entries())
      results.push(await this.#computer.compute(this.#now, batch, batch.size, this.#buffersFor(i)))
    return results
  }

  #buffersFor(index: number): GradientBuffers {
    return (this.#gradients[index] ??= gradientBuffers(this.shape))
  }

  #summed(count: number): GradientBuffers {
    const sums = this.#buffersFor(0)
    for (const more of this.#gradients.slice(1, count)) for (const name of WEIGHT_NAMES) addTo(sums[name], more[name])
    return sums
  }

  async #takeStep(gradients: GradientBuffers, lossWeight: number, rates: Rates): Promise<number> {
    const shapes = stateShapes(this.shape)
    const length = new Float32Array(1)
    const feeds: Record<string, Tensor> = {
      lossWeight: float(lossWeight),
      muonRate: float(rates.muon),
      adamRate: float(rates.adam),
      step: float(this.#steps + 1),
    }
    const fetches: Record<string, Tensor> = { gradientLength: floats(length, []) }
    for (const name of WEIGHT_NAMES) feeds[gradientOf(name)] = floats(gradients[name], shapes[name])
    for (const name of TRAINED_NAMES) {
      feeds[name] = floats(this.#now[name], shapes[name])
      fetches[nextOf(name)] = floats(this.#next[name], shapes[name])
    }
    await this.#update.run(feeds, fetches)
    ;[this.#now, this.#next] = [this.#next, this.#now]
    this.#steps++
    return length[0] as number
  }

  async close(): Promise<void> {
    await this.#computer.close()
    await this.#update.release()
  }
}

export function emptyState(shape: ModelShape): TrainingState {
  const shapes = stateShapes(shape)
  return Object.fromEntries(
    TRAINED_NAMES.map(name => [name, new Float32Array(sizeOf(shapes[name]))]),
  ) as unknown as TrainingState
}

function addTo(sums: Float32Array, more: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (more[i] as number)
}
