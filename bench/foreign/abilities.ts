/**
 * What a model can be trusted with, found by trying, because exporters differ and none says. Texts of different lengths
 * in one batch, masked at the left, are misread by some attention operators; several tokens behind a past by others.
 * Where integers stand for numbers of one scale a batch (8-bit models with dynamic scales), each text's tokens depend on
 * its company. What does not come out the same is done the slow way: one text, or one token, at a time.
 */
import { emptyBlock, type View } from './block.ts'
import type { Line, Ran, Runner } from './runner.ts'
import type { Signature } from './signature.ts'

export interface Abilities {
  /** Texts of any lengths can be written in one batch. */
  readonly batches: boolean
  /** Several tokens can be read behind a past. */
  readonly chunks: boolean
}

/** In standard deviations of the logits. Rounding differs by 1e-6 to 1e-3, another reading by about 1. */
const SAME_IN_BATCH = 0.005
const SAME_IN_CHUNKS = 0.3

export async function tryAbilities(runner: Runner, signature: Signature, vocabulary: number): Promise<Abilities> {
  const nothing: View = { block: emptyBlock(signature.slots, 1, 0), line: 0, stretches: [] }
  const token = (i: number): number => (i * 7919 + 11) % vocabulary
  const long = Array.from({ length: 7 }, (_, i) => token(i))
  const short = Array.from({ length: 3 }, (_, i) => token(i + 20))
  const read = (tokens: readonly number[], view = nothing, position = 0): Promise<Ran> =>
    runner.run([{ view, position, tokens }])
  const pasts = [await read(long), await read(short)] as const
  const lines = pasts.map((past, i): Line => {
    const rows = past.block.rows
    return {
      view: { block: past.block, line: 0, stretches: [{ from: 0, to: rows }] },
      position: rows,
      tokens: [token(i + 30)],
    }
  })
  const alone: Float32Array[] = []
  for (const line of lines) alone.push(...(await runner.run([line])).logits)
  return {
    batches: await agrees(alone, () => runner.run(lines), SAME_IN_BATCH),
    chunks: await agrees(
      pasts[0].logits,
      async () => {
        const half = await read(long.slice(0, 3))
        const view = { block: half.block, line: 0, stretches: [{ from: 0, to: 3 }] }
        return read(long.slice(3), view, 3)
      },
      SAME_IN_CHUNKS,
    ),
  }
}

/** A model that refuses cannot do it either. */
async function agrees(expected: readonly Float32Array[], run: () => Promise<Ran>, tolerance: number): Promise<boolean> {
  try {
    const { logits } = await run()
    return expected.every((each, i) => distance(each, logits[i] ?? new Float32Array(0)) <= tolerance)
  } catch {
    return false
  }
}

/** The largest difference, in standard deviations of the first; NaN where there are no numbers. */
export function distance(expected: Float32Array, found: Float32Array): number {
  const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length
  const variance = expected.reduce((sum, value) => sum + (value - mean) ** 2, 0) / expected.length
  const largest = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (found[i] ?? Number.NaN))), 0)
  return largest === 0 ? 0 : largest / Math.sqrt(variance)
}
