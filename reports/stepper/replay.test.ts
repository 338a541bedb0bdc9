/** A replay told against what the same events come to by other ways: from the start, by hand, as a timeline, as a map. */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TraceEvent, TraceHeader } from '../../sim/trace.ts'
import { ContextMapBuilder } from '../context-map.ts'
import { type Timeline, TimelineBuilder } from '../timeline.ts'
import type { Counter } from '../timeline-parts.ts'
import { isInWindow } from './contexts.ts'
import { MOMENTS } from './moments.ts'
import { type Move, moved } from './moves.ts'
import { type Replay, replayOf } from './replay.ts'
import { stateAt } from './test-state.ts'
import { BY_HAND, HEADER, tracedEvents } from './test-traces.ts'

const moves = (length: number): fc.Arbitrary<Move> =>
  fc.oneof(
    fc.integer({ min: -40, max: 40 }).map(by => ({ by })),
    fc.nat(length * 2).map(toEvent => ({ toEvent })),
    fc.nat().map(t => ({ toTime: t * 1e7 })),
    fc.constantFrom(...MOMENTS).map(({ name }) => ({ next: name })),
    fc.constantFrom(...MOMENTS).map(({ name }) => ({ previous: name })),
  )

test('by hand: who does what, who is where, what the window holds', () => {
  const replay = replayOf(HEADER, BY_HAND)
  expect(stateAt(replay, 8)).toMatchObject({
    processes: [{ name: 'a', doing: { phase: 'waiting', place: 'gpu' } }, { doing: { phase: 'computing' } }],
    cores: [{ name: 'gpu', slots: [-1, 1], taken: 1, waiting: 1, queue: ['a'], free: 4 }],
  })
  const states = (event: number) =>
    replay
      .named('a')
      ?.context.pagesAt(event)
      .map(({ state }) => state)
  expect([12, 13, 15, 17].map(states)).toEqual([
    ['pinned', 'evicted'],
    ['pinned', 'faulted'],
    ['pinned', 'back'],
    ['pinned', 'summarised', 'summary'],
  ])
  expect([2, 12, 15, 17].map(event => replay.named('a')?.context.window.at(event))).toEqual([30, 10, 30, 14])
  expect(replay.named('a')?.context.stores.recall.at(20)).toEqual({ holds: 1, searches: 1, found: 1, of: 1 })
  expect(replay.moments).toEqual({ fault: [13], eviction: [12, 17], preemption: [8], panic: [9] })
})

describe.each([
  ['paging-101', 'kernel.pager=memgpt'],
  ['agent-tools', 'seed=4'],
  ['trip-planner', 'seed=12'],
  ['market-monitor', 'seed=77'],
])('%s', (scenario, setting) => {
  let header: TraceHeader
  let events: TraceEvent[]
  let replay: Replay
  let timeline: Timeline

  beforeAll(async () => {
    ;({ header, events } = await tracedEvents(scenario, [setting]))
    replay = replayOf(header, events)
    const builder = new TimelineBuilder()
    for (const event of events) builder.add(event)
    timeline = builder.finish()
  })

  test('after any walk the machine is what it is when it is played from the start up to there', () => {
    fc.assert(
      fc.property(fc.array(moves(events.length), { minLength: 1, maxLength: 20 }), walk => {
        let at = 0
        for (const move of walk) at = moved(replay, at, move)
        expect(stateAt(replay, at)).toEqual(stateAt(replayOf(header, events.slice(0, at + 1)), at))
      }),
      { numRuns: 8 },
    )
  })

  test('a step and a step back lead to where one was', () => {
    const places = fc.integer({ min: 0, max: events.length - 2 })
    fc.assert(
      fc.property(places, at => {
        expect(moved(replay, moved(replay, at, { by: 1 }), { by: -1 })).toBe(at)
      }),
    )
  })

  /** A timeline is kept by time, a replay by event: they meet at the last event of a time. */
  test('queues, batches and windows are those of the timeline', () => {
    const valueAt = ({ times, values }: Counter, t: number): number => values[times.findLastIndex(it => it <= t)] ?? 0
    for (let event = 0; event < events.length; event += 97) {
      const t = replay.timeOf(event)
      const last = replay.eventAt(t)
      for (const { name, counters } of timeline.cores) {
        const core = replay.cores.find(each => each.name === name)
        expect([core?.waiting.at(last), core?.taken.at(last)]).toEqual(counters.map(it => valueAt(it, t)))
      }
      const windows = timeline.processes.map(({ window }) => valueAt(window, t))
      expect(replay.processes.map(({ context }) => context.window.at(last))).toEqual(windows)
    }
  })

  test('who computes, waits, sleeps or is away is what the timeline shows', () => {
    for (const { name, spans } of timeline.processes)
      for (const { from, state } of spans)
        expect(replay.named(name)?.doing.at(replay.eventAt(from)).phase, `${name} at ${from}`).toBe(state)
  })

  test('the pages in a window at the end are those of the context map', () => {
    const builder = new ContextMapBuilder()
    for (const event of events) builder.add(event)
    for (const { process, pages } of builder.finish()) {
      const there = pages.filter(({ stays }) => stays.at(-1)?.to === null).map(({ page }) => page)
      const shown = replay.named(process)?.context.pagesAt(replay.last).filter(isInWindow)
      expect(shown?.map(({ page }) => page)).toEqual(there)
    }
  })
})
