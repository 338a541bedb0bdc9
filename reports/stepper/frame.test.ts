import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frame } from './frame.ts'
import { replayOf } from './replay.ts'
import { BY_HAND, HEADER, tracedEvents } from './test-traces.ts'

test('by hand, in full', () => {
  expect(frame(replayOf(HEADER, BY_HAND), 13, { columns: 80, rows: 18 })).toEqual([
    'by hand, seed 1   event 14 of 21   4 s',
    '',
    'core gpu  0 of 2 slots taken; nobody waits',
    '  [..]  KV pool at the last admission: 3 of 10 blocks (30%)',
    '',
    '1 process alive; - 1 between calls, ! 1 panicked',
    '> a                  ---WCCCCWWC-------D-.',
    '  b                       -WCC!!!!!!!!!!!!',
    '                                  ^',
    '',
    'context of a: 10 of 100 tokens (10%); 1 page in the window, 1 out of it',
    '  Pf',
    '  P pinned 1   f missed: a fault 1',
    '',
    '  4 s  a: call 0 is done: 5 tokens',
    '  4 s  a: page 1 leaves, for the recall: 20 tokens',
    '> 4 s  a: FAULT: the answer needs page 1',
    '  4 s  a: searches the recall: 1 of 1 page',
  ])
})

test.each(['paging-101', 'interview-panel'])(
  'of %s: no line too wide, none too many, and the event is in sight',
  async scenario => {
    const { header, events } = await tracedEvents(scenario)
    const replay = replayOf(header, events)
    const places = fc.integer({ min: 0, max: events.length - 1 })
    fc.assert(
      fc.property(places, fc.integer({ min: 60, max: 200 }), fc.integer({ min: 24, max: 60 }), (at, columns, rows) => {
        const lines = frame(replay, at, { columns, rows })
        expect(lines.length).toBeLessThanOrEqual(rows)
        expect(Math.max(...lines.map(line => [...line].length))).toBeLessThanOrEqual(columns)
        expect(lines.filter(line => line.startsWith('> '))).toHaveLength(2)
      }),
    )
  },
)

test('a name cannot move the cursor', () => {
  const name = 'a\u001b[2Jb\u202ec'
  const replay = replayOf(HEADER, [{ t: 0, on: 'start', process: name, client: name }])
  expect(frame(replay, 0, { columns: 80, rows: 24 }).join('')).not.toMatch(/\p{C}/u)
})
