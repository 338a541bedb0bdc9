/** Timelines of real runs, held against the machine's own books, which were kept without a trace. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunResult } from '../bench/result.ts'
import { runHere } from '../bench/run-here.ts'
import { readTrace } from '../bench/trace-reader.ts'
import type { TracedCore, TraceEvent } from '../sim/trace.ts'
import { TICKS_PER_SECOND } from '../sim/units.ts'
import { kvOverTime } from './charts/of-timeline.ts'
import { chromeTrace } from './chrome-trace.ts'
import { type Timeline, TimelineBuilder } from './timeline.ts'
import type { Counter, Lane } from './timeline-parts.ts'

const folder = mkdtempSync(join(tmpdir(), 'llmos-timeline-'))

const timelineOf = (events: readonly TraceEvent[], cores: readonly TracedCore[] = []): Timeline => {
  const builder = new TimelineBuilder(cores)
  for (const event of events) builder.add(event)
  return builder.finish()
}

async function ran(scenario: string, settings: readonly string[] = []) {
  const file = join(folder, `${scenario}.jsonl`)
  const result = await runHere({ scenario, settings, overrides: {} }, { file, shown: file })
  const events: TraceEvent[] = []
  for await (const event of (await readTrace(file)).events) events.push(event)
  return { result, timeline: timelineOf(events) }
}

const lanesOf = ({ processes, cores, devices }: Timeline): Lane[] => [
  ...processes,
  ...[...cores, ...devices].flatMap(({ slots }) => slots),
]
const countersOf = ({ processes, cores, devices }: Timeline): Counter[] => [
  ...processes.map(({ window }) => window),
  ...[...cores, ...devices].flatMap(({ counters }) => counters),
]

/** Of a counter, over the whole run. */
const areaOf = ({ times, values }: Counter, end: number): number =>
  times.reduce((sum, t, i) => sum + (values[i] ?? 0) * ((times[i + 1] ?? end) - t), 0) / TICKS_PER_SECOND

const SCENARIOS = [
  'agent-tools',
  'paging-101',
  'noisy-neighbour',
  'time-sharing-1961',
  'interview-panel',
  'customer-service',
  'trip-planner',
]

describe.each(SCENARIOS)('%s', scenario => {
  let run: { result: RunResult; timeline: Timeline }
  const once = async () => {
    run ??= await ran(scenario)
    return run
  }

  test('no lane does two things at once', async () => {
    for (const { spans } of lanesOf((await once()).timeline))
      spans.forEach(({ from, to }, i) => {
        expect(from).toBeGreaterThanOrEqual(spans[i - 1]?.to ?? 0)
        expect(to).toBeGreaterThan(from)
      })
  })

  test('nothing is less than nothing, and time goes on', async () => {
    for (const { times, values } of countersOf((await once()).timeline)) {
      for (const value of values) expect(value).toBeGreaterThanOrEqual(0)
      times.forEach((t, i) => {
        if (i > 0) expect(t).toBeGreaterThan(times[i - 1] ?? 0)
      })
    }
  })

  test('queues have the mean that the machine counted', async () => {
    const { result, timeline } = await once()
    for (const core of result.cores) {
      const [queue] = timeline.cores.find(({ name }) => name === core.name)?.counters ?? []
      const area = queue === undefined ? 0 : areaOf(queue, result.simulatedSeconds * TICKS_PER_SECOND)
      expect(area / result.simulatedSeconds).toBeCloseTo(core.meanQueue, 6)
    }
  })

  test('slots are taken as long as calls are in the batch', async () => {
    const { timeline } = await once()
    for (const { slots, counters } of timeline.cores) {
      const spans = slots.flatMap(lane => lane.spans).reduce((sum, { from, to }) => sum + to - from, 0)
      const taken = counters.at(-1)
      expect(spans / TICKS_PER_SECOND).toBeCloseTo(taken === undefined ? 0 : areaOf(taken, timeline.end), 6)
    }
  })

  test('as a Chrome trace has phases X, C and M alone, named tracks, and whole numbers of nanoseconds', async () => {
    const { timeline } = await once()
    const { traceEvents } = chromeTrace(timeline, {})
    const names = new Set<string>()
    const ends = new Map<string, number>()
    for (const event of traceEvents) {
      const track = `${event.pid}/${'tid' in event ? event.tid : event.name}`
      if (event.ph === 'M') names.add(`${event.pid}/${'tid' in event ? event.tid : ''}`)
      else {
        expect(event.ts).toBeGreaterThanOrEqual((ends.get(track) ?? 0) - 1e-3)
        if (event.ph === 'X') {
          expect(names.has(track)).toBe(true)
          expect(event.dur).toBeGreaterThan(0)
        } else for (const value of Object.values(event.args)) expect(Number.isFinite(value)).toBe(true)
        ends.set(track, event.ts + (event.ph === 'X' ? event.dur : 0))
      }
    }
    expect(new Set(traceEvents.map(({ ph }) => ph))).toEqual(new Set(['X', 'C', 'M']))
  })
})

test('a window holds at each moment what its pages hold', async () => {
  const { timeline } = await ran('paging-101', ['kernel.pager=memgpt'])
  for (const { window } of timeline.processes) {
    expect(Math.max(...window.values)).toBeLessThanOrEqual(2048)
    expect(Math.max(...window.values)).toBeGreaterThan(1536)
  }
})

describe('a trace by hand', () => {
  const at = { process: 'p', core: 'gpu', turn: 0, why: '' }
  test('a call that waits, is computed, is preempted and goes on', () => {
    const { processes, cores } = timelineOf([
      { ...at, t: 0, on: 'submit', prompt: 5, output: 5 },
      { ...at, t: 10, on: 'admit', cached: 0, swapped: 0, free: 9 },
      { ...at, t: 30, on: 'preempt', kv: 'keep' },
      { ...at, t: 40, on: 'admit', cached: 0, swapped: 0, free: 9 },
      { ...at, t: 60, on: 'finish', tokens: 5, say: 'right' },
    ])
    expect(processes[0]?.spans.map(({ from, to, state }) => [from, to, state])).toEqual([
      [0, 10, 'waiting'],
      [10, 30, 'computing'],
      [30, 40, 'waiting'],
      [40, 60, 'computing'],
    ])
    const [queue, batch] = cores[0]?.counters ?? []
    expect([queue?.times, queue?.values]).toEqual([[0, 10, 30, 40], [1, 0, 1, 0]]) // biome-ignore format: pairs
    expect([batch?.times, batch?.values]).toEqual([[10, 30, 40, 60], [1, 0, 1, 0]]) // biome-ignore format: pairs
  })

  test('blocks in use are those that cannot be had, of a pool that has an end', () => {
    const admit = (t: number, free: number | null) => ({ ...at, t, on: 'admit', cached: 0, swapped: 0, free }) as const
    const core = { name: 'gpu', slots: 4, contextLimit: null, kvBlocks: 10 }
    const events = [admit(10, 9), admit(40, 3)]
    const timeline = timelineOf(events, [core])
    expect(timeline.cores[0]?.kv).toEqual({ name: 'KV blocks in use', times: [10, 40], values: [1, 7], of: 10 })
    const drawn = chromeTrace(timeline, {}).traceEvents.filter(({ name }) => name === 'KV blocks in use')
    expect(drawn.map(({ args }) => args)).toEqual([{ value: 1 }, { value: 7 }])
    expect(timelineOf(events, [{ ...core, kvBlocks: null }]).cores[0]?.kv).toBe(null)
    const origin = { scenario: 's', seeds: [], version: '', command: '' }
    expect(kvOverTime(timeline, origin)[0]?.alt).toBe('At most 70% of a pool was in use.')
  })

  test('what dies leaves its slot, its queue and its device', () => {
    const other = { ...at, process: 'p 1' }
    const { cores, devices, end } = timelineOf([
      { ...at, t: 0, on: 'submit', prompt: 5, output: 5 },
      { ...other, t: 0, on: 'call', device: 'shell', handle: -1, waits: true },
      { t: 5, on: 'call', process: 'p', device: 'shell', handle: 3, waits: false },
      { t: 20, on: 'kill', process: 'p' },
      { t: 50, on: 'return', process: 'p 1', device: 'shell', handle: -1, ok: true, tokens: 1 },
    ])
    expect(end).toBe(50)
    expect(cores[0]?.counters[0]?.values).toEqual([1, 0])
    expect(devices[0]?.slots.map(({ spans }) => spans.map(({ from, to }) => [from, to]))).toEqual([
      [[0, 50]],
      [[5, 20]],
    ])
  })
})
