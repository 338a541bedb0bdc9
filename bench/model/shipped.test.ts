/** The model that ships: its card is its own, and it can do what the card says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { SUBJECTS } from '../../scenarios/language/exam.ts'
import { openCore } from '../core/cores.ts'
import { takeExam } from '../exam/take-exam.ts'
import { TINY_FOLDER } from './shipped.ts'

const { engine } = await openCore('tiny')
afterAll(() => engine.dispose())

test('the card names the weights that lie beside it', () => {
  const read = (name: string): string => readFileSync(join(TINY_FOLDER, name), 'utf8')
  const { hash } = JSON.parse(read('llmos.json'))
  expect(read('README.md')).toContain(`\`${hash}\``)
  expect(engine.hash).toBe(hash)
})

/** Of few questions only an interval is known: none may lie below its target. */
test('it reaches its targets, as far as ten questions tell', async () => {
  const short = SUBJECTS.filter(({ target, name }) => target !== null && !/,0\d\d tokens/.test(name))
  const results = await takeExam(engine, short, { items: 10, seed: 7 })
  expect(results.length).toBeGreaterThan(10)
  for (const { subject, score, target } of results)
    expect([subject, score.share >= 0.8 && score.high >= (target ?? 0)]).toEqual([subject, true])
})
