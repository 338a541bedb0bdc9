/** Ways to go from one event to another: by steps, to a time, to the next fault, among the events of one process if wanted. */
import type { Ticks } from '../../sim/units.ts'
import { type EventNumber, placeOf } from './history.ts'
import { type Moment, momentOf } from './moments.ts'
import type { Replay } from './replay.ts'

export type Move =
  | { readonly by: number }
  | { readonly toEvent: EventNumber }
  | { readonly toTime: Ticks }
  | { readonly next: Moment }
  | { readonly previous: Moment }

/** Where the move leads; where one is, if there is nothing to go to. `only`: the name of the process whose events count. */
export function moved(replay: Replay, at: EventNumber, move: Move, only: string | null = null): EventNumber {
  if ('toEvent' in move) return within(replay, move.toEvent)
  if ('toTime' in move) return replay.eventAt(move.toTime)
  const own = only === null ? null : (replay.named(only)?.events ?? [])
  if ('by' in move) return own === null ? within(replay, at + move.by) : stepped(own, at, move.by)
  const moment = 'next' in move ? move.next : move.previous
  const candidates = momentsOf(replay, moment, own)
  const place = 'next' in move ? placeOf(candidates, at) + 1 : placeOf(candidates, at - 1)
  return candidates[place] ?? at
}

/** How many there are to go to. */
export const countOf = (replay: Replay, moment: Moment, only: string | null): number =>
  only === null ? replay.moments[moment].length : momentsOf(replay, moment, replay.named(only)?.events ?? []).length

function momentsOf({ moments, events }: Replay, moment: Moment, own: readonly EventNumber[] | null) {
  if (own === null) return moments[moment]
  return own.filter(i => {
    const event = events[i]
    return event !== undefined && momentOf(event) === moment
  })
}

/** Among the events of one process; whoever stands between two of them steps onto one. Never the other way. */
function stepped(own: readonly EventNumber[], at: EventNumber, by: number): EventNumber {
  const place = placeOf(own, at)
  const isBetween = own[place] !== at
  const wanted = place + by + (by < 0 && isBetween ? 1 : 0)
  const to = own[Math.max(0, Math.min(own.length - 1, wanted))] ?? at
  return by < 0 ? Math.min(at, to) : Math.max(at, to)
}

const within = ({ last }: Replay, event: EventNumber): EventNumber => Math.max(0, Math.min(last, event))
