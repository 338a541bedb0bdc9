import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import type { ModelShape, Weights } from '../model/shape.ts'
import { type FlatBatch, flatten, type Row } from './batch.ts'
import { GradientThreads } from './gradient-threads.ts'
import { startWeights } from './start-weights.ts'
import { Trainer } from './trainer.ts'

const layout = { vocabulary: 16, width: 16, layers: 2, heads: 2, hidden: 24 }
const shape: ModelShape = { ...layout, noRope: [1], ropeBase: 10_000, maxPositions: 64 }
const start = startWeights(shape, new Random(2))
const rates = { muon: 0.02, adam: 3e-3 }

const random = new Random(3)
const row = (): Row => ({
  ids: Array.from({ length: 13 }, () => random.between(0, 15)),
  positions: Array.from({ length: 13 }, (_, i) => i),
  weights: Array(13).fill(1),
  answers: [{ ability: 'guessing', from: 4, to: 6 }],
})
const rows = Array.from({ length: 4 }, row)
const batch = (of: readonly Row[]): FlatBatch =>
  flatten(of, { rows: of.length, length: 12, places: 12 * of.length }, random)

const trainers: Trainer[] = []
const opened = async (workers = 1): Promise<Trainer> => {
  const trainer = await Trainer.open(shape, start, { workers })
  trainers.push(trainer)
  return trainer
}
afterAll(() => Promise.all(trainers.map(trainer => trainer.close())))

const furthest = (a: Weights, b: Weights): number =>
  (['attention', 'mlp', 'rest'] as const).reduce(
    (most, name) => a[name].reduce((far, x, i) => Math.max(far, Math.abs(x - (b[name][i] ?? 0))), most),
    0,
  )

let whole: Trainer
beforeAll(async () => {
  whole = await opened()
  await whole.step([batch(rows)], rates)
})

test('a step moves the weights and leaves those that it was given', async () => {
  expect(furthest(whole.weights, start)).toBeGreaterThan(1e-3)
  expect(start).toEqual(startWeights(shape, new Random(2)))
})

test('two halves of a batch make the step of the whole', async () => {
  const halves = await opened()
  const { scores, tokens } = await halves.step([batch(rows.slice(0, 1)), batch(rows.slice(1))], rates)
  expect(furthest(halves.weights, whole.weights)).toBeLessThan(1e-4)
  expect(tokens).toBe(48)
  expect(scores.get('guessing')?.asked).toBe(4)
})

test('more workers than batches change nothing', async () => {
  const many = await opened(2)
  await many.step([batch(rows)], rates)
  expect(furthest(many.weights, whole.weights)).toBe(0)
})

test('a model that began anew is as a new one', async () => {
  const trainer = await opened()
  await trainer.step([batch(rows)], rates)
  trainer.beginAnew(start)
  await trainer.step([batch(rows)], rates)
  expect(furthest(trainer.weights, whole.weights)).toBe(0)
})

test('a batch that no thread can compute is told, and the threads end all the same', async () => {
  const threads = new GradientThreads(shape, 2, 1)
  const wrong = { ...batch(rows), ids: new BigInt64Array(5) }
  await expect(threads.computeAll(start, [wrong])).rejects.toThrow(/gradient-thread\.ts: /)
  await threads.close()
})
