import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TraceEvent } from '../../sim/trace.ts'
import { packed, unpacked } from './pack.ts'
import { HEADER, tracedEvents } from './test-traces.ts'

test('a trace comes back as it was, and takes a quarter of the room', async () => {
  const { header, events } = await tracedEvents('paging-101', ['kernel.pager=memgpt'])
  const text = JSON.stringify(packed(header, events))
  expect(unpacked(JSON.parse(text))).toEqual(events)
  expect(text.length).toBeLessThan(JSON.stringify(events).length / 4)
})

test('whatever words, switches and gaps events have', () => {
  const flat = fc.dictionary(
    fc.string({ minLength: 1 }).filter(name => !['t', '__proto__'].includes(name)),
    fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer()),
  )
  const events = fc.array(fc.record({ t: fc.nat(), rest: flat })).map(all => all.map(({ t, rest }) => ({ t, ...rest })))
  fc.assert(
    fc.property(events, given => {
      const trace = given as unknown as TraceEvent[]
      expect(unpacked(JSON.parse(JSON.stringify(packed(HEADER, trace))))).toEqual(trace)
    }),
  )
})
