/** A core or a device: who is in which of its slots, how many wait before it, event by event. */
import { IndexHeap } from '../../sim/heap.ts'
import type { Blocks } from '../../sim/units.ts'
import { type EventNumber, History } from './history.ts'

/** No process. */
export const NOBODY = -1

export class ServerHistory {
  readonly name: string
  /** As many as were ever taken at a time; a number of a process each. */
  readonly slots: History<number>[] = []
  readonly taken = new History(0)
  readonly waiting = new History(0)
  /** KV blocks that could still be had after the last admission; null: none was told, or there is no end of them. */
  readonly free = new History<Blocks | null>(null)
  private readonly slotOf = new Map<string, number>()
  private readonly vacant = new IndexHeap()

  constructor(name: string) {
    this.name = name
  }

  /** Into the first slot that is free; the trace does not tell which it was. Gives its number. */
  enter(i: EventNumber, call: string, process: number): number {
    const slot = this.vacant.length > 0 ? this.vacant.first : this.slots.push(new History(NOBODY)) - 1
    this.vacant.remove(slot)
    this.slots[slot]?.set(i, process)
    this.slotOf.set(call, slot)
    this.taken.set(i, this.taken.latest + 1)
    return slot
  }

  leave(i: EventNumber, call: string): void {
    const slot = this.slotOf.get(call)
    if (slot === undefined) return
    this.slots[slot]?.set(i, NOBODY)
    this.vacant.add(slot, slot, 0)
    this.slotOf.delete(call)
    this.taken.set(i, this.taken.latest - 1)
  }

  queue(i: EventNumber, change: 1 | -1): void {
    this.waiting.set(i, this.waiting.latest + change)
  }
}
