import { InferenceSession, type Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deltaGraph } from '../model/delta-graph.ts'
import { DTYPES, type Dtype } from '../model/parts.ts'
import type { ModelShape } from '../model/shape.ts'
import { usualGraph } from '../model/usual-graph.ts'
import { DeltaEngine, deltaEngine } from './delta-engine.ts'
import { ContextOverflow, type Sequence } from './engine.ts'
import { randomWeights } from './random-engine.ts'
import { UsualDecoder } from './usual-decoder.ts'

const shape: ModelShape = {
  vocabulary: 40,
  width: 64,
  layers: 3,
  heads: 2,
  hidden: 96,
  noRope: [1],
  ropeBase: 10_000,
  maxPositions: 700,
}
const weights = randomWeights(shape, 3)
const TOLERANCE = 1e-4

/** An engine whose logits can be looked at. */
class Watched extends DeltaEngine {
  /** Of the last run, row by row in the order of places. */
  logits: Float32Array = new Float32Array(0)

  static async load(dtype: Dtype = 'fp32'): Promise<Watched> {
    const session = await InferenceSession.create(deltaGraph(shape, weights, dtype), { intraOpNumThreads: 1 })
    const watched: Watched = new Watched(
      { name: 'watched', hash: '', shape, bytes: new Uint8Array(0) },
      {
        async run(feeds: Record<string, Tensor>) {
          const all = await session.run(feeds)
          watched.logits = all.logits?.data as Float32Array
          return all
        },
        release: () => session.release(),
      },
    )
    return watched
  }

  /** Logits after these tokens. */
  async after(sequence: Sequence, tokens: readonly number[]): Promise<Float32Array> {
    await this.step([{ sequence, tokens }])
    return this.logits
  }
}

const text = (length: number, seed = 1): number[] =>
  Array.from({ length }, (_, i) => (i * i * 7 + i * seed * 3 + seed) % shape.vocabulary)

function difference(found: Float32Array, expected: Float32Array): number {
  expect(found.length).toBe(expected.length)
  return found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? Number.NaN))), 0)
}

const likeliest = (logits: Float32Array): number => logits.indexOf(Math.max(...logits))

let engine: Watched
beforeAll(async () => {
  engine = await Watched.load()
})
afterAll(() => engine.dispose())

async function fresh(tokens: readonly number[]): Promise<Float32Array> {
  return engine.after(engine.open(), tokens)
}

describe.each(DTYPES)('in %s', dtype => {
  test('the delta graph computes what the usual graph computes, reading and writing', async () => {
    const delta = await Watched.load(dtype)
    const usual = await UsualDecoder.load(usualGraph(shape, weights, dtype), shape)
    const sequence = delta.open()
    for (const tokens of [text(150), [7], [9], text(20, 5), [11]]) {
      const expected = (await usual.step([tokens])).slice(-shape.vocabulary)
      expect(difference(await delta.after(sequence, tokens), expected)).toBeLessThan(TOLERANCE)
    }
    await Promise.all([delta.dispose(), usual.release()])
  })

  test('a text read in pieces is as read at once', async () => {
    const delta = await Watched.load(dtype)
    const whole = await delta.after(delta.open(), text(100))
    const sequence = delta.open()
    for (const [from, to] of [
      [0, 1],
      [1, 40],
      [40, 41],
      [41, 100],
    ])
      await delta.after(sequence, text(100).slice(from, to))
    expect(difference(delta.logits, whole)).toBeLessThan(TOLERANCE)
    await delta.dispose()
  })
})

test('a batch computes what its rows compute one by one', async () => {
  const texts = [3, 300, 64, 65, 130].map((length, i) => text(length, i + 1))
  const alone: Float32Array[] = []
  for (const tokens of texts) alone.push(await fresh([...tokens, 5]))
  const sequences = texts.map(() => engine.open())
  await engine.step(texts.map((tokens, i) => ({ sequence: sequences[i] as Sequence, tokens })))
  const { next } = await engine.step(sequences.map(sequence => ({ sequence, tokens: [5] })))
  expect(next).toEqual(alone.map(likeliest))
  const rows = alone.map((_, i) => engine.logits.subarray(i * shape.vocabulary, (i + 1) * shape.vocabulary))
  alone.forEach((expected, i) => {
    expect(difference(rows[i] as Float32Array, expected)).toBeLessThan(TOLERANCE)
  })
})

test('a batch of changing texts writes what each would write alone', async () => {
  const lengths = [20, 90, 61, 200]
  const written = async (sequence: Sequence, count: number, first: number): Promise<number[]> => {
    const all = [first]
    while (all.length <= count) all.push(...(await engine.step([{ sequence, tokens: all.slice(-1) }])).next)
    return all
  }
  const start = async (length: number) => {
    const sequence = engine.open()
    const { next } = await engine.step([{ sequence, tokens: text(length, length) }])
    return { sequence, all: [...next] }
  }
  const texts = await Promise.all(lengths.map(start))
  const expected = []
  for (const length of lengths) {
    const { sequence, all } = await start(length)
    expected.push(await written(sequence, 16, all[0] ?? 0))
  }
  for (let turn = 0; turn < 32; turn++) {
    const now = turn % 2 === 0 ? texts.slice(0, 2 + (turn % 3)) : texts.filter(({ all }) => all.length <= 16).reverse()
    const running = now.filter(({ all }) => all.length <= 16)
    const { next } = await engine.step(running.map(({ sequence, all }) => ({ sequence, tokens: all.slice(-1) })))
    running.forEach(({ all }, i) => {
      all.push(next[i] ?? 0)
    })
  }
  expect(texts.map(({ all }) => all)).toEqual(expected)
})

test('rows kept from before count as rows computed anew', async () => {
  const sequence = engine.open()
  await engine.after(sequence, [...text(80), ...text(30, 4)])
  sequence.truncate(80)
  const copy = engine.open()
  copy.copy(sequence, 60)
  const expected = await fresh([...text(80), 3, 4])
  expect(difference(await engine.after(sequence, [3, 4]), expected)).toBeLessThan(TOLERANCE)
  expect(difference(await engine.after(copy, [...text(80).slice(60), 3, 4]), expected)).toBeLessThan(TOLERANCE)
})

test('removed rows are as rows that were masked, and what follows keeps its positions', async () => {
  const sequence = engine.open()
  await engine.after(sequence, text(90))
  await engine.after(sequence, [1])
  sequence.remove(10, 30)
  expect(sequence.length).toBe(61)
  const usual = await UsualDecoder.load(usualGraph(shape, weights), shape)
  await usual.step([[...text(90), 1]])
  const isLet = Array.from({ length: 92 }, (_, i) => i < 10 || i >= 40)
  const expected = await usual.step([[2]], [isLet])
  expect(difference(await engine.after(sequence, [2]), expected)).toBeLessThan(TOLERANCE)
})

test('of equally likely tokens the lowest follows', async () => {
  const flat = { ...weights, rest: weights.rest.map((value, i) => (i < shape.vocabulary * shape.width ? 1 : value)) }
  const session = await InferenceSession.create(deltaGraph(shape, flat))
  const equal = new DeltaEngine({ name: 'equal', hash: '', shape, bytes: new Uint8Array(0) }, session)
  expect((await equal.step([{ sequence: equal.open(), tokens: [5, 6] }])).next).toEqual([0])
})

test('a text over the limit of the model is refused, and the rows are as before', async () => {
  const sequence = engine.open()
  await engine.after(sequence, text(699))
  await expect(engine.step([{ sequence, tokens: [1, 2] }])).rejects.toThrow(ContextOverflow)
  await expect(engine.step([{ sequence, tokens: [1, 2] }])).rejects.toThrow(/a text of 701 tokens.*limit of 700/)
  expect(sequence.length).toBe(699)
  await engine.after(sequence, [1])
})

describe('what onnxruntime says of a model is told as its fault', () => {
  const model = { name: 'ours', hash: '', shape, bytes: new Uint8Array(9) }
  const told = expect.objectContaining({ name: 'CoreError', fault: 'fails' })

  test('when it cannot be loaded', async () => {
    const failed = await deltaEngine(model).catch(error => error)
    expect(failed).toEqual(told)
    expect(failed.message).toMatch(/^core ours: onnxruntime fails on it \(.+\); memory may be short: /)
  })

  test('when it fails as it runs', async () => {
    const run = () => Promise.reject(new Error('Failed to allocate memory\nand more'))
    const failing = new DeltaEngine(model, { run, release: async () => {} })
    const work = [{ sequence: failing.open(), tokens: [1, 2] }]
    const failed = await failing.step(work).catch(error => error)
    expect(failed).toEqual(told)
    expect(failed.message).toContain('fails on it (Failed to allocate memory); ')
  })
})

test('what makes no sense is refused', async () => {
  const sequence = engine.open()
  const refused = (work: Parameters<Watched['step']>[0]) => expect(engine.step(work)).rejects
  await refused([{ sequence, tokens: [] }]).toThrow(/without tokens/)
  await refused([{ sequence, tokens: [40] }]).toThrow(/token 40 of 40/)
  await refused([
    { sequence, tokens: [1] },
    { sequence, tokens: [1] },
  ]).toThrow(/two works on one sequence/)
  engine.close(sequence)
  await refused([{ sequence, tokens: [1] }]).toThrow(/closed/)
})
