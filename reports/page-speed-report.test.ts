import { expect, test } from 'vitest'
import { measurePages, type PageResult } from './page/speed.ts'
import { pageSpeedReport } from './page-speed-report.ts'

const fast: PageResult = {
  name: 'contexts',
  events: 100_000,
  bytes: 2_810_000,
  shellBytes: 120_000,
  firstPaintMs: 900,
  stepMs: 33,
  slowStepMs: 41,
}

test('each target is held against what was measured', () => {
  const lines = pageSpeedReport([
    fast,
    { ...fast, name: 'slow', firstPaintMs: 2100, slowStepMs: 50.5, shellBytes: 2e6 },
  ]).split('\n')
  expect(lines.find(line => line.startsWith('contexts'))).toContain('≤ 2 s: met; ≤ 50 ms: met; ≤ 1.5 MB: met')
  expect(lines.find(line => line.startsWith('slow'))).toContain('≤ 2 s: missed; ≤ 50 ms: missed; ≤ 1.5 MB: missed')
})

test('a page is measured in a browser, from its opening on', async () => {
  const small = { name: 'small', scenario: 'thrash', settings: [] }
  const [result] = await measurePages([small], { runs: 1, requests: 500 }, () => {})
  expect(result).toMatchObject({ name: 'small', events: 500 })
  expect(result?.bytes).toBeGreaterThan(result?.shellBytes ?? Number.POSITIVE_INFINITY)
  for (const ms of [result?.firstPaintMs, result?.stepMs, result?.slowStepMs]) expect(ms).toBeGreaterThan(0)
}, 240_000)
