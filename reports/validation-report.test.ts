import { expect, test } from 'vitest'
import type { Validated } from '../bench/validation/validate.ts'
import { predictions } from './charts/of-models.ts'
import { sampleValidated } from './fixture.ts'
import { validationReport } from './validation-report.ts'

const row = (more: Partial<Validated>): Validated => ({ ...sampleValidated, ...more })
const about = { scenario: 'tiny-chat', core: 'tiny', seeds: [1, 2], command: 'npx llmos validate tiny-chat' }

test('each number with its error, its noise and whether that is near enough', () => {
  const report = validationReport(
    [
      row({}),
      row({
        quantity: 'right answers',
        unit: 'share',
        error: 'points',
        predicted: 0.9,
        measured: 0.95,
        off: 0.05,
        target: 0.03,
        met: false,
      }),
    ],
    about,
  )
  expect(report).toMatch(/^tiny-chat on tiny, 2 seeds:/)
  expect(report).not.toContain('between the runs')
  expect(validationReport([row({})], { ...about, rehearsal: 5 })).toContain('taken anew between the runs.')
  expect(report).toContain('Off by more than its target and twice the noise: right answers.')
  expect(report).toMatch(/whole answer, p50 +95 ms +100 ms +5% +1% +5% +met/)
  expect(report).toMatch(/right answers +90% +95% +5 points +1 points +3 points +MISSED/)
  expect(report.endsWith('npx llmos validate tiny-chat')).toBe(true)
})

test('what no target is set for is only told', () => {
  const report = validationReport([row({ target: null, met: null })], about)
  expect(report).toContain('All that has a target is within it')
  expect(report).not.toMatch(/MISSED|\bmet\b/)
})

test('the chart has a point for each time, and says which is furthest off', () => {
  const p95 = row({ quantity: 'whole answer, p95', predicted: 210, measured: 200 })
  const origin = { scenario: 'tiny-chat', seeds: [1], version: '0.1.0', command: 'npx llmos validate tiny-chat' }
  const { alt, body } = predictions([row({ predicted: 100, measured: 100 }), p95, row({ unit: 'share' })], origin)
  expect(alt).toBe('Furthest off is whole answer, p95, by 5.00%.')
  expect(body.is === 'plot' && body.series.map(({ points }) => points.map(({ x }) => x))).toEqual([[100], [200]])
})
