/** Figures that no run made, for the tests: each kind of body, and what is hard to draw. */
import type { Bars, Figure, Mark, Plot } from './figure.ts'

const origin = { scenario: 'sample', seeds: [1, 2, 3], version: '0.1.0', command: 'npx llmos compare sample --seeds 3' }
const figure = (name: string, body: Figure['body'], title = `Of ${name}`): Figure => ({
  name,
  title,
  remarks: [],
  origin,
  alt: `A sample of ${name}.`,
  body,
})

const around = (value: number): Mark => ({ value, low: value * 0.9, high: value * 1.1 })
const bars = (categories: readonly string[], marks: readonly Mark[]): Bars => ({
  is: 'bars',
  value: { title: 'accuracy', unit: 'share', from: 0, to: 1 },
  categories,
  stacked: false,
  series: [{ name: 'accuracy', paint: 'category', marks }],
})
const shares = ['memgpt', 'fifo', 'lru', 'summarize']

const plot = (series: Plot['series']): Plot => ({
  is: 'plot',
  x: { title: 'frames', unit: 'count' },
  y: { title: 'requests that miss', unit: 'share', from: 0 },
  series,
})
const line = (policy: string, height: number): Plot['series'][number] => ({
  name: policy,
  paint: { policy },
  joined: 'line',
  points: [1, 2, 4, 8].map(x => ({ x, y: { value: height / x } })),
})

const LONG = 'a-pager-of-my-own-that-goes-on-and-on-'.repeat(6)

export const testFigures: readonly Figure[] = [
  figure('bars', bars(shares, [0.9, 0.75, 0.8, 0.4].map(around))),
  figure('one-bar', bars(['memgpt'], [{ value: 0.93, low: null, high: null }])),
  figure('bars-without-values', bars(shares, [around(0.9), { value: null }, { value: Number.NaN }, around(0.4)])),
  figure(
    'forty-bars',
    bars(
      Array.from({ length: 40 }, (_, i) => `policy-${i}`),
      Array.from({ length: 40 }, (_, i) => around(0.02 * i)),
    ),
  ),
  figure(
    'names',
    bars([LONG, '🦥 löwe 🦥', 'مدير الذاكرة', '<b>bold</b>'], [0.9, 0.75, 0.8, 0.4].map(around)),
    `A title that is far too long to stand in one line of any chart, let alone of one in a column: ${LONG}`,
  ),
  figure('stacked', {
    ...bars(shares, []),
    value: { title: 'per turn', unit: 'tokens' },
    stacked: true,
    series: ['paged in', 'summaries'].map((name, part) => ({
      name,
      paint: { part },
      marks: [3000, 2500, 100, 0].map(value => ({ value })),
    })),
  }),
  figure('lines', plot([line('fifo', 0.9), line('lru', 0.8), line('clock', 0.81), line('opt', 0.6)])),
  figure('many-lines', plot(Array.from({ length: 14 }, (_, i) => line(`policy-${i}`, 0.2 + 0.05 * i)))),
  figure('points', {
    ...plot(
      shares.map((policy, i) => ({
        name: policy,
        paint: { policy },
        joined: 'no',
        points: [{ x: 0.5 + i * 2, xLow: i * 2, xHigh: 1 + i * 2, y: around(0.9 - 0.1 * i) }],
      })),
    ),
    x: { title: 'cost of 1,000 turns', unit: 'usd' },
    guide: { name: 'front', points: [[0.5, 0.9] as const, [2.5, 0.8] as const] },
  }),
  figure('times', {
    ...plot([{ ...line('fifo', 0.1), joined: 'steps' }]),
    x: { title: 'measured time', unit: 'seconds', scale: 'log' },
    y: { title: 'predicted over measured', unit: 'difference' },
  }),
  figure('marked', {
    ...plot([line('lru', 0.8), line('opt', 0.6)]),
    x: { title: 'ram.context', unit: 'tokens', scale: 'log', marks: [1, 2, 4, 8].map(at => ({ at, label: `${at}k` })) },
  }),
  figure('spans', {
    is: 'spans',
    x: { title: 'time', unit: 'seconds' },
    rows: ['slot 0', 'slot 1', 'slot 1'],
    rowsAre: 'slots',
    kinds: [0, 1].map(part => ({
      name: `process ${part}`,
      paint: { part },
      spans: [0, 1, 2].map(row => ({
        row,
        from: 4 * part + row,
        to: 4 * part + row + 1.5 + 0.5 * part,
        label: `p${part}`,
      })),
    })),
    moments: [{ name: 'fault', at: [{ row: 1, x: 4 }] }],
  }),
  figure('cells', {
    is: 'cells',
    value: { title: 'right', unit: 'share', from: 0, to: 1 },
    x: { title: 'length of the context', names: ['64', '256', '1,024'] },
    y: { title: 'depth of the fact', names: ['0', '0.5', '1'] },
    cells: [0, 1, 2].flatMap(column =>
      [0, 1, 2].map(row => ({ column, row, mark: { value: column === row ? null : 0.45 * column + 0.05 * row } })),
    ),
  }),
  figure('nothing', plot([])),
]
