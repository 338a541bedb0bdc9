/** Which events are seen at once and where: so many events, each as wide as the other, or so many seconds. */
import { TICKS_PER_SECOND } from '../../../sim/units.ts'
import { clockTime } from '../../stepper/clock.ts'
import type { EventNumber } from '../../stepper/history.ts'
import type { Replay } from '../../stepper/replay.ts'
import type { Width } from './model.ts'

/** Of the width, what lies before the event that one stands on. */
const PAST = 0.7

export interface Scale {
  readonly from: EventNumber
  readonly to: EventNumber
  /** Where this event begins, from 0 to 1; outside of it what is not seen. */
  place(event: EventNumber): number
  /** So many times to write below, and where. */
  marks(many: number): readonly { readonly at: number; readonly text: string }[]
}

export function scaleFor(replay: Replay, at: EventNumber, { of, many }: Width): Scale {
  return of === 'events' ? byEvents(replay, at, many) : byTime(replay, at, many * TICKS_PER_SECOND)
}

function byEvents(replay: Replay, at: EventNumber, many: number): Scale {
  const from = Math.max(0, Math.min(at - Math.floor(many * PAST), replay.length - many))
  const to = Math.min(replay.last, from + many - 1)
  const seen = replay.timeOf(to) - replay.timeOf(from)
  return {
    from,
    to,
    place: event => (event - from) / many,
    marks: wanted =>
      shares(wanted).flatMap(share => {
        const event = from + Math.round(share * many)
        return event > to ? [] : [{ at: share, text: clockTime(replay.timeOf(event), decimalsFor(seen)) }]
      }),
  }
}

function byTime(replay: Replay, at: EventNumber, ticks: number): Scale {
  const end = replay.timeOf(replay.last)
  const start = Math.max(0, Math.min(replay.timeOf(at) - ticks * PAST, end - ticks))
  const first = replay.eventAt(start)
  return {
    from: first,
    to: replay.eventAt(start + ticks),
    place: event => (event > replay.last ? (end - start) / ticks : (replay.timeOf(event) - start) / ticks),
    marks: wanted =>
      shares(wanted).map(share => ({ at: share, text: clockTime(start + share * ticks, decimalsFor(ticks)) })),
  }
}

/** Decimals of a second: no finer than can be seen, where so many ticks are seen at once. */
const decimalsFor = (ticks: number): number =>
  Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(Math.max(1, ticks) / TICKS_PER_SECOND))))

const shares = (many: number): number[] => Array.from({ length: many }, (_, i) => i / many)
