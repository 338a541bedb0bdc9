/** Memory for KV rows, refused before the machine runs out of it: a system that swaps answers nobody. */
import { UserError } from '../../scenarios/user-error.ts'
import { freeBytes } from '../foreign/memory.ts'

/** Not worth asking the system for. */
const SMALL = 1e6
const megabytes = (bytes: number): string => Math.ceil(bytes / 1e6).toLocaleString('en-US')

export const freshNumbers = (count: number, free = freeBytes): Float32Array => fresh(Float32Array, count, free)

interface ArrayKind<Numbers> {
  readonly BYTES_PER_ELEMENT: number
  new (count: number): Numbers
}

/** So many numbers, all 0. */
export function fresh<Numbers>(Kind: ArrayKind<Numbers>, count: number, free = freeBytes): Numbers {
  const bytes = count * Kind.BYTES_PER_ELEMENT
  try {
    if (count < SMALL || bytes <= free()) return new Kind(count)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new UserError(
    `too little memory: ${megabytes(bytes)} MB more are needed for the KV rows of the texts, ` +
      `${megabytes(free())} MB are free; close other programs, or lower ram.context or the number of texts at a time`,
  )
}
