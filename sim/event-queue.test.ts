import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventQueue } from './event-queue.ts'

type Entry = readonly [time: number, kind: number, entity: number, ordinal: number]

const drain = (queue: EventQueue): number[] => {
  const out: number[] = []
  while (queue.length > 0) {
    queue.pop()
    out.push(queue.a)
  }
  return out
}

/** Few values, so that ties are common. */
const entry = fc.tuple(fc.nat(5), fc.nat(8), fc.constantFrom(0, 1, 2, 2 ** 28 - 1), fc.nat(3))
const distinct = fc.uniqueArray(entry, { selector: e => e.join(), maxLength: 300 })
const inOrder = (a: Entry, b: Entry) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]

test('an empty queue has no next event', () => {
  expect(new EventQueue().next).toBe(Infinity)
})

test('an event comes out as it went in', () => {
  const queue = new EventQueue()
  queue.push(7, 31, 2 ** 28 - 1, 5, -3, 2 ** 31 - 1)
  expect(queue.next).toBe(7)
  queue.pop()
  expect([queue.time, queue.kind, queue.entity, queue.a, queue.b]).toEqual([7, 31, 2 ** 28 - 1, -3, 2 ** 31 - 1])
})

test('events come by time, then kind, then entity, then ordinal, whatever the order of insertion', () => {
  fc.assert(
    fc.property(distinct, entries => {
      const queue = new EventQueue()
      entries.forEach((e, i) => {
        queue.push(...e, i, 0)
      })
      const sorted = entries.map((_, i) => i).sort((i, j) => inOrder(entries[i] as Entry, entries[j] as Entry))
      expect(drain(queue)).toEqual(sorted)
    }),
  )
})

test('taking events out in between keeps the order of the rest', () => {
  fc.assert(
    fc.property(distinct, fc.array(fc.boolean(), { maxLength: 300 }), (entries, pops) => {
      const queue = new EventQueue()
      const twin: { entry: Entry; i: number }[] = []
      entries.forEach((e, i) => {
        queue.push(...e, i, 0)
        twin.push({ entry: e, i })
        if (!pops[i]) return
        twin.sort((a, b) => inOrder(a.entry, b.entry))
        queue.pop()
        expect(queue.a).toBe(twin.shift()?.i)
      })
      expect(queue.length).toBe(twin.length)
    }),
  )
})
