import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metrics as allMetrics } from '../../bench/compare-metrics.ts'
import type { CompareEstimate, CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { figuresOf, frontOf } from './of-comparison.ts'

const estimate = (mean: number, n = 3): CompareEstimate =>
  n < 2 ? { mean, low: null, high: null, n } : { mean, low: mean * 0.9, high: mean * 1.1, n }

const row = (candidate: string, accuracy: number, cost: number, more: Partial<CompareRow> = {}): CompareRow => ({
  candidate,
  variation: '',
  runs: 3,
  metrics: {
    accuracy: estimate(accuracy),
    costPerTurn: estimate(cost),
    latencyP50: estimate(1000),
    pagedInPerTurn: estimate(200),
    invalidatedPerTurn: estimate(1000 * accuracy),
  },
  differences: {},
  ...more,
})

const comparison = (rows: readonly CompareRow[], seeds = [1, 2, 3]): CompareResult => ({
  compare: 1,
  version: '0.1.0',
  scenario: 'memory-chat',
  settings: [],
  seeds,
  baseline: rows[0]?.candidate ?? '',
  candidates: rows.map(({ candidate }) => ({ name: candidate, offline: false, pageIn: null })),
  variations: [{ name: '', values: [] }],
  metrics: allMetrics.map(({ name, title, unit, better, wide }) => ({ name, title, unit, better, wide, over: 'seed' })),
  rows: [...rows],
  conclusions: [],
  partial: false,
})

const COMMAND = 'npx llmos compare memory-chat'
const rows = [row('lru', 0.7, 0.001), row('memgpt', 0.9, 0.002), row('fifo', 0.6, 0.003)]
const named = (result: CompareResult, name: string) => {
  const figure = figuresOf(result, COMMAND).find(it => it.name === name)
  if (figure === undefined) throw new Error(`no figure ${name}`)
  return figure
}

describe('the charts of a comparison', () => {
  test('are those that it has numbers for', () => {
    expect(figuresOf(comparison(rows), COMMAND).map(({ name }) => name)).toEqual([
      'policy-bars',
      'accuracy-against-costPerTurn',
      'accuracy-against-latencyP50',
      'tokens-by-cause',
    ])
    expect(figuresOf(comparison([]), COMMAND)).toEqual([])
  })

  test('say in words what the eye sees first', () => {
    expect(named(comparison(rows), 'policy-bars').alt).toBe('memgpt is best with 90% of 3.')
    expect(named(comparison(rows), 'accuracy-against-costPerTurn').alt).toBe('On the front: lru, memgpt.')
    expect(named(comparison(rows), 'tokens-by-cause').alt).toBe('memgpt spends most: 1100 tokens a turn.')
  })

  test('name what made them', () => {
    const { origin } = named(comparison(rows), 'policy-bars')
    expect(origin).toEqual({ scenario: 'memory-chat', seeds: [1, 2, 3], version: '0.1.0', command: COMMAND })
  })

  test('leave out a candidate that failed', () => {
    const failed = row('mine.ts', 0, 0, { error: 'mine.ts: loops', metrics: {} })
    const { body } = named(comparison([...rows, failed]), 'policy-bars')
    expect(body.is === 'bars' && body.categories).toEqual(['lru', 'memgpt', 'fifo'])
  })

  test('of one seed draw no interval and say so', () => {
    const single = rows.map(it => ({
      ...it,
      metrics: Object.fromEntries(Object.entries(it.metrics).map(([name, { mean }]) => [name, estimate(mean ?? 0, 1)])),
    }))
    const figure = named(comparison(single, [1]), 'policy-bars')
    expect(figure.remarks).toEqual(['One seed: no intervals.'])
    expect(figure.body.is === 'bars' && figure.body.series[0]?.marks[0]).toEqual({ value: 0.7, low: null, high: null })
  })

  test('tell costs by the thousand', () => {
    const { body } = named(comparison(rows), 'accuracy-against-costPerTurn')
    expect(body.is === 'plot' && body.x.title).toBe('cost of 1,000 turns')
    expect(body.is === 'plot' && body.series[1]?.points[0]?.x).toBeCloseTo(2)
  })
})

describe('where a value varies', () => {
  const varied = (path: string, values: readonly string[]): CompareResult => {
    const names = values.map(value => `${path}=${value}`)
    const twice = (candidate: string) =>
      names.map((variation, i) => row(candidate, 0.9 - 0.1 * i, 0.001, { variation }))
    return {
      ...comparison([...twice('lru'), ...twice('memgpt')]),
      candidates: ['lru', 'memgpt'].map(name => ({ name, offline: false, pageIn: null })),
      variations: names.map((name, i) => ({ name, values: [{ path, value: values[i] ?? '' }] })),
    }
  }

  test('there is a line for each candidate, at the values as they were written', () => {
    const { body, title, alt } = named(varied('ram.context', ['8k', '2k', '4k']), 'accuracy-curves')
    if (body.is !== 'plot') throw new Error('not a plot')
    expect(title).toBe('Accuracy, by ram.context')
    expect(alt).toBe('lru with ram.context=8k is best: 90%.')
    expect(body.x).toMatchObject({ unit: 'tokens', scale: 'log', marks: [{ at: 8192, label: '8k' }, {}, {}] })
    expect(body.series.map(({ name }) => name)).toEqual(['lru', 'memgpt'])
    expect(body.series[0]?.points.map(({ x, y }) => [x, y.value])).toEqual([
      [2048, expect.closeTo(0.8)],
      [4096, expect.closeTo(0.7)],
      [8192, 0.9],
    ])
  })

  test.each([
    ['cpu.slots', ['1', '2'], [1, 2]],
    ['processes.chat.think', ['500ms', '2s'], [0.5, 2]],
    ['processes.chat.arrivals', ['30/min', '2/s'], [0.5, 2]],
  ] as const)('%s is a number', (path, values, expected) => {
    const { body } = named(varied(path, values), 'accuracy-curves')
    expect(body.is === 'plot' && body.x.marks?.map(({ at }) => at)).toEqual(expected)
  })

  test('what is no number is told by bars', () => {
    const figures = figuresOf(varied('kernel.pager', ['lru', 'fifo']), COMMAND)
    expect(figures[0]?.name).toBe('policy-bars')
    expect(figures[0]?.body.is === 'bars' && figures[0].body.categories[1]).toBe('lru, kernel.pager=fifo')
  })
})

test('the front has each row that no other is at least as good as on both and better on one', () => {
  const [accuracy, cost] = ['accuracy', 'costPerTurn'].map(name => comparison([]).metrics.find(it => it.name === name))
  const value = fc.integer({ min: 0, max: 4 })
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { maxLength: 8 }), pairs => {
      const all = pairs.map(([good, dear], i) => row(`p${i}`, good, dear))
      const front = frontOf(all, accuracy as CompareMetric, cost as CompareMetric).map(({ candidate }) => candidate)
      pairs.forEach(([good, dear], i) => {
        const beaten = pairs.some(([g, d]) => g >= good && d <= dear && (g > good || d < dear))
        expect(front.includes(`p${i}`)).toBe(!beaten)
      })
    }),
  )
})
