import { expect, test } from 'vitest'
import { KvPool, OWN_SEGMENTS, type Segment } from './kv.ts'
import type { KvNode } from './kv-node.ts'

const s = (id: number, tokens: number): Segment => ({ id, tokens })
const SYSTEM = s(1, 64)

/** Put the first tokens of a prompt into the tree, and let go of them. */
function leave(pool: KvPool, prompt: readonly Segment[], tokens: number): KvNode {
  const node = hold(pool, prompt, tokens)
  pool.release(node)
  expect(pool.audit()).toBe(null)
  return node
}
function hold(pool: KvPool, prompt: readonly Segment[], tokens: number): KvNode {
  const found = pool.match(prompt)
  pool.hold(found)
  return pool.publish(found, prompt, tokens)
}
const reach = (pool: KvPool, prompt: readonly Segment[]): number => pool.match(prompt).reach

test('an empty pool finds nothing and has all of its blocks free', () => {
  const pool = new KvPool(10)
  expect([reach(pool, [SYSTEM]), pool.free]).toEqual([0, 10])
})

test('a shared system prompt of 64 tokens is found by whoever starts with it', () => {
  const pool = new KvPool(100)
  leave(pool, [SYSTEM, s(2, 32)], 96)
  expect(reach(pool, [SYSTEM, s(3, 500)])).toBe(64)
  expect(reach(pool, [s(3, 500), SYSTEM])).toBe(0)
})

test('two that hold the same text take its blocks once', () => {
  const pool = new KvPool(100)
  hold(pool, [SYSTEM, s(2, 32)], 96)
  hold(pool, [SYSTEM, s(3, 48)], 112)
  expect(pool.free).toBe(100 - 4 - 2 - 3)
})

test('a block across a border belongs to what comes later: 40 tokens leave 2 whole blocks, 40 + 24 leave 4', () => {
  const pool = new KvPool(100)
  const prompt = [s(1, 40), s(2, 24)]
  leave(pool, prompt, 64)
  expect([reach(pool, prompt), reach(pool, [s(1, 40), s(3, 24)]), pool.free]).toEqual([64, 32, 100])
})

test('only whole blocks are kept: of 47 tokens, 32', () => {
  const pool = new KvPool(100)
  leave(pool, [s(1, 100)], 47)
  expect(reach(pool, [s(1, 100)])).toBe(32)
})

test('a segment that is there in part hides what lies behind it', () => {
  const pool = new KvPool(100)
  leave(pool, [s(1, 64), s(2, 64)], 48)
  expect(reach(pool, [s(1, 64), s(2, 64)])).toBe(48)
})

test('a prompt is found again with an answer that has grown on it', () => {
  const pool = new KvPool(100)
  const prompt = [SYSTEM, s(OWN_SEGMENTS, 20)]
  leave(pool, prompt, 84)
  const longer = [...prompt, s(OWN_SEGMENTS + 1, 30)]
  leave(pool, longer, 113)
  expect(reach(pool, longer)).toBe(112)
})

test('what is held is not evicted, what is idle goes: the longest ago first', () => {
  const pool = new KvPool(8)
  const held = hold(pool, [s(1, 32)], 32)
  leave(pool, [s(2, 32)], 32)
  leave(pool, [s(3, 32)], 32)
  expect(pool.free).toBe(6)
  pool.take(4)
  expect([1, 2, 3].map(id => reach(pool, [s(id, 32)]))).toEqual([32, 0, 32])
  pool.take(2)
  expect([1, 2, 3].map(id => reach(pool, [s(id, 32)]))).toEqual([32, 0, 0])
  expect([pool.free, held.reach, pool.audit()]).toEqual([0, 32, null])
})

test('of one path the end goes first, block by block, so that what stays can be used', () => {
  const pool = new KvPool(6)
  const prompt = [s(1, 48), s(2, 48)]
  leave(pool, prompt, 96)
  const found = [1, 2, 1, 1, 1].map(count => {
    pool.take(count)
    return reach(pool, prompt)
  })
  expect(found).toEqual([80, 48, 32, 16, 0])
})

test('to be held again makes young again', () => {
  const pool = new KvPool(4)
  leave(pool, [s(1, 32)], 32)
  leave(pool, [s(2, 32)], 32)
  leave(pool, [s(1, 32)], 32)
  pool.take(2)
  expect([reach(pool, [s(1, 32)]), reach(pool, [s(2, 32)])]).toEqual([32, 0])
})

test('a parent outlives the child that was let go of at the same time', () => {
  const pool = new KvPool(4)
  leave(pool, [s(1, 32), s(2, 32)], 64)
  pool.take(2)
  expect(reach(pool, [s(1, 32), s(2, 32)])).toBe(32)
})

test('holding an idle path takes its blocks out of what is free, and says so beforehand', () => {
  const pool = new KvPool(10)
  leave(pool, [SYSTEM, s(2, 32)], 96)
  const node = pool.match([SYSTEM, s(2, 32)])
  expect([pool.idleUpTo(node), pool.free]).toEqual([6, 10])
  pool.hold(node)
  expect([pool.idleUpTo(node), pool.free]).toEqual([0, 4])
})

test("discarding drops a process's own pages at once, and leaves shared text and what others hold", () => {
  const pool = new KvPool(20)
  const own = [SYSTEM, s(OWN_SEGMENTS, 32), s(OWN_SEGMENTS + 1, 32)]
  const other = hold(pool, own.slice(0, 2), 96)
  pool.discard(leave(pool, own, 128))
  expect(reach(pool, own)).toBe(96)
  pool.release(other)
  pool.discard(other)
  expect([reach(pool, own), pool.audit()]).toEqual([64, null])
})

test('private blocks come and go', () => {
  const pool = new KvPool(10)
  pool.take(7)
  expect(pool.free).toBe(3)
  pool.take(-7)
  expect([pool.free, pool.audit()]).toEqual([10, null])
})
