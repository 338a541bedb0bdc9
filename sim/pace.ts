/**
 * How far a core has come since its composition was priced: step i costs `first + i·growth`, so k steps end at
 * `start + k·first + growth·k(k−1)/2`. All whole ticks, so jumping and stepping give the same bits.
 *
 * Worked example: first 100, growth 2: steps end at 100, 202, 306; `stepsBy(250)` is 2, `stepsUntil(250)` is 3.
 */
import type { Price } from './core.ts'
import type { Ticks } from './units.ts'

export class Pace {
  start: Ticks = 0
  private first: Ticks = 1
  private growth: Ticks = 0
  /** The last question to `stepsBy`: an arrival asks it of the same moment several times over. */
  private askedFor: Ticks = -1
  private answer = 0

  begin(now: Ticks, price: Price): void {
    this.start = now
    this.first = price.first
    this.growth = price.growth
    this.askedFor = -1
  }

  /** When the k-th step since `start` ends. */
  after(k: number): Ticks {
    return this.start + k * this.first + this.growth * ((k * (k - 1)) / 2)
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
    const elapsed = time - this.start
    const a = this.growth / 2
    const b = this.first - a
    return a === 0 ? elapsed / b : (Math.sqrt(b * b + 4 * a * Math.max(0, elapsed)) - b) / (2 * a)
  }
}
