import { expect, test } from 'vitest'
import { chartSpeedReport } from './chart-speed-report.ts'
import { measureCharts } from './charts/speed.ts'
import { chartCases } from './charts/speed-cases.ts'

test('each case is held against its own target', () => {
  const size = { size: 24, figures: 3, files: 16 }
  const results = [
    { name: 'comparison', ...size, seconds: 5.5, moreMegabytes: 500 },
    { name: 'million', ...size, seconds: 9, moreMegabytes: 56.4 },
  ]
  const [comparison, million] = chartSpeedReport(results, chartCases).split('\n').slice(-2)
  expect(comparison).toMatch(/5\.50 s +500 MB +≤ 5 s: missed$/)
  expect(million).toMatch(/9 s +56 MB +≤ 300 MB: met$/)
})

test('the charts are drawn: of a comparison of eight runs, each five times, and the list of them', async () => {
  const some = chartCases.filter(({ name }) => name === 'comparison')
  const [result] = await measureCharts(some, { runs: 1, requests: 8 }, () => {})
  expect(result).toMatchObject({ size: 8, files: 1 + 5 * (result?.figures ?? 0) })
  expect(result?.figures).toBeGreaterThan(1)
})
