/** The machine after one event in sentences: what the page says beside its pictures, and to whoever does not see them. */
import { count, percent, plural, tokens } from '../format.ts'
import { clockTime } from './clock.ts'
import { isInWindow, type Page } from './contexts.ts'
import type { EventNumber } from './history.ts'
import { PAGE_LOOKS, PAGE_STATES, PHASE_LOOKS } from './looks.ts'
import { hasEnded, type Phase, type ProcessHistory } from './processes.ts'
import type { Replay } from './replay.ts'
import { NOBODY, type ServerHistory } from './servers.ts'
import { whatHappened, whyOf } from './words.ts'

const MOST_NAMES = 8

/** `event 14 of 21, 4 s: a FAULT: …` */
export function eventLine(replay: Replay, at: EventNumber): string {
  const event = replay.events[at]
  if (event === undefined) return ''
  const why = whyOf(event)
  const where = `Event ${count(at + 1)} of ${count(replay.length)}, at ${clockTime(event.t)}`
  return `${where}. ${event.process}: ${whatHappened(event)}.${why === '' ? '' : ` Why: ${why}.`}`
}

/** `3 processes alive; 1 computing, 2 waiting for a core`; with the letters of their phases, if wanted. */
export function phaseLine(replay: Replay, at: EventNumber, withLetters = false): string {
  const counts = new Map<Phase, number>()
  for (const { doing } of replay.processes) {
    const { phase } = doing.at(at)
    counts.set(phase, (counts.get(phase) ?? 0) + 1)
  }
  const parts = LIVING_FIRST.flatMap(phase => {
    const many = counts.get(phase) ?? 0
    const { letter, name } = PHASE_LOOKS[phase]
    return many === 0 ? [] : [`${withLetters ? `${letter} ` : ''}${count(many)} ${name}`]
  })
  const alive = LIVING_FIRST.reduce((sum, phase) => sum + (hasEnded(phase) ? 0 : (counts.get(phase) ?? 0)), 0)
  return `${plural(alive, 'process', 'processes')} alive; ${parts.join(', ')}`
}

const LIVING_FIRST = Object.keys(PHASE_LOOKS) as Exclude<Phase, 'unborn'>[]

export function slotsLine(replay: Replay, server: ServerHistory, at: EventNumber): string {
  const total = replay.specOf(server.name)?.slots
  const inSlots = server.slots.flatMap(slot => {
    const process = slot.at(at)
    return process === NOBODY ? [] : [replay.processes[process]?.name ?? '']
  })
  const of =
    total === undefined
      ? plural(server.taken.at(at), 'call')
      : `${count(server.taken.at(at))} of ${plural(total, 'slot')} taken`
  return `${of}${names(inSlots)}`
}

export const queueLine = (replay: Replay, core: ServerHistory, at: EventNumber): string => {
  const many = core.waiting.at(at)
  if (many === 0) return 'nobody waits'
  return `${count(many)} waiting${names(replay.queueAt(core.name, at).map(({ name }) => name))}`
}

const names = (all: readonly string[]): string => {
  if (all.length === 0) return ''
  const rest = all.length - MOST_NAMES
  return `: ${all.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${count(rest)} more` : ''}`
}

export interface KvFill {
  /** Null: not known, or without end. */
  readonly share: number | null
  readonly words: string
}

/** The trace tells how many blocks are left at each admission, and at no other time. */
export function kvFill(replay: Replay, core: ServerHistory, at: EventNumber): KvFill {
  const total = replay.specOf(core.name)?.kvBlocks ?? null
  const free = core.free.at(at)
  if (total === null) return { share: null, words: 'KV pool: without end' }
  if (free === null) return { share: null, words: `KV pool: ${plural(total, 'block')}, nothing admitted yet` }
  const share = (total - free) / total
  return {
    share,
    words: `KV pool at the last admission: ${count(total - free)} of ${plural(total, 'block')} (${percent(share)})`,
  }
}

/** `1,377 of 2,048 tokens; 38 pages in the window, 112 out of it`. */
export function contextLine(
  replay: Replay,
  { context }: ProcessHistory,
  at: EventNumber,
  pages: readonly Page[],
): string {
  const limit = windowOf(replay)
  const inside = pages.filter(isInWindow).length
  const size = context.window.at(at)
  const missed = context.otherFaults.at(at)
  const parts = [
    limit === null ? tokens(size) : `${count(size)} of ${tokens(limit)} (${percent(size / limit)})`,
    `${plural(inside, 'page')} in the window, ${count(pages.length - inside)} out of it`,
    ...(missed === 0 ? [] : [`${plural(missed, 'fault')} on what no page ever held`]),
  ]
  return parts.join('; ')
}

/** The window of a context that is paged is that of the smallest core. */
export function windowOf({ header }: Replay): number | null {
  const limits = header.cores.flatMap(({ contextLimit }) => contextLimit ?? [])
  return limits.length === 0 ? null : Math.min(...limits)
}

export function storeLine({ context }: ProcessHistory, at: EventNumber): string {
  const of = (name: 'recall' | 'archive'): string => {
    const { holds, searches, found, of: all } = context.stores[name].at(at)
    const last =
      searches === 0
        ? ''
        : `, searched ${searches === 1 ? 'once' : `${count(searches)} times`}, the last time ${count(found)} of ${count(all)} found`
    return `${name}: ${plural(holds, 'page')} put there${last}`
  }
  return `${of('recall')}; ${of('archive')}`
}

/** How many pages are in which state. */
export const pageCounts = (
  pages: readonly Page[],
): readonly { readonly letter: string; readonly name: string; readonly many: number }[] =>
  PAGE_STATES.map(state => ({
    letter: PAGE_LOOKS[state].letter,
    name: PAGE_LOOKS[state].name,
    many: pages.filter(page => page.state === state).length,
  })).filter(({ many }) => many > 0)

/** Whose context to show when nobody was chosen: of whoever acted last, among those that have one. */
export function actingContext(replay: Replay, at: EventNumber): ProcessHistory | null {
  const LOOK_BACK = 2000
  for (let i = at; i >= Math.max(0, at - LOOK_BACK); i--) {
    const process = replay.processOf(i)
    if (process !== undefined && !process.context.isEmpty) return process
  }
  return replay.processes.find(({ context }) => !context.isEmpty) ?? null
}
