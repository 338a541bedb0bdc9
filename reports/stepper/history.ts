/**
 * What one thing was, event by event: a list of its changes. What it was after any event is found by halving, so that
 * going back costs what going on costs, and a jump to anywhere no more.
 */

/** The number of an event in its trace, from 0. */
export type EventNumber = number

export class History<T> {
  private readonly events: EventNumber[] = []
  private readonly values: T[] = []
  private readonly before: T

  /** `before`: what it is until it first changes. */
  constructor(before: T) {
    this.before = before
  }

  get latest(): T {
    return this.events.length === 0 ? this.before : (this.values[this.values.length - 1] as T)
  }

  /** Of several changes in one event the last counts. */
  set(event: EventNumber, value: T): void {
    if (value === this.latest) return
    if (this.events.at(-1) === event) this.values[this.values.length - 1] = value
    else {
      this.events.push(event)
      this.values.push(value)
    }
  }

  at(event: EventNumber): T {
    const place = placeOf(this.events, event)
    return place < 0 ? this.before : (this.values[place] as T)
  }

  /** The event that made it what it is after this one; −1: none, it is as it began. */
  since(event: EventNumber): EventNumber {
    return this.events[placeOf(this.events, event)] ?? -1
  }

  /** Every stretch that touches the events from `from` up to `to`, both included, one after the other. */
  stretches(from: EventNumber, to: EventNumber): { readonly from: EventNumber; readonly to: EventNumber; value: T }[] {
    const found: { from: EventNumber; to: EventNumber; value: T }[] = []
    for (let place = placeOf(this.events, from); ; place++) {
      const next = this.events[place + 1] ?? Number.POSITIVE_INFINITY
      const value = place < 0 ? this.before : (this.values[place] as T)
      found.push({ from: this.events[place] ?? -1, to: next, value })
      if (next > to) return found
    }
  }
}

/** Where in a rising list the last number stands that is not above this one; −1: all are. */
export function placeOf(rising: ArrayLike<number>, number: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] as number) <= number) low = middle + 1
    else high = middle
  }
  return low - 1
}
