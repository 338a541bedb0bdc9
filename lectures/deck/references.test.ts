import { expect, test } from 'vitest'
import type { CompareResult } from '../../bench/compare-schema.ts'
import { filledIn } from './references.ts'
import type { Outcome } from './run-source.ts'

const accuracy = {
  name: 'accuracy',
  title: 'accuracy',
  unit: 'share',
  better: 'more',
  wide: false,
  over: 'seed',
} as const
const row = (candidate: string, variation: string, mean: number | null) => ({
  candidate,
  variation,
  runs: 3,
  metrics: { accuracy: { mean, low: null, high: null, n: 3 } },
  differences: {},
})
const comparison = (rows: ReturnType<typeof row>[], values: readonly string[]): Outcome => ({
  is: 'comparison',
  result: {
    rows,
    metrics: [accuracy],
    candidates: [...new Set(rows.map(it => it.candidate))].map(name => ({ name, offline: false, pageIn: null })),
    variations: values.map(value => ({ name: `x=${value}`, values: [{ path: 'x', value }] })),
  } as unknown as CompareResult,
})

const outcomes = new Map<string, Outcome>([
  ['two', comparison([row('lru', '', 0.5), row('memgpt', '', 0.75), row('none', '', null)], [''])],
  ['apart', comparison([row('lru', '', 0.452), row('memgpt', '', 1.279)], [''])],
  [
    'both',
    comparison(
      ['1', '2'].flatMap(at => ['lru', 'fifo'].map(it => row(it, `x=${at}`, at === '1' ? 0.25 : 0.5))),
      ['1', '2'],
    ),
  ],
  ['one', comparison([row('lru', 'x=a', 0.1), row('lru', 'x=b', 0.9)], ['a', 'b'])],
  ['belady', { is: 'pages', counts: [{ pager: 'fifo', frames: 3, requests: 12, faults: 9 }] }],
  ['map', { is: 'run', figures: [] }],
])
const filled = (text: string): string => filledIn(text, 'deck.md:7', outcomes)

test.each([
  ['{{ two memgpt accuracy }} right', '75.0% right'],
  ['{{two memgpt/lru accuracy}} times', '1.50 times'],
  // 1.279 / 0.452 = 2.8296…
  ['{{ apart memgpt/lru accuracy }} times', '2.83 times'],
  ['{{ both fifo accuracy 2 }}, {{ both lru accuracy 1 }}', '50.0%, 25.0%'],
  ['{{ one b accuracy }}', '90.0%'],
  ['{{ belady fifo 3 }} faults', '9 faults'],
  ['no number', 'no number'],
])('%s → %s', (text, expected) => {
  expect(filled(text)).toBe(expected)
})

test.each([
  ['{{ tow lru accuracy }}', 'deck.md:7:1 {{ tow lru accuracy }}: no block has the name "tow"; did you mean "two"?'],
  ['a {{ two lur accuracy }}', 'deck.md:7:3 {{ two lur accuracy }}: no row "lur"; did you mean "lru"?'],
  ['{{ two lru acuracy }}', 'no metric "acuracy"; did you mean "accuracy"?'],
  ['{{ two none accuracy }}', 'no run has a value of accuracy'],
  ['{{ two lru }}', 'expected a block, a row and a metric, such as {{ policies memgpt accuracy }}'],
  ['{{ both lru accuracy }}', 'say at which value; choose 1 or 2'],
  ['{{ two memgpt/lru/none accuracy }}', '"memgpt/lru/none" names 3 rows; a ratio is of two, such as lru/fifo'],
  ['{{ two memgpt accuracy 2k }}', 'there is no "2k" to choose from; leave it out'],
  ['{{ one b accuracy a }}', 'there is no "a" to choose from; leave it out'],
  ['{{ belady fifo 4 }}', 'nothing was counted for fifo with 4 frames; give it in the block'],
  ['{{ belady fifo }}', 'expected a block, a pager and frames, such as {{ belady fifo 3 }}'],
  ['{{ map lru accuracy }}', 'of which no number is told; name a comparison'],
])('%s is refused with its place and a remedy', (text, message) => {
  expect(() => filled(text)).toThrow(message)
})
