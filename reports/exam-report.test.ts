import { expect, test } from 'vitest'
import type { SubjectResult } from '../bench/exam/take-exam.ts'
import { shareOf } from '../bench/share.ts'
import { examMarkdown, examReport } from './exam-report.ts'
import { modelCard } from './model-card.ts'

const results: SubjectResult[] = [
  { subject: 'recall', counts: 'exact', target: 0.98, items: 500, score: shareOf(495, 500), invented: null },
  {
    subject: 'summary of 3 facts',
    counts: 'kept',
    target: 0.95,
    items: 500,
    score: shareOf(1350, 1500),
    invented: shareOf(3, 1353),
  },
  {
    subject: 'saves',
    counts: 'kept',
    target: null,
    items: 500,
    score: shareOf(1500, 1500),
    invented: shareOf(0, 1500),
  },
]

test('a table says of each subject what was scored, how surely, and whether the target is met', () => {
  const lines = examReport(results).split('\n')
  expect(lines).toHaveLength(5)
  expect(lines[2]).toMatch(/^recall +500 +99% +97.7% to 99.6% +98% met$/)
  expect(lines[3]).toMatch(/90% facts kept .* 95% MISSED +0.222%$/)
  expect(lines[4]).not.toMatch(/met|MISSED/)
})

test('the same as a Markdown table', () => {
  expect(examMarkdown(results).split('\n')[2]).toBe('| recall | 500 | 99% | 97.7% to 99.6% | 98% met |  |')
})

const shape = {
  vocabulary: 384,
  width: 128,
  layers: 6,
  heads: 8,
  hidden: 256,
  noRope: [1, 3, 5],
  ropeBase: 1e4,
  maxPositions: 4096,
}
const weights = { attention: new Float32Array(), mlp: new Float32Array(), rest: new Float32Array() }

test('a card tells how the model was made, how it learnt and what it can do, and how much 8 bits cost', () => {
  const card = modelCard({
    model: {
      name: 'llmos-tiny',
      hash: 'abc',
      shape,
      weights,
      provenance: { seed: 3, command: 'npx llmos core train' },
    },
    exams: [
      { dtype: 'fp32', results },
      { dtype: 'q8', results: results.map(it => ({ ...it, score: shareOf(it.score.hits - 5, it.score.n) })) },
    ],
    paging: [{ what: 'kept', share: shareOf(240, 250) }],
    curve: `step,loss\n${Array.from({ length: 100 }, (_, i) => `${i},${5 - i / 50}`).join('\n')}\n`,
    command: 'npx llmos core exam --card',
  })
  expect(card).toContain('1,036,160 parameters')
  expect(card).toContain('- seed: 3')
  expect(card).toContain('| the fact is in the window: right | 250 | 96% |')
  expect(card).toContain('| 99 | 3.02 |')
  expect(card.split('\n').filter(line => /^\| \d+ \|/.test(line)).length).toBeLessThan(15)
  expect(card).toMatch(/the largest difference is 1(\.00)?% \(recall\)/)
})
