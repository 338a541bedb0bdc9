/**
 * Computes the gradients of batches on several threads at once. Whichever is free takes the next batch; what comes out is
 * put where the batch was, so it does not show who computed what. Weights go to the threads, and gradients come back, by
 * memory that all share.
 */
import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { ModelShape, Weights } from '../model/shape.ts'
import { typeScriptWorker } from '../typescript.ts'
import { copyWeights, type GradientSource, type Gradients, type Work, weightBuffers } from './gradients.ts'

/** What a thread is told when it starts. */
export interface ThreadStart {
  readonly shape: ModelShape
  readonly threads: number
  readonly weights: Weights
}

/** What it is told for each batch; null: close your sessions and end. */
export type ThreadOrder = { readonly work: Work; readonly gradients: Weights } | null
export type ThreadAnswer = Pick<Gradients, 'loss' | 'said'> | { readonly error: string }

const SCRIPT = new URL('gradient-thread.ts', import.meta.url)

export class GradientThreads implements GradientSource {
  readonly #shape: ModelShape
  readonly #weights: Weights
  readonly #workers: Worker[]
  /** By number of the batch. */
  readonly #buffers: Weights[] = []

  constructor(shape: ModelShape, workers: number, threads: number) {
    this.#shape = shape
    this.#weights = weightBuffers(shape, 'shared')
    const start: ThreadStart = { shape, threads, weights: this.#weights }
    this.#workers = Array.from({ length: workers }, () => typeScriptWorker(SCRIPT, start))
  }

  async computeAll(weights: Weights, batches: readonly Work[]): Promise<Gradients[]> {
    copyWeights(weights, this.#weights)
    const results: Gradients[] = []
    let next = 0
    const takeTurns = async (worker: Worker): Promise<void> => {
      while (next < batches.length) {
        const i = next++
        results[i] = await this.#ask(
          worker,
          batches[i] as Work,
          (this.#buffers[i] ??= weightBuffers(this.#shape, 'shared')),
        )
      }
    }
    await Promise.all(this.#workers.map(takeTurns))
    return results
  }

  async #ask(worker: Worker, { ids, positions, places, targets, lossWeights, size }: Work, gradients: Weights) {
    const work = { ids, positions, places, targets, lossWeights, size }
    worker.postMessage({ work, gradients } satisfies ThreadOrder)
    const [answer]: ThreadAnswer[] = await once(worker, 'message')
    if (answer === undefined || 'error' in answer)
      throw new Error(`bench/training/gradient-thread.ts: ${answer?.error ?? 'no answer'}`)
    return { ...answer, gradients }
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#workers.map(async worker => {
        const isOver = once(worker, 'exit')
        worker.postMessage(null satisfies ThreadOrder)
        await isOver
      }),
    )
  }
}
