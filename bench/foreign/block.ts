/**
 * KV rows as a model gives and takes them: for each slot one tensor [lines, heads, rows, width], a line for each text.
 * Texts of different lengths stand at the right end of their lines, so that new rows go on behind all of them.
 *
 * A block never changes. A text is a view of it: a line and some stretches of rows. Forgetting rows, closing a gap and
 * sharing a beginning are then a matter of views, and rows are copied only when the next step wants another block.
 *
 *   line 0   . . a b c d      view {line 0, stretches [2, 6)}
 *   line 1   e f g h i j      view {line 1, stretches [0, 2) [4, 6)}   after rows 2 and 3 were removed
 */
import { requireBytes } from '../core/kv-memory.ts'
import type { KvSlot, Precision } from './signature.ts'

/** Numbers of 16 bits travel as their bits. */
export type Cells = Float32Array | Uint16Array

export interface Block {
  readonly lines: number
  readonly rows: number
  /** By slot. */
  readonly cells: readonly Cells[]
}

export interface Stretch {
  readonly from: number
  readonly to: number
}
export interface View {
  readonly block: Block
  readonly line: number
  readonly stretches: readonly Stretch[]
}

const BYTES: Readonly<Record<Precision, number>> = { float32: 4, float16: 2 }
const cellsOf = (precision: Precision, size: number): Cells =>
  precision === 'float32' ? new Float32Array(size) : new Uint16Array(size)

export function emptyBlock(slots: readonly KvSlot[], lines: number, rows: number): Block {
  const bytes = slots.reduce((sum, { precision, heads, width }) => sum + BYTES[precision] * heads * width, 0)
  requireBytes(lines * rows * bytes)
  const cells = slots.map(({ precision, heads, width }) => cellsOf(precision, lines * heads * rows * width))
  return { lines, rows, cells }
}

export const rowsOf = ({ stretches }: View): number => stretches.reduce((sum, { from, to }) => sum + to - from, 0)

/** Rows `from` up to but not including `to` of a view, counted within it. */
export function cut({ block, line, stretches }: View, from: number, to: number): View {
  const kept: Stretch[] = []
  let before = 0
  for (const stretch of stretches) {
    const shift = stretch.from - before
    const first = Math.max(stretch.from, from + shift)
    const last = Math.min(stretch.to, to + shift)
    if (first < last) kept.push({ from: first, to: last })
    before += stretch.to - stretch.from
  }
  return { block, line, stretches: kept }
}

/** One view's rows after another's; both of one line. */
export function joined(left: View, right: View): View {
  const last = left.stretches.at(-1)
  const [first, ...rest] = right.stretches
  if (last === undefined || first === undefined || last.to !== first.from)
    return { ...left, stretches: [...left.stretches, ...right.stretches] }
  return { ...left, stretches: [...left.stretches.slice(0, -1), { from: last.from, to: first.to }, ...rest] }
}

/** The block whose lines are these views, in their order: one that is so already, or a copy. */
export function gather(slots: readonly KvSlot[], views: readonly View[]): Block {
  const [first] = views
  if (
    first !== undefined &&
    first.block.lines === views.length &&
    views.every((view, i) => isLine(view, first.block, i))
  )
    return first.block
  const rows = Math.max(...views.map(rowsOf))
  const block = emptyBlock(slots, views.length, rows)
  for (const [slot, { heads, width }] of slots.entries())
    for (const [line, view] of views.entries())
      for (let head = 0; head < heads; head++) copyRows(view, slot, heads, head, width, block, line)
  return block
}

/** Whether a view is all of a line from some row on, so that the new rows can follow it where it is. */
const isLine = ({ block, line, stretches }: View, whole: Block, place: number): boolean =>
  block === whole && line === place && stretches.length === 1 && stretches[0]?.to === block.rows

function copyRows(
  view: View,
  slot: number,
  heads: number,
  head: number,
  width: number,
  into: Block,
  line: number,
): void {
  const source = view.block.cells[slot]
  const target = into.cells[slot]
  if (source === undefined || target === undefined) return
  const start = (view.line * heads + head) * view.block.rows
  let row = (line * heads + head) * into.rows + into.rows - rowsOf(view)
  for (const { from, to } of view.stretches) {
    target.set(source.subarray((start + from) * width, (start + to) * width), row * width)
    row += to - from
  }
}
