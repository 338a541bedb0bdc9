import { expect, test } from 'vitest'
import { trainingReport } from './training-report.ts'

test('each case has a row that says whether it is fast and small enough', () => {
  const target = { tokensPerSecond: 8000, megabytes: 3000 }
  const result = {
    name: 'long',
    tokens: 20_000,
    seconds: 4,
    tokensPerSecond: 5000,
    shareOfTexts: 0.1,
    peakMegabytes: 300,
  }
  const report = trainingReport([result], [{ name: 'long', length: 512, tokens: 20_000, target }])
  expect(report.split('\n').at(-1)).toMatch(/^long +20,000 +4 s +5,000 +10% +300 +≥ 8,000\/s.*≤ 3,000 MB/)
})
