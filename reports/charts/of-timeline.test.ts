import { expect, test } from 'vitest'
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import type { Timeline } from '../timeline.ts'
import type { Span } from '../timeline-parts.ts'
import { slots } from './of-timeline.ts'

const origin = { scenario: 'sample', seeds: [1], version: '0.1.0', command: 'npx llmos run sample' }
const span = (from: number, to: number, name: string): Span => ({
  from: from * TICKS_PER_SECOND,
  to: to * TICKS_PER_SECOND,
  name,
  state: 'computing',
  why: '',
})
const timeline = (spans: readonly Span[][]): Timeline => ({
  end: 1000 * TICKS_PER_SECOND,
  processes: [],
  cores: [{ name: 'gpu', slots: spans.map((own, i) => ({ name: `slot ${i}`, spans: own })), counters: [], kv: null }],
  devices: [],
})

test('each process has a colour, and its calls stand in the rows of their slots', () => {
  const [figure] = slots(
    timeline([[span(0, 2, 'a, call 0'), span(2, 3, 'b, call 0')], [span(1, 4, 'a, call 1')]]),
    origin,
  )
  if (figure?.body.is !== 'spans') throw new Error('no spans')
  expect(figure.body.rows).toEqual(['slot 0', 'slot 1'])
  expect(figure.body.kinds.map(({ name, spans }) => [name, spans.map(({ row, from, to }) => [row, from, to])])).toEqual(
    [
      ['a', [[0, 0, 2], [1, 1, 4]]], // biome-ignore format: spans
      ['b', [[0, 2, 3]]],
    ],
  )
  expect(figure.remarks).toEqual([])
})

test('of a long run the beginning is shown, and said to be that', () => {
  const long = Array.from({ length: 500 }, (_, i) => span(i, i + 1, `p${i}, call 0`))
  const [figure] = slots(timeline([long]), origin)
  expect(figure?.remarks).toEqual(['The first 2 min 39 s.', '160 processes; their colours repeat after 8.'])
  expect(figure?.body.is === 'spans' && figure.body.kinds.every(({ name }) => name === '')).toBe(true)
})

test('nothing is drawn where no core did anything', () => {
  expect(slots({ ...timeline([]), cores: [] }, origin)).toEqual([])
})
