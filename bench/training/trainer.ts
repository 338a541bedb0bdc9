/**
 * Holds a model in training and takes steps. A step computes the gradients of some batches, adds them up in the order of
 * the batches, and updates the weights: so its result does not depend on how many workers there are.
 *
 *   const trainer = await Trainer.open(shape, startWeights(shape, new Random(1)), { workers: 2 })
 *   const batches = [flatten(rows, batchShape(32, 64), random), flatten(more, batchShape(32, 64), random)]
 *   const { loss, scores } = await trainer.step(batches, { muon: 0.02, adam: 3e-3 })
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { type ModelShape, sizeOf, WEIGHT_NAMES, type WeightName, type Weights } from '../model/shape.ts'
import { addScores, type FlatBatch, type Scores, scoresOf } from './batch.ts'
import { GradientThreads } from './gradient-threads.ts'
import { type GradientSource, type Gradients, GradientsHere, weightBuffers } from './gradients.ts'
import { gradientOf, nextOf, STATE_NAMES, type StateName, stateShapes, updateGraph } from './graphs.ts'
import { DEFAULT_THREADS, float, floats, openSession } from './session.ts'

export interface Rates {
  readonly muon: number
  readonly adam: number
}

export interface StepOutcome {
  /** Mean over all places by their weights. */
  readonly loss: number
  /** Of the mean gradient, before it was clipped. */
  readonly gradientLength: number
  readonly scores: Scores
  readonly tokens: number
}

export interface TrainerOptions {
  /** Threads that compute gradients; 1: this one. */
  readonly workers?: number
  /** Threads that onnxruntime uses within each. */
  readonly threads?: number
}

export type TrainedName = WeightName | StateName
export const TRAINED_NAMES: readonly TrainedName[] = [...WEIGHT_NAMES, ...STATE_NAMES]
/** Weights and what the optimisers remember. */
export type TrainingState = Readonly<Record<TrainedName, Float32Array>>

/** All that a trainer needs in order to go on. */
export interface Training {
  readonly shape: ModelShape
  readonly steps: number
  readonly state: TrainingState
}

export class Trainer {
  readonly shape: ModelShape
  #steps: number
  /** The update reads one and writes the other; then they change places. */
  #now: TrainingState
  #next: TrainingState
  readonly #update: InferenceSession
  readonly #source: GradientSource
  readonly #sums: Weights

  private constructor({ shape, steps, state }: Training, update: InferenceSession, source: GradientSource) {
    this.shape = shape
    this.#steps = steps
    this.#now = state
    this.#next = emptyState(shape)
    this.#update = update
    this.#source = source
    this.#sums = weightBuffers(shape)
  }

  static open(shape: ModelShape, weights: Weights, options: TrainerOptions = {}): Promise<Trainer> {
    return Trainer.resume({ shape, steps: 0, state: { ...emptyState(shape), ...weights } }, options)
  }

  static async resume(training: Training, options: TrainerOptions = {}): Promise<Trainer> {
    const { workers = 1, threads = DEFAULT_THREADS } = options
    const { shape, state } = training
    // While weights are updated, the workers wait: their threads are free. Matrices are shared out whole, so that the
    // numbers are the same.
    const update = await openSession(updateGraph(shape), workers * threads)
    const source = workers === 1 ? new GradientsHere(shape, threads) : new GradientThreads(shape, workers, threads)
    return new Trainer({ ...training, state: copyOf(state) }, update, source)
  }

  get steps(): number {
    return this.#steps
  }

  /** As they are now: the step after the next writes over them. */
  get weights(): Weights {
    return this.#now
  }

  /** The same is true of this. */
  get training(): Training {
    return { shape: this.shape, steps: this.#steps, state: this.#now }
  }

  /** With other weights, and nothing remembered. */
  beginAnew(weights: Weights): void {
    this.#now = copyOf({ ...emptyState(this.shape), ...weights })
    this.#steps = 0
  }

  async step(batches: readonly FlatBatch[], rates: Rates): Promise<StepOutcome> {
    const results = await this.#source.computeAll(this.#now, batches)
    this.#addUp(results)
    const lossWeight = batches.reduce((sum, batch) => sum + batch.lossWeight, 0)
    const gradientLength = await this.#takeStep(lossWeight, rates)
    return {
      loss: results.reduce((sum, { loss }) => sum + loss, 0) / lossWeight,
      gradientLength,
      scores: addScores(batches.map((batch, i) => scoresOf(batch, (results[i] as Gradients).said))),
      tokens: batches.reduce((sum, { size }) => sum + size.rows * size.length, 0),
    }
  }

  #addUp([first, ...others]: readonly Gradients[]): void {
    for (const name of WEIGHT_NAMES) {
      const sums = this.#sums[name]
      if (first) sums.set(first.gradients[name])
      for (const { gradients } of others) addTo(sums, gradients[name])
    }
  }

  async #takeStep(lossWeight: number, rates: Rates): Promise<number> {
    const shapes = stateShapes(this.shape)
    const length = new Float32Array(1)
    const feeds: Record<string, Tensor> = {
      lossWeight: float(lossWeight),
      muonRate: float(rates.muon),
      adamRate: float(rates.adam),
      step: float(this.#steps + 1),
    }
    const fetches: Record<string, Tensor> = { gradientLength: floats(length, []) }
    for (const name of WEIGHT_NAMES) feeds[gradientOf(name)] = floats(this.#sums[name], shapes[name])
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
    await this.#source.close()
    await this.#update.release()
  }
}

const stateOf = (make: (name: TrainedName) => Float32Array): TrainingState =>
  Object.fromEntries(TRAINED_NAMES.map(name => [name, make(name)])) as Record<TrainedName, Float32Array>

function emptyState(shape: ModelShape): TrainingState {
  const shapes = stateShapes(shape)
  return stateOf(name => new Float32Array(sizeOf(shapes[name])))
}

const copyOf = (state: TrainingState): TrainingState => stateOf(name => state[name].slice())

function addTo(sums: Float32Array, more: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (more[i] as number)
}
