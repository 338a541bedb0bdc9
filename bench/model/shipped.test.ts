/** The model that ships: its card is its own, its graphs compute what its weights say, and it can do what the card says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type ExamSubject, examItem, SUBJECTS } from '../../scenarios/language/exam.ts'
import { WORDS } from '../../scenarios/language/words.ts'
import { openCore } from '../core/cores.ts'
import type { Sequence } from '../core/engine.ts'
import { UsualDecoder } from '../core/usual-decoder.ts'
import { takeExam } from '../exam/take-exam.ts'
import { likeliest } from '../foreign/logits.ts'
import { loadModelFolder } from './load-folder.ts'
import { TINY_FOLDER } from './shipped.ts'
import { logitsByHand } from './test-forward.ts'

const { engine } = await openCore('tiny')
afterAll(() => engine.dispose())

test('the card names the weights that lie beside it', () => {
  const read = (name: string): string => readFileSync(join(TINY_FOLDER, name), 'utf8')
  const { hash } = JSON.parse(read('llmos.json'))
  expect(read('README.md')).toContain(`\`${hash}\``)
  expect(engine.hash).toBe(hash)
})

describe('worked out by hand, of a text from the exam', () => {
  const { shape, weights } = loadModelFolder(TINY_FOLDER, WORDS)
  const text = examItem(SUBJECTS[0] as ExamSubject, 1, 3).prompt.slice(-100)
  const byHand = logitsByHand(shape, weights, text)

  test('the logits are those of the graph that ships', async () => {
    const usual = await UsualDecoder.load(readFileSync(join(TINY_FOLDER, 'onnx', 'model.onnx')), shape)
    const found = await usual.step([text])
    await usual.release()
    const expected = byHand.flat()
    expect(found).toHaveLength(expected.length)
    const furthest = expected.reduce((most, x, i) => Math.max(most, Math.abs(x - (found[i] ?? Number.NaN))), 0)
    expect(furthest).toBeLessThan(1e-4)
  })

  test('the likeliest token is the one that the engine says next, wherever the text ends', async () => {
    const ends = [1, 17, 50, text.length]
    const sequences = ends.map(() => engine.open())
    const work = ends.map((end, i) => ({ sequence: sequences[i] as Sequence, tokens: text.slice(0, end) }))
    const { next } = await engine.step(work)
    for (const sequence of sequences) engine.close(sequence)
    expect(next).toEqual(ends.map(end => likeliest(Float32Array.from(byHand[end - 1] ?? []))))
  })
})

/** Of few questions only an interval is known: none may lie below its target. */
test('it reaches its targets, as far as ten questions tell', async () => {
  const short = SUBJECTS.filter(({ target, name }) => target !== null && !/,0\d\d tokens/.test(name))
  const results = await takeExam(engine, short, { items: 10, seed: 7 })
  expect(results.length).toBeGreaterThan(10)
  for (const { subject, score, target } of results)
    expect([subject, score.share >= 0.8 && score.high >= (target ?? 0)]).toEqual([subject, true])
})
