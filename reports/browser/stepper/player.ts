/** Plays events at a speed: so many a second, however often the screen is drawn. */
import type { Stepper } from './model.ts'

export class Player {
  eventsPerSecond = 10
  private readonly stepper: Stepper
  private lastMs = 0
  /** Parts of an event that are due already. */
  private due = 0

  constructor(stepper: Stepper) {
    this.stepper = stepper
  }

  toggle(): void {
    if (this.stepper.isPlaying) this.stop()
    else this.start()
  }

  /** At the end, it begins anew. */
  private start(): void {
    const { stepper } = this
    if (stepper.at === stepper.replay.last) stepper.go({ toEvent: 0 })
    stepper.change({ isPlaying: true })
    this.lastMs = performance.now()
    this.due = 0
    requestAnimationFrame(now => this.tick(now))
  }

  stop(): void {
    if (this.stepper.isPlaying) this.stepper.change({ isPlaying: false })
  }

  private tick(nowMs: number): void {
    const { stepper } = this
    if (!stepper.isPlaying) return
    this.due += (Math.max(0, nowMs - this.lastMs) / 1000) * this.eventsPerSecond
    this.lastMs = nowMs
    const whole = Math.floor(this.due)
    this.due -= whole
    if (whole > 0 && !stepper.go({ by: whole })) return this.stop()
    requestAnimationFrame(now => this.tick(now))
  }
}
