/** A text in the memory of a foreign engine: a view of KV rows, and the position at which each was computed. */
import type { Sequence } from '../core/engine.ts'
import { type Block, cut, joined, rowsOf, type View } from './block.ts'

export class KvSequence implements Sequence {
  view: View
  private positions: number[] = []

  constructor(nothing: Block) {
    this.view = { block: nothing, line: 0, stretches: [] }
  }

  get length(): number {
    return rowsOf(this.view)
  }

  /** Where the next token stands: after the last row, whatever has gone before it. */
  get nextPosition(): number {
    return (this.positions.at(-1) ?? -1) + 1
  }

  truncate(length: number): void {
    this.requireRows(0, length)
    this.view = cut(this.view, 0, length)
    this.positions.length = length
  }

  remove(from: number, count: number): void {
    this.requireRows(from, count)
    const { length } = this
    this.view = joined(cut(this.view, 0, from), cut(this.view, from + count, length))
    this.positions.splice(from, count)
  }

  copy(from: Sequence, rows: number): void {
    if (!(from instanceof KvSequence)) throw new Error('a sequence of another engine')
    from.requireRows(0, rows)
    this.view = cut(from.view, 0, rows)
    this.positions = from.positions.slice(0, rows)
  }

  /** The model has put `count` rows behind ours, into a new block. */
  grow(block: Block, line: number, count: number): void {
    const { length, nextPosition } = this
    this.view = { block, line, stretches: [{ from: block.rows - length - count, to: block.rows }] }
    for (let i = 0; i < count; i++) this.positions.push(nextPosition + i)
  }

  private requireRows(from: number, count: number): void {
    if (from < 0 || count < 0 || from + count > this.length)
      throw new Error(`rows ${from} to ${from + count} of a sequence of ${this.length}`)
  }
}
