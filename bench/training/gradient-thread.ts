/** The inside of a thread that computes gradients. onnxruntime takes no shared memory, so weights and gradients are copied. */
import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadAnswer, ThreadOrder, ThreadStart } from './gradient-threads.ts'
import { copyWeights, GradientsHere, weightBuffers } from './gradients.ts'

const port = parentPort
if (port === null) throw new Error('bench/training/gradient-thread.ts: runs inside a worker thread only')

const { shape, threads, weights } = workerData as ThreadStart
const computer = new GradientsHere(shape, threads)
const ownWeights = weightBuffers(shape)

async function answer(order: NonNullable<ThreadOrder>): Promise<ThreadAnswer> {
  try {
    copyWeights(weights, ownWeights)
    const [result] = await computer.computeAll(ownWeights, [order.work])
    if (result === undefined) throw new Error('no result')
    copyWeights(result.gradients, order.gradients)
    return { loss: result.loss, said: result.said }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

port.on('message', async (order: ThreadOrder) => {
  if (order !== null) return port.postMessage(await answer(order))
  await computer.close()
  port.close()
})
