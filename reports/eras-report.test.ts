import { expect, test } from 'vitest'
import { erasReport } from './eras-report.ts'
import { sampleResult, spread } from './fixture.ts'

const shared = { ...sampleResult, scenario: 'mainframe' }
const own = {
  ...sampleResult,
  scenario: 'home',
  utilisation: 0.02,
  latencyMs: { ...sampleResult.latencyMs, turn: spread(400) },
  cost: { total: 9, perJob: 0.01, perMillionTokens: 900 },
}

test('the extremes are told in words: whose turn is quickest, whose tokens are dearest', () => {
  const text = erasReport([shared, own])
  expect(text).toContain('half of the turns take 200 ms on home, 1 s on mainframe.')
  expect(text).toContain('a million for $16.67 on mainframe, where the machine is busy 83.5% of the time')
  expect(text).toContain('$900 on home, where it is busy 2%.')
})

test('one run has nothing to be compared with', () => {
  expect(erasReport([shared])).not.toContain('Who waits')
})
