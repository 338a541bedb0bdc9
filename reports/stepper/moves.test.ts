import { expect, test } from 'vitest'
import { countOf, type Move, moved } from './moves.ts'
import { replayOf } from './replay.ts'
import { BY_HAND, HEADER } from './test-traces.ts'

const replay = replayOf(HEADER, BY_HAND)
const SECOND = HEADER.ticksPerSecond

test.each<[string, number, Move, string | null, number]>([
  ['a step', 3, { by: 1 }, null, 4],
  ['a step before the start', 0, { by: -1 }, null, 0],
  ['a step after the end', 20, { by: 1 }, null, 20],
  ['the next fault', 0, { next: 'fault' }, null, 13],
  ['the next fault, on a fault that is the last', 13, { next: 'fault' }, null, 13],
  ['the eviction before', 17, { previous: 'eviction' }, null, 12],
  ['the next panic of another process', 0, { next: 'panic' }, 'a', 0],
  ['a time between two events', 0, { toTime: 1.5 * SECOND }, null, 7],
  ['a time that is an event', 0, { toTime: 3 * SECOND }, null, 10],
  ['a time after all', 0, { toTime: 99 * SECOND }, null, 20],
  ['a step of one process', 4, { by: 1 }, 'a', 8],
  ['a step of one process, from the midst of another', 6, { by: 1 }, 'a', 8],
  ['a step back of one process, from the midst of another', 6, { by: -1 }, 'a', 4],
  ['a step back of a process that has not begun', 2, { by: -1 }, 'b', 2],
  ['a step of a process that is over', 15, { by: 1 }, 'b', 15],
])('%s', (_, at, move, only, to) => {
  expect(moved(replay, at, move, only)).toBe(to)
})

test('how many there are to go to, of all and of one', () => {
  expect(countOf(replay, 'panic', null)).toBe(1)
  expect(countOf(replay, 'panic', 'a')).toBe(0)
  expect(countOf(replay, 'eviction', 'a')).toBe(2)
})
