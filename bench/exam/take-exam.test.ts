import { expect, test } from 'vitest'
import { examItem, SUBJECTS } from '../../scenarios/language/exam.ts'
import { token } from '../../scenarios/language/words.ts'
import type { Engine, Sequence } from '../core/engine.ts'
import { takeExam } from './take-exam.ts'

const END = token('<end>')
const ITEMS = 9
const SEED = 5

/** Says after each prompt what `answers` has for it, word by word, and then `<end>`. */
function parrot(
  answerTo: (prompt: string) => readonly number[],
): Engine & { open(): Sequence; readonly texts: number } {
  const texts = new Map<Sequence, { rest: number[] }>()
  return {
    name: 'parrot',
    hash: '',
    vocabulary: 384,
    contextLimit: 1e6,
    get texts() {
      return texts.size
    },
    open() {
      const sequence: Sequence = { length: 0, truncate() {}, remove() {}, copy() {} }
      texts.set(sequence, { rest: [] })
      return sequence
    },
    close: sequence => void texts.delete(sequence),
    async step(work) {
      const next = work.map(({ sequence, tokens }) => {
        const text = texts.get(sequence) ?? { rest: [] }
        if (tokens.length > 1) text.rest = [...answerTo(tokens.join()), END]
        return text.rest.shift() ?? 0
      })
      return { next, seconds: 0 }
    },
    async dispose() {},
  }
}

const expected = new Map(
  SUBJECTS.flatMap(subject =>
    Array.from({ length: ITEMS }, (_, i) => examItem(subject, SEED, i)).map(
      ({ prompt, expected: answer }) => [prompt.join(), answer] as const,
    ),
  ),
)

test('who says all that is expected gets full marks, and leaves no text open', async () => {
  const engine = parrot(prompt => expected.get(prompt) ?? [])
  const results = await takeExam(engine, SUBJECTS, { items: ITEMS, seed: SEED, atOnce: 4 })
  expect(results.map(({ subject }) => subject)).toEqual(SUBJECTS.map(({ name }) => name))
  for (const { score, items, invented } of results)
    expect({ share: score.share, items, invented: invented?.share ?? 0 }).toEqual({
      share: 1,
      items: ITEMS,
      invented: 0,
    })
  expect(engine.texts).toBe(0)
})

test('who always says unknown is right only where nothing is known', async () => {
  const results = await takeExam(
    parrot(() => [token('unknown')]),
    SUBJECTS,
    { items: ITEMS, seed: SEED },
  )
  const right = results.filter(({ score }) => score.share === 1).map(({ subject }) => subject)
  expect(right).toEqual(['absent: unknown', 'present: no needless search'])
})

test('who never comes to an end is stopped, and gets nothing for it', async () => {
  const endless = parrot(() => new Array<number>(10_000).fill(token('the')))
  const [result] = await takeExam(endless, SUBJECTS.slice(0, 1), { items: 3, seed: SEED })
  expect(result?.score).toMatchObject({ hits: 0, n: 3 })
})

test('an exam that is broken off tells of the subjects that are done', async () => {
  let told = 0
  const options = { items: 3, seed: SEED, tell: () => told++, stop: () => told >= 4 }
  const results = await takeExam(
    parrot(prompt => expected.get(prompt) ?? []),
    SUBJECTS,
    options,
  )
  expect(results).toHaveLength(1)
})
