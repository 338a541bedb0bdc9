import { expect, test } from 'vitest'
import { type Block, cut, emptyBlock, gather, joined, rowsOf, type View } from './block.ts'
import type { KvSlot } from './signature.ts'

const slots: KvSlot[] = [{ past: 'p', present: 'q', precision: 'float32', heads: 2, width: 1 }]

/** Two lines of six rows: line, head and row can be read off each number. */
const block: Block = {
  lines: 2,
  rows: 6,
  cells: [
    Float32Array.from({ length: 24 }, (_, i) => 100 * Math.floor(i / 12) + 10 * (Math.floor(i / 6) % 2) + (i % 6)),
  ],
}
const view = (line: number, ...stretches: [number, number][]): View => ({
  block,
  line,
  stretches: stretches.map(([from, to]) => ({ from, to })),
})

test('a cut counts rows within the view', () => {
  expect(cut(view(1, [0, 2], [4, 6]), 1, 3)).toEqual(view(1, [1, 2], [4, 5]))
  expect(cut(view(0, [2, 6]), 0, 0)).toEqual(view(0))
})

test('neighbours join into one stretch', () => {
  expect(joined(view(0, [0, 2]), view(0, [2, 3], [5, 6]))).toEqual(view(0, [0, 3], [5, 6]))
  expect(joined(view(0, [0, 2]), view(0, [3, 4]))).toEqual(view(0, [0, 2], [3, 4]))
})

test('gathered texts stand at the right end of their lines', () => {
  const { rows, cells } = gather(slots, [view(1, [0, 2], [4, 6]), view(0, [2, 3])])
  expect(rows).toBe(4)
  expect([...(cells[0] ?? [])]).toEqual([100, 101, 104, 105, 110, 111, 114, 115, 0, 0, 0, 2, 0, 0, 0, 12])
})

test('what is gathered already is not copied', () => {
  expect(gather(slots, [view(0, [3, 6]), view(1, [0, 6])])).toBe(block)
  expect(gather(slots, [view(1, [0, 6]), view(0, [3, 6])])).not.toBe(block)
  expect(gather(slots, [view(0, [3, 5]), view(1, [0, 6])])).not.toBe(block)
})

test('a new text has no rows', () => {
  const empty = emptyBlock(slots, 1, 0)
  expect(rowsOf({ block: empty, line: 0, stretches: [] })).toBe(0)
})
