import { expect, test } from 'vitest'
import type { Progress } from '../bench/training/course.ts'
import { trainingProgress } from './training-progress.ts'

const progress = (steps: number, seconds: number, more: Partial<Progress> = {}): Progress => ({
  loss: 1.25,
  gradientLength: 1,
  scores: new Map([['recall', { right: 3, asked: 4 }]]),
  tokens: 2048,
  position: { stage: 0, stageStep: steps, failures: 0, attempts: 1, steps, tokens: 2048 * steps, seconds, random: 1 },
  rates: { muon: 0.02, adam: 0.003 },
  share: 0.5,
  secondsLeft: 90,
  ...more,
})

test('in a pipe there is a line every half minute, and one for each examination', () => {
  const written: string[] = []
  const stream = { isTTY: false, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream
  const shown = trainingProgress(stream)
  shown.show(progress(1, 1))
  shown.show(progress(2, 2))
  shown.show(progress(3, 3, { exam: { scores: new Map([['recall', { right: 9, asked: 10 }]]), came: 'passed' } }))
  shown.show(progress(4, 40))
  shown.end()
  expect(written).toHaveLength(3)
  expect(written[0]).toMatch(/^step 1, stage 1, loss 1.250, .* left\n$/)
  expect(written[1]).toContain('exam passed: recall 90%')
})
