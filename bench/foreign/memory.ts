/** Whether a model fits the memory that is free, told before it is loaded: a machine that swaps is no use to anybody. */
import { freemem, totalmem } from 'node:os'
import { CoreError } from './core-error.ts'
import type { Dtype } from './place.ts'

/** At its peak, loading a file of 403 MB took 1.2 times as much (onnxruntime 1.30, weights of 32 bits). */
const LOADING_FACTOR = 1.3
/** For a context of some thousand tokens, and the logits of a chunk of it. */
const WORKING_BYTES = 300e6

export const neededBytes = (modelBytes: number): number => LOADING_FACTOR * modelBytes + WORKING_BYTES

/** A container's limit counts. On a Mac what is called free leaves out what can be freed at once. */
export function freeBytes(): number {
  if (process.platform === 'darwin') return totalmem() / 2
  return process.availableMemory?.() ?? freemem()
}

export function requireMemory(
  name: string,
  modelBytes: number,
  free: number,
  smaller: readonly Dtype[],
  scheme: 'onnx:' | '' = 'onnx:',
): void {
  const needed = neededBytes(modelBytes)
  if (needed <= free) return
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1)
  const found = `about ${gigabytes(needed)} GB of memory needed while it loads, ${gigabytes(free)} GB free`
  const choice = smaller.length > 0 ? ` or a smaller format (@${smaller.join(', @')})` : ''
  throw new CoreError(
    'too-little-memory',
    name,
    found,
    `close other programs, or choose a smaller model${choice}`,
    scheme,
  )
}
