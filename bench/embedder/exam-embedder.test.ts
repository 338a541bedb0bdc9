import { expect, test } from 'vitest'
import { Random } from '../../scenarios/language/random.ts'
import { decode } from '../../scenarios/language/words.ts'
import { EMBEDDER_FOLDER } from '../model/shipped.ts'
import { archive, examEmbedder, examine, ranksOf, TARGETS } from './exam-embedder.ts'

test('the shipped encoder finds what it must among 1,000 documents', () => {
  const marks = examEmbedder(EMBEDDER_FOLDER, { papers: TARGETS, questions: 200, seed: 5 })
  expect(marks.map(({ top1 }, i) => top1.share >= (TARGETS[i]?.top1 ?? 1))).toEqual([true, true])
})

test('each question is answered by its own document, and by no other', () => {
  const { documents, questions } = archive({ facts: 4, documents: 700, mentions: 3, questions: 300 }, new Random(6))
  expect([documents.length, questions.length]).toEqual([700 + 900, 300])
  const texts = documents.map(decode)
  const answering = questions.map(question => {
    const stated = decode(question).replace('what is ', '').replace(' ?', ' is ')
    return texts.flatMap((text, i) => (text.replaceAll('what is', '').includes(stated) ? [i] : []))
  })
  expect(answering).toEqual(questions.map((_, i) => [i]))
})

test('documents have the length and the number of facts that they should have', () => {
  const { documents } = archive({ facts: 2, documents: 200, mentions: 0, questions: 50 }, new Random(7))
  expect(documents.every(({ length }) => length >= 20 && length <= 80)).toBe(true)
  expect(documents.every(ids => decode(ids).match(/the \w+ of \w+ is \d\d \d\d \./g)?.length === 2)).toBe(true)
})

test('a rank counts those before and those beside', () => {
  const embed = ([first = 0, second = 0]: readonly number[]) => Float32Array.of(first, second)
  const documents = [
    [1, 0],
    [1, 0],
    [9, 0],
    [0, 1],
  ]
  // Products with the first question: 1, 1, 9, 0; with the second: 1, 1, 9, 1; with the third: 2, 2, 18, 0.
  expect(
    ranksOf(
      {
        documents,
        questions: [
          [1, 0],
          [1, 1],
          [2, 0],
        ],
      },
      embed,
    ),
  ).toEqual([2, 3, 0])
})

test('whoever sees no difference finds nothing; as many questions as wanted are asked', () => {
  const papers = [{ facts: 1, documents: 20, mentions: 0 }]
  const [mark] = examine(() => Float32Array.of(1), { papers, questions: 50 })
  expect(mark).toMatchObject({ top1: { hits: 0, n: 50 }, top5: { hits: 0, n: 50 } })
})
