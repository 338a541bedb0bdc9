/** onnxruntime sessions as training wants them, and tensors. */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { onnx } from '../onnx/runtime.ts'

export type Tensors = Readonly<Record<string, Tensor>>
export const DEFAULT_THREADS = 1

/**
 * The memory pattern plans for one run what the arena has learnt after two: without it there is less of everything.
 * Threads that wait must sleep: others have work for the processor.
 */
export const openSession = (model: Uint8Array, threads = DEFAULT_THREADS): Promise<InferenceSession> =>
  onnx().InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    enableMemPattern: false,
    enableCpuMemArena: true,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })

export const floats = (data: Float32Array, shape: readonly number[]): Tensor =>
  new (onnx().Tensor)('float32', data, shape)
export const wholes = (data: BigInt64Array, shape: readonly number[]): Tensor =>
  new (onnx().Tensor)('int64', data, shape)
export const float = (value: number): Tensor => floats(Float32Array.of(value), [])
