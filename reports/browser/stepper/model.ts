/** Where the stepper stands and what it was told to show. Whoever draws is called once for all changes of a moment. */
import type { EventNumber } from '../../stepper/history.ts'
import { type Move, moved } from '../../stepper/moves.ts'
import type { ProcessHistory } from '../../stepper/processes.ts'
import type { Replay } from '../../stepper/replay.ts'
import { actingContext } from '../../stepper/summary.ts'

/** How much is seen beside the event: so many events, or so many seconds. */
export interface Width {
  readonly of: 'events' | 'seconds'
  readonly many: number
}

export class Stepper {
  readonly replay: Replay
  at: EventNumber = 0
  /** Whose events count; null: everybody's. */
  only: string | null = null
  /** Whose context is shown; null: of whoever acts. */
  chosen: string | null = null
  width: Width = { of: 'events', many: 60 }
  isPlaying = false
  /** Grows when all that is drawn must be drawn anew, though it shows the same: other colours, other letters. */
  looks = 0
  private readonly drawers: (() => void)[] = []
  private isDue = false

  constructor(replay: Replay) {
    this.replay = replay
  }

  get context(): ProcessHistory | null {
    if (this.chosen !== null) return this.replay.named(this.chosen) ?? null
    return actingContext(this.replay, this.at)
  }

  /** Says whether it led anywhere. */
  go(move: Move): boolean {
    const to = moved(this.replay, this.at, move, this.only)
    if (to === this.at) return false
    this.change({ at: to })
    return true
  }

  change(parts: Partial<Pick<Stepper, 'at' | 'only' | 'chosen' | 'width' | 'isPlaying'>>): void {
    Object.assign(this, parts)
    this.changed()
  }

  changed(): void {
    if (this.isDue) return
    this.isDue = true
    requestAnimationFrame(() => this.draw())
  }

  onDraw(draw: () => void): void {
    this.drawers.push(draw)
  }

  redraw(): void {
    this.looks++
    this.changed()
  }

  draw(): void {
    this.isDue = false
    for (const draw of this.drawers) draw()
  }
}
