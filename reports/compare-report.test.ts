import { describe, expect, test } from 'vitest'
import { metrics as allMetrics } from '../bench/compare-metrics.ts'
import type { CompareEstimate, CompareRow, Comparison } from '../bench/compare-schema.ts'
import { withConclusions } from './compare-conclusions.ts'
import { type CompareReportOptions, compareReport } from './compare-report.ts'

const estimate = (mean: number, half: number): CompareEstimate => ({ mean, low: mean - half, high: mean + half, n: 20 })
const difference = (mean: number, half: number, adjusted: number) => ({
  ...estimate(mean, half),
  p: adjusted,
  adjusted,
})

const numbers = (accuracy: number): CompareRow['metrics'] => ({
  accuracy: estimate(accuracy, 0.0123),
  evidenceRecall: estimate(0.8756, 0.0456),
  latencyP50: estimate(12_345, 432),
  costPerTurn: estimate(0.001234, 0.000043),
  pagedInPerTurn: estimate(1234, 56),
  latencyP95: estimate(61_000, 900),
  thrash: estimate(0.02, 0.004),
})

const row = (candidate: string, more: Partial<CompareRow> = {}): CompareRow => ({
  candidate,
  variation: '',
  runs: 20,
  metrics: numbers(0.71),
  differences: {},
  ...more,
})

const comparison: Comparison = {
  compare: 1,
  version: '0.1.0',
  scenario: 'memory-chat',
  settings: [],
  seeds: Array.from({ length: 20 }, (_, i) => i + 1),
  baseline: 'lru',
  candidates: [
    { name: 'lru', offline: false, pageIn: null },
    { name: 'memgpt', offline: false, pageIn: null },
    { name: 'clear-tool-results', offline: true, pageIn: null },
    { name: './mine.ts', offline: false, pageIn: null },
  ],
  variations: [{ name: '', values: [] }],
  metrics: allMetrics.map(({ name, title, unit, better, wide }) => ({ name, title, unit, better, wide, over: 'seed' })),
  rows: [
    row('lru'),
    row('memgpt', {
      metrics: numbers(0.931),
      differences: { accuracy: difference(0.221, 0.023, 0.0001), latencyP50: difference(-432, 100, 0.02) },
    }),
    row('clear-tool-results', { differences: { accuracy: difference(-0.003, 0.008, 0.44) } }),
    row('./mine.ts', { error: './mine.ts: gave no sign of life for 10 s', metrics: {} }),
  ],
  partial: false,
}

const report = (
  changes: Partial<Comparison> = {},
  options: Partial<CompareReportOptions> = {},
  width = Number.POSITIVE_INFINITY,
): string[] => {
  const result = withConclusions({ ...comparison, ...changes })
  return compareReport(result, { wide: false, command: 'npx llmos compare', width, ...options }).split('\n')
}

describe('the table', () => {
  test('has a row for each candidate: means with half-widths, five columns', () => {
    const lines = report()
    expect(lines[0]).toBe('memory-chat: 4 candidates × 20 seeds; compared with lru.')
    expect(lines[2]?.split(/ {2,}/)).toEqual(['candidate', 'accuracy', 'evidence', 'latency', 'cost/1k', 'paged in'])
    expect(lines[5]?.split(/ {2,}/)).toEqual([
      'memgpt',
      '93.1% ±1.2',
      '87.6% ±4.6',
      '12.3 s ±0.4',
      '$1.23 ±0.04',
      '1,234 ±56',
    ])
  })

  test('fits 80 columns where names are short', () => {
    const candidates = ['lru', 'memgpt'].map(name => ({ name, offline: false, pageIn: 'own search' }))
    const lines = report({ candidates, rows: candidates.map(({ name }) => row(name)) })
    expect(lines[2]).toMatch(/^candidate {2}back by {4}accuracy/)
    expect(Math.max(...lines.slice(2, 6).map(line => line.length))).toBeLessThanOrEqual(80)
  })

  test('says how pages come back in a row whose variation sets it', () => {
    const candidates = [{ name: 'lru', offline: false, pageIn: 'none' }]
    const lines = report({ candidates, rows: [row('lru'), row('lru', { pageIn: 'search' })] })
    expect(lines.slice(4, 6).map(line => line.split(/ {2,}/)[1])).toEqual(['none', 'search'])
  })

  test('writes shares of one column in the same digits, and times below 1 s in milliseconds', () => {
    const metrics = { ...numbers(1), latencyP50: estimate(843, 11) }
    const lines = report({ rows: [row('lru', { metrics }), row('memgpt')] })
    expect(lines[4]?.split(/ {2,}/).slice(1, 4)).toEqual(['100.0% ±1.2', '87.6% ±4.6', '843 ms ±11'])
    expect(lines[5]).toContain('12,345 ms ±432')
  })

  test('is cut into blocks of columns that fit, and the prose is wrapped', () => {
    const lines = report({}, { wide: true }, 60)
    expect(lines.filter(line => line.startsWith('candidate ')).length).toBeGreaterThan(1)
    const prose = lines.slice(0, -1)
    expect(Math.max(...prose.map(line => line.length))).toBeLessThanOrEqual(60)
  })

  test('goes from best to worst on request, the baseline before all', () => {
    const rows = [row('memgpt', { metrics: numbers(0.2) }), row('lru'), row('./mine.ts', { metrics: numbers(0.9) })]
    const names = (ranked: boolean) =>
      report({ rows }, { ranked })
        .slice(4, 7)
        .map(line => line.split(' ')[0])
    expect(names(true)).toEqual(['lru', './mine.ts', 'memgpt'])
    expect(names(false)).toEqual(['memgpt', 'lru', './mine.ts'])
  })

  test('marks what knows the future', () => {
    expect(report()[6]).toMatch(/^clear-tool-results \(offline\) {2}71\.0%/)
    expect(report()).toContain('Offline, since no real kernel knows the future: clear-tool-results.')
  })

  test('has all columns on request, but none without a value', () => {
    const [, , head = ''] = report({}, { wide: true })
    expect(head).toContain('thrash')
    expect(head).not.toContain('evictions')
  })

  test('stands once for each variation', () => {
    const variations = ['2k', '4k'].map(value => ({
      name: `ram.context=${value}`,
      values: [{ path: 'ram.context', value }],
    }))
    const rows = variations.flatMap(({ name }) => [row('lru', { variation: name }), row('memgpt', { variation: name })])
    const lines = report({ variations, rows, candidates: comparison.candidates.slice(0, 2) })
    expect(lines[0]).toBe('memory-chat: 2 candidates × 2 variations × 20 seeds; compared with lru.')
    expect(lines[2]).toBe('ram.context=2k')
    expect(lines[8]).toBe('ram.context=4k')
  })

  test('names its rows by the variation where the scenario alone is varied', () => {
    const variations = ['2k', '4k'].map(value => ({ name: `ram.context=${value}`, values: [] }))
    const rows = variations.map(({ name }) => row('as it is', { variation: name }))
    const candidates = [{ name: 'as it is', offline: false, pageIn: null }]
    expect(report({ variations, rows, candidates, baseline: 'ram.context=2k' })[5]).toMatch(
      /^ram\.context=4k {2}71\.0%/,
    )
  })
})

test('what failed is named below the table', () => {
  expect(report()).toContain('./mine.ts has no numbers: ./mine.ts: gave no sign of life for 10 s')
})

describe('what dies', () => {
  const dead = row('memgpt', {
    metrics: { ...numbers(0.1), died: estimate(0.5, 0) },
    deaths: { count: 3, share: 0.5, first: 'context-overflow: chat-0: too small', unanswered: false },
  })

  test('is named with what the first died of, and the number of the others', () => {
    const lines = report({ rows: [row('lru'), dead] })
    expect(lines).toContain('† memgpt: context-overflow: chat-0: too small; and 2 more')
    expect(lines.some(line => line.startsWith('† Processes died of it.'))).toBe(true)
  })

  test('in many rows is not told of each', () => {
    const lines = report({ rows: Array.from({ length: 11 }, () => dead) })
    expect(lines.filter(line => line.startsWith('† memgpt:'))).toHaveLength(8)
    expect(lines).toContain('… and deaths in 3 more rows')
  })
})

describe('the legend', () => {
  test('says what each column means, in the wide table line by line', () => {
    expect(report({}).join('\n')).toContain('; paged in: tokens a turn that came back into the window.')
    expect(report({}, { wide: true })).toContain('thrash: pages a turn that came back within five turns of leaving')
  })

  test('says that a few conversations give no interval, and nothing of resampling them', () => {
    const few = { mean: 0.5, low: null, high: null, n: 3 }
    const rows = ['lru', 'memgpt'].map(name => row(name, { metrics: { ...numbers(0.5), accuracy: few } }))
    const metrics = comparison.metrics.map(metric =>
      metric.name === 'accuracy' ? { ...metric, over: 'conversation' as const } : metric,
    )
    const text = report({ metrics, rows }).join('\n')
    expect(text).toContain('For accuracy and evidence, 3 conversations are too few for an interval (6 are needed).')
    expect(text).not.toContain('resampled')
  })
})

test('without anything finished there is no table', () => {
  const rows = [row('lru', { metrics: {} }), row('memgpt', { metrics: {} })]
  expect(report({ rows })).toContain('No call of the model was finished, so there is nothing to compare.')
})

test('the last line is the command', () => {
  expect(report().at(-1)).toBe('npx llmos compare')
})

describe('the conclusions', () => {
  const all = withConclusions(comparison).conclusions

  test('say of the best row what it gains and what it takes', () => {
    expect(all.slice(0, 2)).toEqual([
      'memgpt answers 93.1% right, lru 71.0%: 22.1 points more (95% interval of this pair alone 19.8 to 24.4, p < 0.001 after Holm over 2 comparisons).',
      'Half of the answers take up to 12.3 s under memgpt, 12.3 s under lru: 432 ms less (95% interval 332 ms to 532 ms, p = 0.02).',
    ])
  })

  test('say what is not', () => {
    expect(all[2]).toBe(
      'For lru and clear-tool-results, no difference in accuracy can be concluded from 20 seeds: −0.3 points ' +
        '(95% interval of this pair alone −1.1 to 0.5, p = 0.44 after Holm over 2 comparisons).',
    )
  })

  test('say that every turn counts', () => {
    expect(all.slice(3)).toEqual(['No warm-up is cut: every turn counts.'])
  })

  test('are of answers alone for what dies of it, since its turns are not the same ones; the table says so', () => {
    const dead = { ...numbers(0.98), died: estimate(0.4, 0) }
    const differences = { accuracy: difference(0.2, 0.01, 0.001), latencyP50: difference(-50, 1, 0.001) }
    const rows = [row('lru'), row('memgpt', { metrics: dead, differences })]
    const { conclusions } = withConclusions({ ...comparison, rows })
    expect(conclusions[0]).toMatch(/^memgpt answers 98.0% right, lru 71.0%: /)
    expect(conclusions[1]).toMatch(/^40% of the processes die under memgpt, 0% under lru: /)
    expect(conclusions.filter(line => line.startsWith('Half of the answers'))).toEqual([])
    expect(report({ rows })[5]).toMatch(/^memgpt † +98\.0%/)
  })

  test('claim nothing from one seed', () => {
    const alone = { mean: 0.1, low: null, high: null, n: 1, p: null, adjusted: null }
    const rows = [row('lru'), row('memgpt', { differences: { accuracy: alone } })]
    const { conclusions } = withConclusions({ ...comparison, seeds: [1], rows })
    expect(conclusions[0]).toMatch(/: 10.0 points more; 1 seed cannot say how much is chance\.$/)
    expect(conclusions.at(-1)).toBe('One seed says nothing of chance: more of them, such as --seeds 20, do.')
  })

  test('claim nothing of other workloads where the seed changes nothing', () => {
    const fixed = { accuracy: estimate(0.5, 0) }
    const rows = [
      row('lru', { metrics: fixed }),
      row('memgpt', { metrics: fixed, differences: { accuracy: difference(0, 0, 1) } }),
    ]
    const metrics = comparison.metrics.filter(({ name }) => name === 'accuracy')
    expect(withConclusions({ ...comparison, metrics, rows }).conclusions).toEqual([
      'For lru and memgpt, accuracy is the same.',
      'No warm-up is cut: every turn counts.',
      'The seed changes nothing here: this holds for this very workload, and says nothing of others.',
    ])
  })
})
