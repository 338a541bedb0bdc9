import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { VOCABULARY_SIZE } from '../../scenarios/language/words.ts'
import { examEmbedder, examine } from './exam-embedder.ts'
import { embedWords } from './small-encoder.ts'
import { grow, trainEmbedder } from './train-embedder.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-embedder-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const small = { vocabulary: VOCABULARY_SIZE, dimensions: 32 }
const papers = [{ facts: 1, documents: 100, mentions: 0 }]
const top1After = async (steps: number): Promise<number> => {
  const { weights } = await grow(small, { steps, minutes: 5, seed: 3 })
  return examine(text => embedWords(small, weights, text), { papers, questions: 100 })[0]?.top1.share ?? 0
}

test('a few steps teach it a lot', async () => {
  expect(await top1After(1)).toBeLessThan(0.2)
  expect(await top1After(80)).toBeGreaterThan(0.6)
})

test('the same seed gives the same weights, another one others', async () => {
  const grown = async (seed: number) => (await grow(small, { steps: 4, minutes: 5, seed })).weights
  const [one, again, other] = [await grown(3), await grown(3), await grown(4)]
  expect(one).toEqual(again)
  expect(one.word).not.toEqual(other.word)
})

test('a limit of time ends it after the step under way, and so does whoever asks for it', async () => {
  const seen: number[] = []
  const report = ({ step }: { step: number }) => seen.push(step)
  await grow(small, { steps: 50, minutes: 0, seed: 3, report })
  await grow(small, { steps: 50, minutes: 5, seed: 3, report, stop: () => true })
  expect(seen).toEqual([1, 1])
})

test('what it writes can be examined, and its card says how it came about', async () => {
  const out = join(folder, 'mine')
  const { marks, step } = await trainEmbedder({ out, steps: 3, seed: 7, exam: { papers, questions: 100 } })
  expect(step).toBe(3)
  expect(examEmbedder(out, { papers, questions: 100 })).toEqual(marks)
  const card = readFileSync(join(out, 'README.md'), 'utf8')
  expect(card).toContain('`npx llmos core train --ability embedder --seed 7 --steps 3`: seed 7, 3 batches of 64')
  expect(card).toContain(`| 1 | 100 | 0 | 100 | ${marks[0]?.top1.share.toFixed(3)} (`)
})
