/** The encoder's formula by hand, its gradients by finite differences, and its three ways to run against one another. */

import { dirname } from 'node:path'
import { env, pipeline } from '@huggingface/transformers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { encode, VOCABULARY_SIZE } from '../../scenarios/language/words.ts'
import { EMBEDDER_FOLDER } from '../model/shipped.ts'
import { gradientError } from '../training/finite-differences.ts'
import { ENCODER_WEIGHTS, encoderShapes, startEncoder } from './encoder.ts'
import { readEncoder, type StoredEncoder } from './folder.ts'
import { OnnxEncoder } from './onnx-encoder.ts'
import { embedWords } from './small-encoder.ts'
import { contrast, pairFeeds } from './step-graph.ts'

const furthest = (a: Float32Array, b: ArrayLike<number>): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] ?? Number.NaN))), 0)

describe('the encoder', () => {
  // Words 1 2 3 of the vectors (1, 0), (0, 1), (2, 2); left of word 1: (3, 1), of <pad>: (1, 1); right of all: 1.
  // z = 1.01 · ((1, 0) + (0, 1) + (2, 2) ⊙ (3, 1)) = 1.01 · (7, 3).
  test('adds up words times the words two before them', () => {
    const word = Float32Array.of(0, 0, 1, 0, 0, 1, 2, 2)
    const left = Float32Array.of(1, 1, 3, 1, 9, 9, 9, 9)
    const found = embedWords(
      { vocabulary: 4, dimensions: 2 },
      { word, left, right: new Float32Array(4).fill(1) },
      [1, 2, 3],
    )
    expect([...found]).toEqual([7, 3].map(x => expect.closeTo(x / Math.sqrt(58), 6)))
  })

  test('has the gradients that finite differences give', async () => {
    const shape = { vocabulary: 12, dimensions: 6 }
    const random = new Random(8)
    const text = (length: number) => Array.from({ length }, () => random.between(1, 11))
    const pairs = Array.from({ length: 3 }, () => ({ question: text(7), text: text(30) }))
    const start = startEncoder(shape, random)
    const error = await gradientError({
      shapes: ENCODER_WEIGHTS.map(name => encoderShapes(shape)[name]),
      at: ENCODER_WEIGHTS.map(name => start[name]),
      fixed: pairFeeds(pairs),
      distance: 1e-2,
      build: (tape, word, left, right) => contrast(tape, shape, { word, left, right } as never, 3).loss,
    })
    expect(error).toBeLessThan(1e-3)
  })
})

const TEXTS = [
  'what is the code of anna ?',
  '<document> now the code of leon is 41 07 . a red fox saw a cloud . the door of boris is the key of anna .',
  '<user> search the desk of zoe',
  'the',
  'nobody told it these verbs , and it knows none of them',
]

describe('the shipped encoder', () => {
  let stored: StoredEncoder
  let onnx: OnnxEncoder
  beforeAll(async () => {
    stored = readEncoder(EMBEDDER_FOLDER)
    onnx = await OnnxEncoder.open(stored)
  })
  afterAll(() => onnx.close())
  const here = (text: string) => embedWords(stored.shape, stored.weights, encode(text))

  test('gives the same through onnxruntime, one by one and all at once', async () => {
    const together = await onnx.embed(TEXTS.map(encode))
    for (const [i, text] of TEXTS.entries()) {
      const [alone] = await onnx.embed([encode(text)])
      expect(furthest(here(text), alone ?? [])).toBeLessThan(1e-5)
      expect(furthest(here(text), together[i] ?? [])).toBeLessThan(1e-5)
    }
  })

  test('gives the same through transformers.js, which knows nothing of it but its folder', async () => {
    Object.assign(env, { allowRemoteModels: false, localModelPath: dirname(EMBEDDER_FOLDER) })
    const embed = await pipeline('feature-extraction', 'llmos-tiny-embedder', { dtype: 'fp32' })
    const found = await embed(TEXTS, { pooling: 'mean', normalize: true })
    const width = stored.shape.dimensions
    for (const [i, text] of TEXTS.entries())
      expect(furthest(here(text), (found.data as Float32Array).slice(i * width, (i + 1) * width))).toBeLessThan(1e-5)
    await embed.dispose()
  })

  test('gives unit vectors, and 0 for what is not of the language', () => {
    expect(stored.shape.vocabulary).toBe(VOCABULARY_SIZE)
    for (const text of TEXTS.slice(0, 3)) expect(Math.hypot(...here(text))).toBeCloseTo(1, 4)
    expect([...here('zeppelin'), ...here('')].every(x => x === 0)).toBe(true)
  })

  test('embeds no texts, and one without a word', async () => {
    expect(await onnx.embed([])).toEqual([])
    expect((await onnx.embed([[]]))[0]?.every(x => x === 0)).toBe(true)
  })
})
