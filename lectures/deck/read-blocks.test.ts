import { expect, test } from 'vitest'
import { fencesOf } from './fences.ts'
import { readBlocks } from './read-blocks.ts'

const read = (...lines: string[]) => readBlocks(fencesOf(['# A', ...lines], 'deck.md'), 'deck.md')
const block = (word: string, ...lines: string[]): string[] => [`\`\`\`${word}`, ...lines, '```']

const bars = [
  'name: bars',
  'chart: policy-bars',
  'metric: accuracy',
  'scenario: paging-101',
  'pagers: [lru, memgpt]',
  'seeds: 2',
]
const without = (key: string, ...more: string[]): string[] => [...bars.filter(line => !line.startsWith(key)), ...more]

test('what a figure asks for becomes what is run', async () => {
  const [placed] = await read(...block('figure', ...bars, 'vary: { ram.context: [2k, 4096] }', 'set: { seed: 3 }'))
  expect(placed?.source).toEqual({
    is: 'comparison',
    scenario: 'paging-101',
    settings: ['seed=3'],
    kind: 'pager',
    names: ['lru', 'memgpt'],
    vary: [{ path: 'ram.context', values: ['2k', '4096'] }],
    seeds: 2,
    baseline: null,
  })
})

test('"of" takes over what an earlier block runs, and nothing of what that one draws', async () => {
  const [first, second] = await read(
    ...block('figure', ...bars),
    ...block('table', 'name: more', 'of: bars', 'metrics: [accuracy]'),
  )
  expect(second?.source).toEqual(first?.source)
  expect(second?.block).toMatchObject({ is: 'table', name: 'more' })
})

test.each<[string, string[], string]>([
  [
    'an unknown pager',
    without('pagers', 'pagers: [lru, memgtp]'),
    'deck.md:8:15 pagers[1]: no pager "memgtp"; did you mean "memgpt"?',
  ],
  [
    'an unknown chart',
    without('chart', 'chart: policy-bar'),
    'deck.md:8:1 chart: no chart "policy-bar"; did you mean "policy-bars"?',
  ],
  [
    'an unknown metric',
    without('metric', 'metric: acuracy'),
    'deck.md:8:1 metric: no metric "acuracy"; did you mean "accuracy"?',
  ],
  ['an unknown key', [...bars, 'seed: 3'], 'deck.md:9:1 seed: unknown key "seed"; did you mean "seeds"?'],
  ['no chart', without('chart'), 'chart: is missing; choose policy-bars'],
  ['no seeds', without('seeds'), 'deck.md:3:1 seeds: is missing; give a number'],
  [
    'an unknown scenario',
    without('scenario', 'scenario: paging-102'),
    'deck.md:8:1 scenario: no scenario "paging-102"; did you mean "paging-101"?',
  ],
  ['a setting that means nothing', [...bars, 'set: { ram.contxt: 2k }'], 'deck.md:9:8 set.ram.contxt'],
  ['a value that cannot be', [...bars, 'vary: { ram.context: [2k, much] }'], 'deck.md:9:9 vary.ram.context'],
  ['a pager given twice', without('pagers', 'pagers: [lru, lru]'), 'deck.md:8:1 pagers: "lru" comes twice; keep one'],
  [
    'a value given twice',
    [...bars, 'vary: { ram.context: [2k, 4k, 2k] }'],
    'deck.md:9:9 vary.ram.context: "2k" comes twice; keep one of them',
  ],
  [
    'two words for one value',
    [...bars, 'vary: { ram.context: [2048, 2k] }'],
    'deck.md:9:1 vary: --vary: ram.context=2048 and ram.context=2k are the same scenario; keep one of them',
  ],
  ['a seed that varies', [...bars, 'vary: { seed: [1, 2] }'], 'deck.md:9:9 vary.seed: --vary seed: each run of a'],
  [
    'frames given twice',
    ['name: b', 'chart: miss-curves', 'refs: [1]', 'frames: [3, 3]', 'pagers: [lru]'],
    'deck.md:6:1 frames: "3" comes twice; keep one of them',
  ],
  ['a name like that of a dark copy', without('name', 'name: bars-dark'), 'name: ends in -dark, as dark copies of'],
  ['nothing to compare', without('pagers', 'pagers: [lru]'), 'nothing to compare; give pagers: [lru, memgpt]'],
  ['two kinds at once', [...bars, 'schedulers: [fcfs]'], 'one kind of policy at a time; fix the others by set'],
  ['a baseline from elsewhere', [...bars, 'baseline: fifo'], 'deck.md:9:1 baseline: not among what is compared'],
  ['an unknown block', ['name: b', 'of: bras', 'chart: curves'], 'deck.md:4:1 of: no block above has the name "bras"'],
  ['no mapping', ['- lru'], 'expected a mapping, such as chart: policy-bars'],
  ['broken YAML', ['chart: [curves'], 'deck.md:3'],
  ['a tab', ['set:', '\tseeds: 3'], 'deck.md:4:1 a tab stands where the indentation is; indent with spaces'],
  ['nothing at all', [''], 'deck.md:2:1 the figure is empty; say what it shows'],
  ['a strange name', without('name', 'name: My Bars'), 'name: expected small letters, digits and hyphens'],
])('%s is told with its line and a remedy', async (_, lines, message) => {
  await expect(read(...block('figure', ...lines))).rejects.toThrow(message)
})

test('two blocks with one name are refused', async () => {
  await expect(read(...block('figure', ...bars), ...block('figure', ...bars))).rejects.toThrow(
    'deck.md:11:1 name: a block above has the name "bars"; choose another',
  )
})
