/**
 * A binary heap of small whole numbers (job indexes), each with a key, equal keys ordered by a second one.
 * Any member can be taken out in logarithmic time, since the heap knows where each of them is.
 */
import { enlarge } from './event-queue.ts'

export class IndexHeap {
  length = 0
  private members = new Int32Array(16)
  private places = new Int32Array(16).fill(-1)
  private keys = new Float64Array(16)
  private ties = new Float64Array(16)

  add(index: number, key: number, tie: number): void {
    if (index >= this.places.length) this.growTo(index)
    if (this.length === this.members.length) this.members = enlarge(this.members, 2 * this.length)
    this.keys[index] = key
    this.ties[index] = tie
    this.rise(this.length++, index)
  }

  /** The member with the least key, and that key; −1 and Infinity if the heap is empty. */
  get first(): number {
    return this.length === 0 ? -1 : (this.members[0] as number)
  }
  get firstKey(): number {
    return this.length === 0 ? Infinity : (this.keys[this.members[0] as number] as number)
  }

  has(index: number): boolean {
    return index < this.places.length && (this.places[index] as number) >= 0
  }

  key(index: number): number {
    return this.keys[index] as number
  }

  /** Take a member out; nothing happens if it is none. */
  remove(index: number): void {
    if (!this.has(index)) return
    const place = this.places[index] as number
    this.places[index] = -1
    const last = this.members[--this.length] as number
    if (last === index) return
    if (place > 0 && this.before(last, this.members[(place - 1) >> 1] as number)) this.rise(place, last)
    else this.sink(place, last)
  }

  private rise(place: number, index: number): void {
    let hole = place
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      const above = this.members[parent] as number
      if (!this.before(index, above)) break
      this.put(hole, above)
      hole = parent
    }
    this.put(hole, index)
  }

  private sink(place: number, index: number): void {
    let hole = place
    for (;;) {
      let child = 2 * hole + 1
      if (child >= this.length) break
      if (child + 1 < this.length && this.before(this.members[child + 1] as number, this.members[child] as number))
        child++
      const below = this.members[child] as number
      if (!this.before(below, index)) break
      this.put(hole, below)
      hole = child
    }
    this.put(hole, index)
  }

  private before(a: number, b: number): boolean {
    const x = this.keys[a] as number
    const y = this.keys[b] as number
    return x < y || (x === y && (this.ties[a] as number) < (this.ties[b] as number))
  }

  private put(place: number, index: number): void {
    this.members[place] = index
    this.places[index] = place
  }

  private growTo(index: number): void {
    let size = this.places.length
    while (size <= index) size *= 2
    const old = this.places.length
    this.places = enlarge(this.places, size).fill(-1, old)
    this.keys = enlarge(this.keys, size)
    this.ties = enlarge(this.ties, size)
  }
}
