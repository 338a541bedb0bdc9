import { expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { decode } from '../../scenarios/language/words.ts'
import { EMBEDDER_FOLDER } from '../model/shipped.ts'
import { runHere } from '../run-here.ts'
import { embedderIn, embedderIndexes } from './archive-index.ts'
import { archive } from './exam-embedder.ts'
import { readEncoder } from './folder.ts'
import { OnnxEncoder } from './onnx-encoder.ts'

const { documents, questions } = archive({ facts: 2, documents: 300, mentions: 0, questions: 20 }, new Random(12))

test('it finds what onnxruntime and a sort find', async () => {
  const index = embedderIndexes()()
  for (const [i, text] of documents.entries()) index.add(i, decode(text))
  const onnx = await OnnxEncoder.open(readEncoder(EMBEDDER_FOLDER))
  const vectors = await onnx.embed(documents)
  for (const [i, asked] of (await onnx.embed(questions)).entries()) {
    const scores = vectors.map(vector => vector.reduce((sum, x, j) => sum + x * (asked[j] ?? 0), 0))
    const best = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, 3)
    expect(index.search(decode(questions[i] ?? []), 3)).toEqual(best)
  }
  await onnx.close()
})

test('whoever tells the key apart is first, and not who has the same words crossed', () => {
  const index = embedderIndexes()()
  index.add(1, '<user> the code of bob is 41 07 . the door of carol is 12 55 .')
  index.add(2, '<user> the code of carol is 41 07 . the door of bob is 12 55 .')
  expect(index.search('what is the door of bob ?', 1)).toEqual([2])
  expect(index.search('search the door of carol', 1)).toEqual([1])
})

test('words that are not of the language find nothing and are not found', () => {
  const index = embedderIndexes()()
  index.add(1, 'We met on Tuesday.')
  index.add(2, 'the code of bob is 41 07 .')
  expect(index.search('the code of bob', 5)).toEqual([2])
  expect(index.search('Tuesday', 5)).toEqual([])
})

test('it says which encoder it is', () => {
  expect(embedderIn().name).toMatch(/^llmos-tiny-embedder [0-9a-f]{8}$/)
})

test('a scenario asks for it by `stores.search: embedder`, and runs', async () => {
  const plan = {
    scenario: 'dialogue-sample',
    settings: ['stores.search=embedder', 'ram.context=2k'],
    overrides: { pager: 'memgpt' },
  }
  const { memory } = await runHere(plan)
  expect(memory?.asks).toBe(40)
})
