import { expect, test } from 'vitest'
import type { TraceEvent } from '../sim/trace.ts'
import { service } from './charts/of-service.ts'
import { ServiceBuilder } from './service.ts'

const origin = { scenario: 'sample', seeds: [1], version: '0.1.0', command: 'npx llmos run sample' }
const call = (t: number, process: string, prompt: number, tokens: number): TraceEvent[] => [
  { t, on: 'submit', process, turn: 0, core: 'gpu', prompt, output: tokens, why: '' },
  { t: t + 1, on: 'finish', process, turn: 0, core: 'gpu', tokens, say: 'right' },
]
const served = (events: readonly TraceEvent[]) => {
  const builder = new ServiceBuilder()
  for (const event of events) builder.add(event)
  return builder.finish()
}
const start = (process: string, client: string): TraceEvent => ({ t: 0, on: 'start', process, client })

test('what a client got is what its processes read and said', () => {
  const events = [
    start('a-0', 'a'),
    start('a-1', 'a'),
    start('b-0', 'b'),
    ...call(0, 'a-0', 10, 5),
    ...call(1, 'b-0', 1, 1),
  ]
  expect(served([...events, ...call(2, 'a-1', 20, 5)])).toEqual({
    end: 3,
    clients: [
      { name: 'a', times: [1, 3], tokens: [15, 25] },
      { name: 'b', times: [2], tokens: [2] },
    ],
  })
})

test('it is summed up over time, and its evenness told stretch by stretch', () => {
  const halves = [
    start('a', 'a'),
    start('b', 'b'),
    ...call(38, 'a', 30, 0),
    ...call(38, 'b', 10, 0),
    ...call(79, 'a', 40, 0),
  ]
  const [sums, even] = service(served(halves), origin)
  const series = (figure: typeof sums) => (figure?.body.is === 'plot' ? figure.body.series : [])
  expect(series(sums).map(({ name, points }) => [name, points.at(-1)?.y.value])).toEqual([
    ['a', 70],
    ['b', 10],
  ])
  // (30 + 10)² / 2 (30² + 10²) where both were served, 1/2 where one was, 1 where nobody was.
  const values = series(even)[0]?.points.map(({ y }) => y.value)
  expect([values?.[0], values?.[19], values?.[39]]).toEqual([1, 0.8, 0.5])
  expect(sums?.alt).toBe('a got 87.5% of the tokens.')
})

test('one client alone is compared with nobody', () => {
  expect(service(served([start('a', 'a'), ...call(1, 'a', 1, 1)]), origin)).toEqual([])
})
