/**
 * The event queue: a four-way heap on typed arrays, ordered by (time, kind, entity, the entity's own ordinal)
 * and never by the order of insertion, so that a slow loop that inserts later still agrees with a jumping one.
 * The last three are packed into one float64: 5, 28 and 20 bits. Ordinals wrap, which is harmless while no
 * entity has a million events pending at one instant.
 */
import type { Ticks } from './units.ts'

const ORDINALS = 2 ** 20
const ENTITIES = 2 ** 28

export class EventQueue {
  /** The event taken last by `pop`. */
  time: Ticks = 0
  kind = 0
  entity = 0
  a = 0
  b = 0
  length = 0
  private times = new Float64Array(64)
  private keys = new Float64Array(64)
  private as = new Int32Array(64)
  private bs = new Int32Array(64)

  /** `a` and `b` are handed back by `pop`; they do not order anything. */
  push(time: Ticks, kind: number, entity: number, ordinal: number, a: number, b: number): void {
    if (!(time >= 0)) throw new RangeError(`an event at time ${time}: a time is a number of ticks, 0 or more`)
    if (this.length === this.times.length) this.grow()
    const key = (kind * ENTITIES + entity) * ORDINALS + (ordinal % ORDINALS)
    let hole = this.length++
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      if (!this.later(parent, time, key)) break
      this.move(parent, hole)
      hole = parent
    }
    this.put(hole, time, key, a, b)
  }

  /** Time of the next event; Infinity if there is none. */
  get next(): Ticks {
    return this.length === 0 ? Infinity : (this.times[0] as number)
  }

  pop(): void {
    this.time = this.times[0] as number
    const upper = Math.floor((this.keys[0] as number) / ORDINALS)
    this.kind = Math.floor(upper / ENTITIES)
    this.entity = upper % ENTITIES
    this.a = this.as[0] as number
    this.b = this.bs[0] as number
    const last = --this.length
    if (last > 0)
      this.sink(this.times[last] as number, this.keys[last] as number, this.as[last] as number, this.bs[last] as number)
  }

  private sink(time: Ticks, key: number, a: number, b: number): void {
    let hole = 0
    for (;;) {
      const first = 4 * hole + 1
      if (first >= this.length) break
      const end = Math.min(first + 4, this.length)
      let least = first
      for (let i = first + 1; i < end; i++)
        if (this.later(least, this.times[i] as number, this.keys[i] as number)) least = i
      if (this.later(least, time, key)) break
      this.move(least, hole)
      hole = least
    }
    this.put(hole, time, key, a, b)
  }

  /** Does entry i come after (time, key)? */
  private later(i: number, time: Ticks, key: number): boolean {
    const t = this.times[i] as number
    return t > time || (t === time && (this.keys[i] as number) > key)
  }

  private move(from: number, to: number): void {
    this.put(
      to,
      this.times[from] as number,
      this.keys[from] as number,
      this.as[from] as number,
      this.bs[from] as number,
    )
  }

  private put(i: number, time: Ticks, key: number, a: number, b: number): void {
    this.times[i] = time
    this.keys[i] = key
    this.as[i] = a
    this.bs[i] = b
  }

  private grow(): void {
    const size = 2 * this.times.length
    this.times = enlarge(this.times, size)
    this.keys = enlarge(this.keys, size)
    this.as = enlarge(this.as, size)
    this.bs = enlarge(this.bs, size)
  }
}

/** The same numbers in a longer typed array. */
export function enlarge<A extends Float64Array | Int32Array | Uint8Array>(old: A, size: number): A {
  const array = new (old.constructor as new (n: number) => A)(size)
  array.set(old)
  return array
}
