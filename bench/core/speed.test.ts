import { expect, test } from 'vitest'
import { chooseCases } from '../measuring.ts'
import { measureEngine } from './speed.ts'
import { engineCases } from './speed-cases.ts'

test('writing and reading are measured both ways, each in a child process', async () => {
  const cases = chooseCases(engineCases, ['write-8x256', 'read-256'])
  const results = await measureEngine(cases, { runs: 1, requests: 1 }, () => {})
  expect(results.map(({ name, tokens }) => [name, tokens])).toEqual([
    ['write-8x256', 8],
    ['read-256', 256],
  ])
  for (const { seconds, usualSeconds, ratio } of results) expect(ratio).toBeCloseTo(usualSeconds / seconds)
})

test('a batch of 8 at 2,048 tokens has a target', () => {
  expect(engineCases.filter(({ target }) => target !== undefined).map(({ name, target }) => [name, target])).toEqual([
    ['write-8x2048', 5],
  ])
})
