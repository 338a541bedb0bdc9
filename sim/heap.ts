/**
 * A binary heap of small whole numbers (job indexes), each with a key, equal keys ordered by a second one.
 * Any member can be taken out in logarithmic time, since the heap knows where each of them is.
 */
import { enlarge } from './event-queue.ts'

export class IndexHeap {
  length = 0
  /** By place in the heap, so that what is compared lies side by side. */
  private members = new Int32Array(16)
  private keys = new Float64Array(16)
  private ties = new Float64Array(16)
  /** By member: its place, counted from 1; 0: not in the heap. */
  private places = new Int32Array(16)

  add(index: number, key: number, tie: number): void {
    if (index >= this.places.length) this.knowMore(index)
    if (this.length === this.members.length) this.grow()
    this.rise(this.length++, index, key, tie)
  }

  /** The member with the least key, and that key; −1 and Infinity if the heap is empty. */
  get first(): number {
    return this.length === 0 ? -1 : (this.members[0] as number)
  }
  get firstKey(): number {
    return this.length === 0 ? Infinity : (this.keys[0] as number)
  }

  has(index: number): boolean {
    return index < this.places.length && (this.places[index] as number) > 0
  }

  key(index: number): number {
    return this.keys[(this.places[index] as number) - 1] as number
  }

  /** Take a member out; nothing happens if it is none. */
  remove(index: number): void {
    if (!this.has(index)) return
    const place = (this.places[index] as number) - 1
    this.places[index] = 0
    const last = --this.length
    if (place === last) return
    const member = this.members[last] as number
    const key = this.keys[last] as number
    const tie = this.ties[last] as number
    if (place > 0 && this.later((place - 1) >> 1, key, tie)) this.rise(place, member, key, tie)
    else this.sink(place, member, key, tie)
  }

  private rise(place: number, index: number, key: number, tie: number): void {
    let hole = place
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!this.later(parent, key, tie)) break
      this.move(parent, hole)
      hole = parent
    }
    this.put(hole, index, key, tie)
  }

  private sink(place: number, index: number, key: number, tie: number): void {
    let hole = place
    for (;;) {
      let child = 2 * hole + 1
      if (child >= this.length) break
      if (child + 1 < this.length && this.later(child, this.keys[child + 1] as number, this.ties[child + 1] as number))
        child++
      if (this.later(child, key, tie)) break
      this.move(child, hole)
      hole = child
    }
    this.put(hole, index, key, tie)
  }

  /** Does the entry at this place come after (key, tie)? */
  private later(place: number, key: number, tie: number): boolean {
    const k = this.keys[place] as number
    return k > key || (k === key && (this.ties[place] as number) > tie)
  }

  private move(from: number, to: number): void {
    this.put(to, this.members[from] as number, this.keys[from] as number, this.ties[from] as number)
  }

  private put(place: number, index: number, key: number, tie: number): void {
    this.members[place] = index
    this.keys[place] = key
    this.ties[place] = tie
    this.places[index] = place + 1
  }

  private grow(): void {
    const size = 2 * this.members.length
    this.members = enlarge(this.members, size)
    this.keys = enlarge(this.keys, size)
    this.ties = enlarge(this.ties, size)
  }

  private knowMore(index: number): void {
    let size = this.places.length
    while (size <= index) size *= 4
    this.places = enlarge(this.places, size)
  }
}
