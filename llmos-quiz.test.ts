/** The command from inside: the question, the answer on demand, and seeds that are none. */
import { afterEach, expect, test, vi } from 'vitest'
import { quizCommand } from './llmos-quiz.ts'
import { inside } from './test-command.ts'

afterEach(() => vi.restoreAllMocks())

const printed = inside('quiz', quizCommand)
const quiz = async (...words: string[]): Promise<string> => (await printed(...words)).stdout

test('the answer comes with -c alone', async () => {
  const [asked, answered] = [await quiz('pages', '--seed', '7'), await quiz('pages', '--seed', '7', '-c')]
  expect([asked.includes('Answer:'), answered.includes('Answer:')]).toEqual([false, true])
  expect(asked.trimEnd().split('\n').at(-1)).toBe('The worked answer: npx llmos quiz pages --seed 7 -c')
})

test('--json has the variant, and with -c its answer', async () => {
  const [asked, answered] = [await quiz('pages', '--json'), await quiz('pages', '--json', '-c')].map(it =>
    JSON.parse(it),
  )
  expect(asked).toMatchObject({
    seed: 1,
    kind: expect.any(String),
    refs: expect.any(Array),
    question: expect.any(String),
  })
  expect(['answer' in asked, 'answer' in answered, 'told' in answered]).toEqual([false, true, true])
})

test.each(['x', '1.5', '-1', '0x10', '1e3', '', '99999999999999999999'])('the seed "%s" is refused', async seed => {
  await expect(quiz('pages', `--seed=${seed}`)).rejects.toThrow(
    /--seed .*: expected a whole number from 0 up|Not enough/,
  )
})

test('another topic is refused, with those that there are', async () => {
  await expect(quiz('schedulers')).rejects.toThrow('"pages"')
})
