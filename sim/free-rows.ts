/**
 * Which rows of a table are free. First freed, first reused: jobs end roughly in the order in which they began, so
 * neighbours in time stay neighbours in memory. (Last freed, first reused scatters a long queue over the whole
 * table, and the simulation then waits for memory.)
 */
import { enlarge } from './event-queue.ts'

export class FreeRows {
  private ring = new Int32Array(16)
  private head = 0
  private count = 0

  /** A free row, or −1. */
  take(): number {
    if (this.count === 0) return -1
    const row = this.ring[this.head] as number
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.count--
    return row
  }

  give(row: number): void {
    if (this.count === this.ring.length) this.grow()
    this.ring[(this.head + this.count++) & (this.ring.length - 1)] = row
  }

  private grow(): void {
    const size = this.ring.length
    const longer = enlarge(this.ring, 2 * size)
    // What had wrapped round to the front follows on at the end.
    longer.copyWithin(size, 0, this.head)
    this.ring = longer
  }
}
