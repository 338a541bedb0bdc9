/**
 * How far a core has come since its composition was priced: step i costs `first + i·growth`, so k steps end at
 * `start + k·first + growth·k(k−1)/2`. All whole ticks, so jumping and stepping give the same bits.
 * On a core with a gait that is work, and time follows from it, rounded.
 *
 * Worked example: first 100, growth 2: steps end at 100, 202, 306; `stepsBy(250)` is 2, `stepsUntil(250)` is 3.
 */
import type { Price } from './core.ts'
import type { Gait } from './gait.ts'
import type { Ticks } from './units.ts'

export class Pace {
  start: Ticks = 0
  private first: Ticks = 1
  private growth: Ticks = 0
  /** The last question to `stepsBy`: an arrival asks it of the same moment several times over. */
  private askedFor: Ticks = -1
  private answer = 0
  private gait: Gait | null = null
  /** Work that its core had done at `start`. */
  private done: Ticks = 0

  begin(now: Ticks, price: Price, gait: Gait | null = null): void {
    this.start = now
    this.gait = gait
    this.done = gait === null ? 0 : gait.workAt(now)
    this.first = price.first
    this.growth = price.growth
    this.askedFor = -1
  }

  /** When the k-th step since `start` ends. */
  after(k: number): Ticks {
    const work = k * this.first + this.growth * ((k * (k - 1)) / 2)
    if (this.gait === null || k === 0) return this.start + work
    // A step lasts at least one tick, so that time always moves.
    return Math.max(this.start + k, Math.round(this.gait.timeAt(this.done + work)))
  }

  /** How many steps have ended at or before this time. */
  stepsBy(time: Ticks): number {
    if (time === this.askedFor) return this.answer
    let k = Math.max(0, Math.floor(this.solve(time)))
    while (this.after(k + 1) <= time) k++
    while (k > 0 && this.after(k) > time) k--
    this.askedFor = time
    this.answer = k
    return k
  }

  /** The first step, 1 or later, that ends at or after this time. */
  stepsUntil(time: Ticks): number {
    const before = this.stepsBy(time)
    return before > 0 && this.after(before) === time ? before : before + 1
  }

  /** The real k at which the formula gives `time`; rounding is mended by the caller. */
  private solve(time: Ticks): number {
    const elapsed = this.gait === null ? time - this.start : this.gait.workAt(time) - this.done
    const a = this.growth / 2
    const b = this.first - a
    return a === 0 ? elapsed / b : (Math.sqrt(b * b + 4 * a * Math.max(0, elapsed)) - b) / (2 * a)
  }
}
