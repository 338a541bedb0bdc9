import { expect, test } from 'vitest'
import { RANDOM_SHAPES } from '../bench/core/random-engine.ts'
import { engineReport } from './engine-report.ts'

test('each case has a row that says how many times as fast as usual it is', () => {
  const shared = { shape: RANDOM_SHAPES['random-10m'], does: 'write', batch: 8, context: 2048 } as const
  const result = { name: 'a', tokens: 8, seconds: 0.01, usualSeconds: 0.04, ratio: 4 }
  const cases = [
    { ...shared, name: 'a', target: 5 },
    { ...shared, name: 'b' },
  ]
  const lines = engineReport([result, { ...result, name: 'b' }], cases).split('\n')
  expect(lines.at(-2)).toMatch(/^a +10 ms +800 +40 ms +4 +≥ 5 times: missed$/)
  expect(lines.at(-1)).toMatch(/^b +10 ms +800 +40 ms +4$/)
})
