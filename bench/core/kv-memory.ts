/** Memory for KV rows, refused before the machine runs out of it: a system that swaps answers nobody. */
import { UserError } from '../../scenarios/user-error.ts'
import { freeBytes } from '../foreign/memory.ts'

/** Bytes that are not worth asking the system for. */
const SMALL = 4e6

/** For several arrays ask once, for all of them: what is not written to yet still counts as free. */
export function requireBytes(bytes: number, free = freeBytes): void {
  if (bytes < SMALL || bytes <= free()) return
  const megabytes = (many: number): string => Math.ceil(many / 1e6).toLocaleString('en-US')
  throw new UserError(
    `too little memory: ${megabytes(bytes)} MB more are needed for the KV rows of the texts, ` +
      `${megabytes(free())} MB are free; close other programs, or lower ram.context or the number of texts at a time`,
  )
}

/** So many numbers, all 0. */
export function freshNumbers(count: number, free = freeBytes): Float32Array {
  requireBytes(count * Float32Array.BYTES_PER_ELEMENT, free)
  return new Float32Array(count)
}
