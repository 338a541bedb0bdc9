/**
 * The KV rows of one text: for each block (a head's keys, or values, in one layer) its rows one after the other, with
 * room to grow:  [blocks][capacity][width].
 */
import type { Sequence } from './engine.ts'
import { freshNumbers } from './kv-memory.ts'

export interface RowShape {
  /** Keys and values of each head of each layer. */
  readonly blocks: number
  /** Numbers of a row in one block. */
  readonly width: number
}

/** Where rows are written: into the capacity of each block, from a row on. */
export interface Rows {
  readonly data: Float32Array
  /** Rows from one block to the next. */
  readonly capacity: number
}

const STEP = 64
export const inSteps = (rows: number): number => STEP * Math.ceil(rows / STEP)
/** Room to write a while. Padding costs time, and so does moving everything to make room. */
const GROWTH = 1.25

export class KvRows implements Sequence {
  readonly shape: RowShape
  data: Float32Array = new Float32Array(0)
  capacity = 0
  length = 0
  /** As many rows as are the same as in the copy that the batch has. */
  copied = 0
  /** Of each row. */
  private positions: number[] = []

  constructor(shape: RowShape) {
    this.shape = shape
  }

  /** Where the next token stands. */
  get position(): number {
    return this.length === 0 ? 0 : (this.positions[this.length - 1] ?? 0) + 1
  }

  truncate(length: number): void {
    this.check(length)
    this.keep(length)
  }

  remove(from: number, count: number): void {
    this.check(from)
    this.check(from + count)
    if (count === 0) return
    const { width, blocks } = this.shape
    for (let block = 0; block < blocks; block++) {
      const start = block * this.capacity
      this.data.copyWithin((start + from) * width, (start + from + count) * width, (start + this.length) * width)
    }
    this.positions.splice(from, count)
    this.copied = Math.min(this.copied, from)
    this.length -= count
  }

  copy(from: Sequence, rows: number): void {
    if (!(from instanceof KvRows) || from.shape !== this.shape) throw new Error('kv-rows: a sequence of another engine')
    from.check(rows)
    if (from === this) return this.keep(rows)
    this.keep(0)
    this.reserve(rows)
    copyRows(this.shape, from, this, { from: 0, to: rows })
    this.positions = from.positions.slice(0, rows)
    this.length = rows
  }

  /** Takes up what a run made of new tokens: `count` rows in each block, from number `firstBlock` on. */
  append(made: Float32Array, firstBlock: number, count: number): void {
    const { width, blocks } = this.shape
    const { position } = this
    this.reserve(this.length + count)
    for (let block = 0; block < blocks; block++) {
      const from = (firstBlock + block) * count * width
      copyNumbers(made, from, this.data, (block * this.capacity + this.length) * width, count * width)
    }
    for (let i = 0; i < count; i++) this.positions.push(position + i)
    this.length += count
  }

  private keep(length: number): void {
    this.length = length
    this.positions.length = length
    this.copied = Math.min(this.copied, length)
  }

  /** Leaves room for so many rows and hardly more: what is read against these rows is read against the room, too. */
  fit(rows: number): void {
    this.lay(inSteps(rows))
  }

  private reserve(rows: number): void {
    if (rows > this.capacity) this.lay(inSteps(rows * GROWTH))
  }

  /** Another distance from block to block. In place where there is room: fresh memory is slow. */
  private lay(capacity: number): void {
    if (capacity === this.capacity) return
    const { shape, length, data } = this
    const size = shape.blocks * capacity * shape.width
    const target = { data: size <= data.length ? data : freshNumbers(Math.ceil(GROWTH * size)), capacity }
    copyRows(shape, this, target, { from: 0, to: length })
    this.data = target.data
    this.capacity = capacity
  }

  private check(length: number): void {
    if (Number.isSafeInteger(length) && length >= 0 && length <= this.length) return
    throw new RangeError(`kv-rows: row ${length} of ${this.length}`)
  }
}

/**
 * The rows `from` … `to` of every block, to the same places. Within one array blocks are moved in such an order that
 * none is overwritten before its turn.
 */
export function copyRows(
  { width, blocks }: RowShape,
  source: Rows,
  target: Rows,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const isGrowing = target.capacity > source.capacity
  for (let i = 0; i < blocks; i++) {
    const block = isGrowing ? blocks - 1 - i : i
    const start = (block * source.capacity + from) * width
    copyNumbers(source.data, start, target.data, (block * target.capacity + from) * width, (to - from) * width)
  }
}

/** Below this, a loop is faster than making a view. (Within one array, blocks move by more than this.) */
const FEW = 256

export function copyNumbers(source: Float32Array, from: number, target: Float32Array, at: number, count: number): void {
  if (count >= FEW) target.set(source.subarray(from, from + count), at)
  else for (let i = 0; i < count; i++) target[at + i] = source[from + i] ?? 0
}
