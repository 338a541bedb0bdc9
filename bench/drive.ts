/**
 * Drives a machine to its end in slices, and comes up for air between them: so that Ctrl-C is heard, a
 * progress bar moves and a watchdog hears a sign of life. How long a slice is changes nothing in the result. A machine
 * that asks for steps of live cores is answered at once, one core after the other.
 */
import type { Ticks } from '../sim/units.ts'

/** What of a machine is needed here. */
export interface Drivable {
  advance(maxEvents: number): 'running' | 'done' | 'asking'
  readonly progress: Progress
  /** Has what it asks answered. */
  answerAll?(): Promise<void>
}

export interface Progress {
  readonly arrived: number
  readonly finished: number
  readonly now: Ticks
}

export interface DriveControl {
  /** Asked between slices: true ends the run with what it has. */
  readonly stop?: (() => boolean) | undefined
  /** Called between slices. What it throws ends the run. */
  readonly onSlice?: ((progress: Progress) => void) | undefined
}

const LEAST_EVENTS = 16
const MOST_EVENTS = 1 << 20
/** Short enough for a key press to be answered at once, long enough to cost nothing. */
const SLICE_MS = 40

export async function drive(machine: Drivable, control: DriveControl = {}): Promise<'done' | 'stopped'> {
  let events = LEAST_EVENTS
  for (;;) {
    const started = performance.now()
    const state = await slice(machine, events)
    events = nextSlice(events, performance.now() - started)
    control.onSlice?.(machine.progress)
    if (state === 'done') return 'done'
    await breath()
    if (control.stop?.() === true) return 'stopped'
  }
}

/** So many events; questions are answered while the slice is short. */
async function slice(machine: Drivable, events: number): Promise<'running' | 'done'> {
  const until = performance.now() + SLICE_MS
  for (;;) {
    const state = machine.advance(events)
    if (state !== 'asking') return state
    await machine.answerAll?.()
    if (performance.now() >= until) return 'running'
  }
}

/** Doubled while a slice is short, cut in proportion when one was long: a policy may be very slow at once. */
export function nextSlice(events: number, tookMs: number): number {
  if (tookMs < SLICE_MS / 2) return Math.min(MOST_EVENTS, events * 2)
  if (tookMs < SLICE_MS * 2) return events
  return Math.max(LEAST_EVENTS, Math.floor((events * SLICE_MS) / tookMs))
}

/** Lets signals, messages and timers through. */
const breath = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
