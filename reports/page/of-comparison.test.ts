import { expect, test } from 'vitest'
import { reportOfComparison } from './of-comparison.ts'
import { comparisonOf } from './test-results.ts'

const result = comparisonOf({ rows: [['lru', 0.8, 0.001, 900], ['memgpt', 0.93, 0.002, 80]] }) // biome-ignore format: a row
const stepsOf = (more: object) => reportOfComparison({ ...result, ...more }).steps

test('a comparison tells how to step through the run of its baseline, with its settings and first seed', () => {
  const command = 'npx llmos compare sample --pagers lru,memgpt --seeds 3'
  const commands = ['npx llmos run sample --pager lru --set ram.context=2k --seed 1 --report run.html']
  expect(stepsOf({ command, settings: ['ram.context=2k'] })).toMatchObject({ commands })
})

test('of values that vary it is the scenario as it stands; of a scenario from a file it names no command', () => {
  const command = 'npx llmos compare sample --vary ram.context=1k,2k'
  const commands = ['npx llmos run sample --seed 1 --report run.html']
  expect(stepsOf({ command, baseline: 'ram.context: 1k' })).toMatchObject({ commands })
  expect(stepsOf({ command: 'npx llmos compare ./sample.yaml --pagers lru' })).toMatchObject({ commands: null })
})

test('what has to be known of runs on a real core stands among the warnings', () => {
  const notices = ['x has random weights: its times are real, its answers are drawn']
  expect(reportOfComparison({ ...result, notices }).warnings).toEqual(notices)
})
