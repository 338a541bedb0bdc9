import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IndexHeap } from './heap.ts'

test('the least key is first, and of equal keys the least tie', () => {
  const heap = new IndexHeap()
  heap.add(5, 2, 0)
  heap.add(6, 1, 9)
  heap.add(7, 1, 8)
  expect([heap.first, heap.firstKey, heap.length]).toEqual([7, 1, 3])
})

test('an empty heap has no first', () => {
  const heap = new IndexHeap()
  expect([heap.first, heap.firstKey, heap.has(0), heap.has(1000)]).toEqual([-1, Infinity, false, false])
})

test('taking out what is no member changes nothing', () => {
  const heap = new IndexHeap()
  heap.add(1, 1, 1)
  heap.remove(2)
  heap.remove(99)
  expect([heap.first, heap.length]).toEqual([1, 1])
})

test('a heap agrees with a sorted list through any adding and removing', () => {
  const change = fc.record({ index: fc.nat(60), key: fc.nat(4) })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), changes => {
      const heap = new IndexHeap()
      const twin = new Map<number, number>()
      for (const { index, key } of changes) {
        if (twin.delete(index)) heap.remove(index)
        else {
          twin.set(index, key)
          heap.add(index, key, index)
        }
        const [first] = [...twin].sort((a, b) => a[1] - b[1] || a[0] - b[0])
        expect([heap.first, heap.firstKey, heap.length]).toEqual([...(first ?? [-1, Infinity]), twin.size])
        expect(heap.has(index)).toBe(twin.has(index))
      }
    }),
  )
})
