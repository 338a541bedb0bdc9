import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { Machine } from '../sim/machine.ts'
import type { TraceEvent, TraceHeader } from '../sim/trace.ts'
import { ticks } from '../sim/units.ts'
import { load, prepare } from './plan.ts'
import { EVENT_NAMES, eventSchema, type headerSchema, SCHEMA_FILE, schemaText, WRITE_COMMAND } from './trace-schema.ts'

test('the committed schema is the one that is written', () => {
  const committed = readFileSync(SCHEMA_FILE, 'utf8')
  expect(committed === schemaText(), `trace.schema.json is stale: run ${WRITE_COMMAND}`).toBe(true)
})

// Both ways, so that neither can grow without the other.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
test('the types of the machine are those of the schema, which the compiler says', () => {
  const header: Same<z.output<typeof headerSchema>, TraceHeader> = true
  const event: Same<z.output<typeof eventSchema>, TraceEvent> = true
  expect([header, event]).toEqual([true, true])
})

const worlds = [
  { scenario: 'paging-101', settings: [], overrides: { pager: 'memgpt' } },
  { scenario: 'tiny-chat', settings: [], overrides: { pager: 'summarize' } },
  { scenario: 'agent-tools', settings: [], overrides: { keeper: 'min-waste' } },
  { scenario: 'trip-planner', settings: [], overrides: {} },
  { scenario: 'personal-computer', settings: ['processes.users.count=3'], overrides: {} },
]
const seen = new Set<string>()
test.each(worlds)('every line of a trace of $scenario is as the schema says', async plan => {
  const events: TraceEvent[] = []
  const { config } = await prepare(plan, load(plan), event => void events.push(structuredClone(event)))
  const machine = new Machine({ ...config, horizon: ticks(600) })
  while (machine.advance(1000) === 'running');
  const wrong = events.find(event => !eventSchema.safeParse(JSON.parse(JSON.stringify(event))).success)
  expect(wrong).toBeUndefined()
  for (const { on } of events) seen.add(on)
})

test('most kinds of events were among them', () => {
  expect([...seen].filter(on => !EVENT_NAMES.has(on))).toEqual([])
  expect(seen.size).toBeGreaterThan(EVENT_NAMES.size / 2)
})
