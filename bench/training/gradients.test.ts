/** Every operator's way back, and that of the whole decoder, against finite differences. */
import { describe, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { type ModelShape, WEIGHT_NAMES, weightShapes } from '../model/shape.ts'
import { causalAttention } from './attention.ts'
import { add, multiply, sum } from './elementwise.ts'
import { type GradientCheck, gradientError } from './finite-differences.ts'
import { crossEntropy, rowsOf } from './lookup.ts'
import { decoder } from './network.ts'
import { rmsNorm, rope, ropeTables, silu } from './neural.ts'
import { matmul } from './products.ts'
import { reshape, split, transpose } from './rearranging.ts'
import { wholes } from './session.ts'
import { startWeights } from './start-weights.ts'
import { Tape, type Value } from './tape.ts'

const ints = (values: readonly number[], shape: readonly number[]) => wholes(BigInt64Array.from(values, BigInt), shape)

const checks: Record<string, GradientCheck> = {
  'a sum with broadcasting': { shapes: [[3, 4], [4]], build: (tape, a, b) => add(tape, a, b) },
  'a product with broadcasting': {
    shapes: [
      [2, 3, 4],
      [3, 1],
    ],
    build: (tape, a, b) => multiply(tape, a, b),
  },
  'a value used twice': { shapes: [[3, 4]], build: (tape, a) => multiply(tape, a, a) },
  'the sum of all': { shapes: [[3, 4]], build: (tape, a) => sum(tape, multiply(tape, a, a)) },
  'reshaping and transposing': {
    shapes: [
      [2, 6, 4],
      [6, 8],
    ],
    build: (tape, a, b) => multiply(tape, reshape(tape, transpose(tape, a, [1, 2, 0]), [6, 8]), b),
  },
  splitting: {
    shapes: [[5, 4]],
    build: (tape, a) => {
      const [first, second, third] = split(tape, a, 0, [2, 2, 1]) as [Value, Value, Value]
      return multiply(tape, multiply(tape, first, second), third)
    },
  },
  silu: { shapes: [[3, 7]], build: (tape, x) => silu(tape, x) },
  'the RMS norm': { shapes: [[5, 8], [8]], build: (tape, x, weight) => rmsNorm(tape, x, weight, 1e-5) },
  rope: {
    shapes: [[2, 2, 3, 8]],
    fixed: { positions: ints([0, 5, 9, 1, 2, 50], [2, 3]) },
    build: (tape, x) => rope(tape, x, tape.input('positions', [2, 3], 'int64'), ropeTables(tape, 8, 100, 64)),
  },
  'attention in uneven blocks': {
    shapes: [
      [2, 2, 11, 8],
      [2, 2, 11, 8],
      [2, 2, 11, 8],
    ],
    build: (tape, q, k, v) => causalAttention(tape, q, k, v, 4),
  },
  'rows, some of them twice': {
    shapes: [[6, 4]],
    fixed: { numbers: ints([3, 3, 0, 5, 3], [5]) },
    build: (tape, x) => rowsOf(tape, x, tape.input('numbers', [5], 'int64')),
  },
  'cross-entropy': {
    shapes: [[4, 9]],
    fixed: { targets: ints([1, 8, 0, 3], [4]) },
    build: (tape, logits) => {
      const weights = tape.table('loss weights', [4], i => [0.5, 0.2, 0.3, 0][i] ?? 0)
      return crossEntropy(tape, logits, tape.input('targets', [4], 'int64'), weights)
    },
  },
}

describe('the way back through', () => {
  test.each(Object.entries(checks))('%s', async (_, check) => {
    expect(await gradientError(check)).toBeLessThan(1e-3)
  })

  const sides = [false, true].flatMap(a => [false, true].map(b => [a, b] as const))
  test.each(sides)('products, transposed: left %s, right %s', async (transposeA, transposeB) => {
    const a = transposeA ? [5, 3] : [3, 5]
    const b = transposeB ? [4, 5] : [5, 4]
    const options = { transposeA, transposeB, factor: 0.7 }
    const one = gradientError({ shapes: [a, b], build: (tape, x, y) => matmul(tape, x, y, options) })
    const stack = [
      [2, 3, ...a],
      [2, 3, ...b],
    ]
    const many = gradientError({ shapes: stack, build: (tape, x, y) => matmul(tape, x, y, options) })
    expect(Math.max(await one, await many)).toBeLessThan(1e-3)
  })

  test('a product with a bias', async () => {
    const shapes = [[3, 5], [5, 4], [4]]
    expect(await gradientError({ shapes, build: (tape, a, b, bias) => matmul(tape, a, b, { bias }) })).toBeLessThan(
      1e-3,
    )
  })

  test('a whole decoder', async () => {
    const layout = { vocabulary: 24, width: 16, layers: 3, heads: 2, hidden: 24 }
    const shape: ModelShape = { ...layout, noRope: [1], ropeBase: 10_000, maxPositions: 64 }
    const size = { rows: 2, length: 12, places: 8 }
    const random = new Random(3)
    const weights = startWeights(shape, random)
    const some = (count: number, most: number) => Array.from({ length: count }, () => random.between(0, most - 1))
    const fixed = {
      ids: ints(some(24, 24), [24]),
      positions: ints([...Array(12).keys(), ...Array(12).keys()], [2, 12]),
      places: ints(some(8, 24), [8]),
      targets: ints(some(8, 24), [8]),
    }
    const error = await gradientError({
      shapes: WEIGHT_NAMES.map(name => weightShapes(shape)[name]),
      at: WEIGHT_NAMES.map(name => weights[name]),
      fixed,
      build: (tape, attention, mlp, rest) => {
        const logits = decoder(tape, shape, { attention, mlp, rest } as never, {
          size,
          ids: tape.input('ids', [24], 'int64'),
          positions: tape.input('positions', [2, 12], 'int64'),
          places: tape.input('places', [8], 'int64'),
        })
        return crossEntropy(
          tape,
          logits,
          tape.input('targets', [8], 'int64'),
          tape.table('ones', [8], () => 1),
        )
      },
    })
    expect(error).toBeLessThan(1e-3)
  })
})

describe('a tape', () => {
  test('gives zeros for what a loss does not depend on', async () => {
    const tape = new Tape('apart')
    const [a, b] = [tape.variable('a', [2]), tape.variable('b', [3])]
    const [, ofB] = tape.gradients(sum(tape, a), [a, b])
    expect(ofB?.shape).toEqual([3])
  })
})
