/**
 * A moment as the end of an address: `#t=843.125&event=1204&process=chat-1`. The time says where for a reader, the event
 * which of those at that time; a time alone will do.
 */
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import { parsedTime } from './clock.ts'
import type { EventNumber } from './history.ts'
import type { Replay } from './replay.ts'

export interface Place {
  readonly event: EventNumber
  /** Whose context is shown. */
  readonly process: string | null
}

export function linkTo(replay: Replay, { event, process }: Place): string {
  const seconds = Number((replay.timeOf(event) / TICKS_PER_SECOND).toFixed(6))
  const whose = process === null ? '' : `&process=${encodeURIComponent(process)}`
  return `#t=${seconds}&event=${event}${whose}`
}

/** Null: the link tells no moment of this trace. */
export function placeIn(replay: Replay, link: string): Place | null {
  const words = new URLSearchParams(link.replace(/^#/, ''))
  const name = words.get('process')
  const process = name !== null && replay.named(name) !== undefined ? name : null
  const event = wholeNumber(words.get('event'))
  if (event !== null && event < replay.length) return { event, process }
  const t = parsedTime(words.get('t') ?? '')
  return t === null ? null : { event: replay.eventAt(t), process }
}

const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
