/** What a timeline is made of: spans in lanes, counters, servers with their slots; and the same while they still grow. */
import { IndexHeap } from '../sim/heap.ts'
import type { Ticks } from '../sim/units.ts'

export type State = 'waiting' | 'computing' | 'away' | 'asleep'

export interface Span {
  readonly from: Ticks
  readonly to: Ticks
  readonly name: string
  readonly state: State
  /** The reason that the trace gives, if it gives one. */
  readonly why: string
}

/** Spans one after the other. */
export interface Lane {
  readonly name: string
  readonly spans: readonly Span[]
}

/** `values[i]` holds from `times[i]` on. */
export interface Counter {
  readonly name: string
  readonly times: readonly Ticks[]
  readonly values: readonly number[]
}

export class OpenCounter implements Counter {
  readonly name: string
  readonly times: Ticks[] = []
  readonly values: number[] = []

  constructor(name: string) {
    this.name = name
  }

  get value(): number {
    return this.values.at(-1) ?? 0
  }

  /** Of several changes at one instant the last counts. */
  set(t: Ticks, value: number): void {
    if (value === this.value && this.times.length > 0) return
    if (this.times.at(-1) === t) this.values[this.values.length - 1] = value
    else {
      this.times.push(t)
      this.values.push(value)
    }
  }

  add(t: Ticks, change: number): void {
    this.set(t, this.value + change)
  }
}

interface OpenSpan {
  readonly from: Ticks
  readonly name: string
  readonly state: State
  readonly why: string
}

export class OpenLane {
  readonly name: string
  readonly spans: Span[] = []
  open: OpenSpan | null = null

  constructor(name: string) {
    this.name = name
  }

  begin(t: Ticks, name: string, state: State, why: string): void {
    this.end(t)
    this.open = { from: t, name, state, why }
  }

  /** What took no time is not shown. */
  end(t: Ticks): void {
    if (this.open !== null && t > this.open.from) this.spans.push({ ...this.open, to: t })
    this.open = null
  }
}

export class OpenServer {
  readonly name: string
  readonly slots: OpenLane[] = []
  readonly queue: OpenCounter
  readonly taken: OpenCounter
  readonly kv = new OpenCounter('KV blocks in use')
  private readonly slotOf = new Map<string, number>()
  private readonly free = new IndexHeap()

  constructor(name: string, taken: string) {
    this.name = name
    this.queue = new OpenCounter('queue')
    this.taken = new OpenCounter(taken)
  }

  /** The first slot that is free. */
  enter(t: Ticks, who: string, name: string, why: string): void {
    const slot = this.free.length > 0 ? this.free.first : this.slots.push(new OpenLane(`slot ${this.slots.length}`)) - 1
    this.free.remove(slot)
    this.slots[slot]?.begin(t, name, 'computing', why)
    this.slotOf.set(who, slot)
    this.taken.add(t, 1)
  }

  leave(t: Ticks, who: string): void {
    const slot = this.slotOf.get(who)
    if (slot === undefined) return
    this.slots[slot]?.end(t)
    this.free.add(slot, slot, 0)
    this.slotOf.delete(who)
    this.taken.add(t, -1)
  }
}
