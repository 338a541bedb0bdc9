import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KvNode } from './kv-node.ts'
import { NodeIndex } from './node-index.ts'

const node = (parent: KvNode | null, id: number, serial: number): KvNode =>
  Object.assign(new KvNode(), { parent, id, serial })

test('what is not there is not found', () => {
  expect(new NodeIndex().find(0, 7)).toBe(null)
})

test('equal ids under two parents are two nodes', () => {
  const index = new NodeIndex()
  const top = node(null, 1, 1)
  const [a, b] = [node(null, 7, 2), node(top, 7, 3)]
  index.add(a)
  index.add(b)
  expect([index.find(0, 7), index.find(1, 7)]).toEqual([a, b])
})

test('the index agrees with a Map through any adding and removing', () => {
  const parents = Array.from({ length: 8 }, (_, i) => node(null, i, i + 1))
  const change = fc.record({
    parent: fc.nat(7),
    id: fc.constantFrom(0, 1, 2, 2 ** 20, 2 ** 20 + 64, 2 ** 31 + 5, 2 ** 40),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 400 }), changes => {
      const index = new NodeIndex()
      const twin = new Map<string, KvNode>()
      for (const { parent, id } of changes) {
        const key = `${parent} ${id}`
        const known = twin.get(key)
        if (known && twin.delete(key)) index.remove(known)
        else {
          const fresh = node(parents[parent] ?? null, id, 100)
          twin.set(key, fresh)
          index.add(fresh)
        }
        expect(index.find(parent + 1, id)).toBe(twin.get(key) ?? null)
      }
      expect(new Set(index.values())).toEqual(new Set(twin.values()))
      for (const n of twin.values()) expect(index.find(n.parent?.serial ?? 0, n.id)).toBe(n)
      expect(index.size).toBe(twin.size)
    }),
  )
})
