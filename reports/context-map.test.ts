import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runHere } from '../bench/run-here.ts'
import { readTrace } from '../bench/trace-reader.ts'
import type { TraceEvent } from '../sim/trace.ts'
import { contextMap } from './charts/of-context.ts'
import { ContextMapBuilder } from './context-map.ts'

const origin = { scenario: 'sample', seeds: [1], version: '0.1.0', command: 'npx llmos run sample' }
const at = { t: 0, process: 'p', why: '' }
const mapsOf = (events: readonly TraceEvent[]) => {
  const builder = new ContextMapBuilder()
  for (const event of events) builder.add(event)
  return builder.finish()
}

const byHand: TraceEvent[] = [
  { ...at, turn: 0, on: 'page-in', page: 0, kind: 'system', tokens: 9 },
  { ...at, turn: 0, on: 'page-in', page: 1, kind: 'user', tokens: 9 },
  { ...at, turn: 2, on: 'page-out', page: 1, tokens: 9, to: 'recall' },
  { ...at, turn: 3, on: 'fault', page: 1, kind: 'capacity' },
  { ...at, turn: 4, on: 'page-in', page: 1, kind: 'user', tokens: 9 },
  { ...at, turn: 5, on: 'fault', page: -1, kind: 'compulsory' },
]

test('a page comes, leaves, is missed and comes back', () => {
  expect(mapsOf(byHand)).toEqual([
    {
      process: 'p',
      turns: 6,
      otherFaults: [5],
      pages: [
        { page: 0, kind: 'system', stays: [{ from: 0, to: null, left: null }], faults: [] },
        {
          page: 1,
          kind: 'user',
          stays: [
            { from: 0, to: 2, left: 'recall' },
            { from: 4, to: null, left: null },
          ],
          faults: [3],
        },
      ],
    },
  ])
})

test('the map shows all of that', () => {
  const [figure] = contextMap(mapsOf(byHand), origin)
  if (figure?.body.is !== 'spans') throw new Error('no spans')
  expect(figure.remarks[0]).toBe('1 fault more, on what no page of the window ever held.')
  expect(figure.alt).toBe('2 pages over 6 calls of the model, 1 fault.')
  expect(figure.body.kinds.map(({ name, spans }) => [name, spans.map(({ row, from, to }) => [row, from, to])])).toEqual(
    [
      ['pinned', [[0, 0, 6]]],
      ['the user said', [[1, 0, 2]]],
      ['came back', [[1, 4, 6]]],
    ],
  )
  expect(figure.body.moments).toEqual([{ name: 'fault', at: [{ row: 1, x: 3.5 }] }])
  expect(contextMap([], origin)).toEqual([])
})

test('in a real run it has every fault that the machine counted, none of them while the page was there', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'llmos-map-')), 'trace.jsonl')
  const plan = { scenario: 'paging-101', settings: ['kernel.pager=memgpt'], overrides: {} }
  const result = await runHere(plan, { file, shown: file })
  const events: TraceEvent[] = []
  for await (const event of (await readTrace(file)).events) events.push(event)
  const maps = mapsOf(events)
  const pages = maps.flatMap(map => map.pages)
  const others = maps.flatMap(map => map.otherFaults)
  const faults = pages.flatMap(({ stays, faults: turns }) => turns.map(turn => ({ turn, stays })))
  expect(faults.length + others.length).toBe(result.memory?.faults.capacity)
  expect(faults.length).toBeGreaterThan(0)
  for (const { turn, stays } of faults)
    expect(stays.some(({ from, to }) => from < turn && turn < (to ?? Infinity))).toBe(false)
})
