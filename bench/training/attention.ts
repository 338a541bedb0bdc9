/**
 * Causal attention in blocks of queries: a block meets only the keys up to its own end, so that most of the upper
 * triangle is never computed and the squares of scores stay small.
 *
 *   queries    keys →      with 3 blocks, 6 of 9 squares are computed;
 *     ↓        ▨            the mask matters in those on the diagonal only
 *              ▩▨
 *              ▩▩▨
 */
import { combine, sumOver } from './elementwise.ts'
import { product } from './products.ts'
import { cut, joined, padded, pieces } from './rearranging.ts'
import type { Tape, Value, Values } from './tape.ts'

const NEVER = -1e9

/** One block of queries with the keys and values that it may see. */
interface Block {
  readonly queries: Value
  readonly keys: Value
  readonly values: Value
  readonly shares: Value
  readonly result: Value
}

/** q, k and v are [rows, heads, length, width of a head]. */
export function causalAttention(tape: Tape, q: Value, k: Value, v: Value, blockSize = 128): Value {
  const [length = 1, width = 1] = q.shape.slice(2)
  const factor = width ** -0.5
  const sizes = blockSizes(length, blockSize)
  const blocks = pieces(tape, q, 2, sizes).map((queries, i): Block => {
    const seen = Math.min(length, (i + 1) * blockSize)
    const [keys, values] = [cut(tape, k, 2, 0, seen), cut(tape, v, 2, 0, seen)]
    const scores = product(tape, queries, keys, { transposeB: true, factor })
    const masked = combine(tape, 'Add', scores, causalMask(tape, sizes[i] ?? 0, seen))
    const shares = tape.emit('Softmax', [masked], masked.shape, { axis: -1 })
    return { queries, keys, values, shares, result: product(tape, shares, values) }
  })
  const result = joined(tape, nonEmpty(blocks.map(block => block.result)), 2)
  tape.record([result], [q, k, v], ([gradient]) => back(tape, blocks, { sizes, result, gradient, factor }))
  return result
}

const blockSizes = (length: number, size: number): number[] =>
  Array.from({ length: Math.ceil(length / size) }, (_, i) => Math.min(size, length - i * size))

/** The last query of a block sees all its keys. */
const causalMask = (tape: Tape, queries: number, keys: number): Value =>
  tape.table(`mask.${queries}x${keys}`, [queries, keys], i =>
    (i % keys) - Math.floor(i / keys) > keys - queries ? NEVER : 0,
  )

interface Way {
  readonly sizes: readonly number[]
  readonly result: Value
  readonly gradient: Value
  readonly factor: number
}

function back(tape: Tape, blocks: readonly Block[], { sizes, result, gradient, factor }: Way): Values {
  const [length = 1] = result.shape.slice(2)
  const whole = (part: Value): Value => padded(tape, part, 2, 0, length)
  // The way back through a softmax subtracts the mean of its gradients, Σ share·gradient of a share. Summed over what
  // the shares weigh, that is the sum of result·gradient: fewer numbers.
  const means = pieces(tape, sumOver(tape, combine(tape, 'Mul', gradient, result), [3]), 2, sizes)
  const parts = pieces(tape, gradient, 2, sizes)
  const each = blocks.map(({ queries, keys, values, shares }, i) => {
    const [part, mean] = [parts[i] as Value, means[i] as Value]
    const ofShares = product(tape, part, values, { transposeB: true })
    const ofScores = combine(tape, 'Mul', combine(tape, 'Sub', ofShares, mean), shares)
    return {
      q: product(tape, ofScores, keys, { factor }),
      k: whole(product(tape, ofScores, queries, { transposeA: true, factor })),
      v: whole(product(tape, shares, part, { transposeA: true })),
    }
  })
  const added = (of: readonly Value[]): Value => of.reduce((sum, value) => combine(tape, 'Add', sum, value))
  return [joined(tape, nonEmpty(each.map(it => it.q)), 2), added(each.map(it => it.k)), added(each.map(it => it.v))]
}

function nonEmpty(values: readonly Value[]): Values {
  const [first, ...rest] = values
  if (first === undefined) throw new Error('attention.ts: no queries')
  return [first, ...rest]
}
