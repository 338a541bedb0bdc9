/** The network that is trained against the one that is shipped, and what its start weights are made for. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { type ModelShape, matrixOf, WEIGHT_NAMES, type WeightName, weightShapes } from '../model/shape.ts'
import { usualGraph } from '../model/usual-graph.ts'
import { decoder } from './network.ts'
import { floats, openSession, wholes } from './session.ts'
import { startWeights } from './start-weights.ts'
import { Tape, type Value } from './tape.ts'

const layout = { vocabulary: 40, width: 32, layers: 4, heads: 4, hidden: 48 }
const shape: ModelShape = { ...layout, noRope: [1, 3], ropeBase: 10_000, maxPositions: 512 }
const random = new Random(4)
const weights = startWeights(shape, random)
const [rows, length] = [2, 150]
const ids = BigInt64Array.from({ length: rows * length }, () => BigInt(random.between(0, 39)))
/** With a gap, as some texts have. */
const positions = BigInt64Array.from({ length: rows * length }, (_, i) =>
  BigInt((i % length) + (i % length > 70 ? 90 : 0)),
)

async function trainedLogits(): Promise<Float32Array> {
  const tape = new Tape('logits')
  const shapes = weightShapes(shape)
  const inputs = WEIGHT_NAMES.map(name => [name, tape.input(name, shapes[name])] as const)
  const places = tape.input('places', [rows * length], 'int64')
  const logits = decoder(tape, shape, Object.fromEntries(inputs) as Record<WeightName, Value>, {
    size: { rows, length, places: rows * length },
    ids: tape.input('ids', [rows * length], 'int64'),
    positions: tape.input('positions', [rows, length], 'int64'),
    places,
  })
  tape.output(logits, 'logits')
  const session = await openSession(tape.graph.finish())
  const all = BigInt64Array.from({ length: rows * length }, (_, i) => BigInt(i))
  const result = await session.run({
    ids: wholes(ids, [rows * length]),
    positions: wholes(positions, [rows, length]),
    places: wholes(all, [rows * length]),
    ...Object.fromEntries(WEIGHT_NAMES.map(name => [name, floats(weights[name], shapes[name])])),
  })
  return result.logits?.data as Float32Array
}

async function shippedLogits(): Promise<Float32Array> {
  const session = await openSession(usualGraph(shape, weights))
  const past = [...Array(shape.layers).keys()].flatMap(layer =>
    ['key', 'value'].map(part => [`past_key_values.${layer}.${part}`, floats(new Float32Array(0), [rows, 4, 0, 8])]),
  )
  const result = await session.run({
    input_ids: wholes(ids, [rows, length]),
    position_ids: wholes(positions, [rows, length]),
    attention_mask: wholes(new BigInt64Array(rows * length).fill(1n), [rows, length]),
    ...Object.fromEntries(past),
  })
  return result.logits?.data as Float32Array
}

test('the model that is shipped gives the logits of the one that was trained', async () => {
  const [trained, shipped] = [await trainedLogits(), await shippedLogits()]
  expect(trained).toHaveLength(rows * length * shape.vocabulary)
  const furthest = trained.reduce((most, x, i) => Math.max(most, Math.abs(x - (shipped[i] ?? Number.NaN))), 0)
  expect(furthest).toBeLessThan(1e-4)
})

describe('start weights', () => {
  test('depend on the seed alone', () => {
    const hash = (seed: number): string => {
      const { attention, mlp, rest } = startWeights(shape, new Random(seed))
      const digest = createHash('sha256')
      for (const data of [attention, mlp, rest]) digest.update(new Uint8Array(data.buffer))
      return digest.digest('hex')
    }
    expect(hash(9)).toBe(hash(9))
    expect(hash(10)).not.toBe(hash(9))
  })

  test('let layers without positions find what resembles, and give it back as it was read', () => {
    const part = (name: 'q' | 'k' | 'v' | 'o') => matrixOf(shape, weights, 1, name)
    expect([...part('q')]).toEqual([...part('k')])
    const [v, o] = [part('v'), part('o')]
    expect((o[5 * 32 + 2] ?? 0) / (v[2 * 32 + 5] ?? 0)).toBeCloseTo(0.6)
  })

  test('let head h of layer 0 look back h + 1 tokens', () => {
    // Of the biases alone, turned by rope; further back than a few tokens nothing scores higher.
    const scores = (head: number): number[] => [0, 1, 2, 3, 4, 5, 6].map(back => lookBackScore(head, back))
    for (const head of [0, 1, 2, 3]) expect(scores(head).indexOf(Math.max(...scores(head)))).toBe(head + 1)
  })

  function lookBackScore(head: number, back: number): number {
    const at = shape.vocabulary * shape.width + 2 * shape.width + 8 * head
    const [q, k] = [weights.rest.subarray(at, at + 8), weights.rest.subarray(at + shape.width, at + shape.width + 8)]
    return [0, 1, 2, 3].reduce((sum, i) => {
      const angle = back * shape.ropeBase ** (-i / 4)
      const [a, b] = [(k[i] ?? 0) * Math.cos(angle), -(k[i] ?? 0) * Math.sin(angle)]
      return sum + (q[i] ?? 0) * a + (q[i + 4] ?? 0) * b
    }, 0)
  }
})
