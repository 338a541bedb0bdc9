/**
 * The machine after one event as lines of text, for those who live in a terminal: cores, lanes, the context as letters,
 * the last events with their why. No line is wider than asked for, and there are no more of them; letters, not colours.
 */
import { count } from '../format.ts'
import { wrapped } from '../wrapped.ts'
import { clockTime } from './clock.ts'
import type { EventNumber } from './history.ts'
import { PAGE_LOOKS, PHASE_LOOKS } from './looks.ts'
import type { ProcessHistory } from './processes.ts'
import type { Replay } from './replay.ts'
import { NOBODY, type ServerHistory } from './servers.ts'
import { actingContext, contextLine, kvFill, pageCounts, phaseLine, queueLine, slotsLine } from './summary.ts'
import { whatHappened, whyOf } from './words.ts'

export interface FrameSize {
  readonly columns: number
  readonly rows: number
}

/** Events that are told with the one that one stands on; more, where there is room. */
const LEAST_AROUND = { before: 2, after: 1 }
const LEAST_LANES = 3
const MOST_PAGE_ROWS = 4
const MOST_CORES = 3
/** Of the lanes, what lies before the event. */
const PAST = 0.7

export function frame(replay: Replay, at: EventNumber, { columns, rows }: FrameSize): string[] {
  const phases = inLines(phaseLine(replay, at, true), columns)
  const above = [head(replay, at), '', ...coreLines(replay, at, columns), '', ...phases]
  const context = contextLines(replay, at, columns)
  const fixed = above.length + context.length + 1
  const least = eventLines(replay, at, columns, LEAST_AROUND).length
  const room = Math.max(LEAST_LANES, rows - fixed - least)
  const lanes = laneLines(replay, at, columns, room)
  const spare = Math.max(0, rows - fixed - lanes.length - least)
  const around = {
    before: LEAST_AROUND.before + Math.ceil(spare / 2),
    after: LEAST_AROUND.after + Math.floor(spare / 2),
  }
  const events = eventLines(replay, at, columns, around)
  return [...above, ...lanes, ...context, '', ...events].slice(0, rows).map(line => cut(line, columns))
}

const head = (replay: Replay, at: EventNumber): string => {
  const { scenario, seed } = replay.header
  const where = `event ${count(at + 1)} of ${count(replay.length)}   ${clockTime(replay.timeOf(at), 3)}`
  return `${cut(plain(scenario), 30)}, seed ${seed}   ${where}`
}

// ---- cores ----

function coreLines(replay: Replay, at: EventNumber, columns: number): string[] {
  const shown = replay.cores.slice(0, MOST_CORES)
  const more = replay.cores.length - shown.length
  return [
    ...shown.flatMap(core => {
      const name = `core ${cut(plain(core.name), 20)}  `
      return [
        `${name}${plain(slotsLine(replay, core, at))}; ${plain(queueLine(replay, core, at))}`,
        `  ${slotStrip(replay, core, at, Math.max(8, columns - 62))}  ${kvFill(replay, core, at).words}`,
      ]
    }),
    ...(more > 0 ? [`and ${count(more)} more cores`] : []),
  ]
}

/** `[##@.....]`: taken, taken by whoever acts, free; where there are many, each letter is several of them. */
function slotStrip(replay: Replay, core: ServerHistory, at: EventNumber, most: number): string {
  const total = Math.max(core.slots.length, replay.specOf(core.name)?.slots ?? 0)
  const each = Math.ceil(total / most)
  const acting = replay.processOf(at)?.index
  const letters = Array.from({ length: Math.ceil(total / each) }, (_, i) => {
    const inSlots = core.slots.slice(i * each, (i + 1) * each).map(slot => slot.at(at))
    if (inSlots.some(process => process === acting)) return '@'
    return inSlots.some(process => process !== NOBODY) ? '#' : '.'
  })
  return `[${letters.join('')}]`
}

// ---- lanes ----

function laneLines(replay: Replay, at: EventNumber, columns: number, room: number): string[] {
  const names = Math.min(18, Math.floor(columns / 4))
  const wide = columns - names - 4
  const from = Math.max(0, Math.min(at - Math.floor(wide * PAST), replay.length - wide))
  const to = Math.min(replay.last, from + wide - 1)
  const alive = replay.alive(from, to)
  const acting = alive.findIndex(({ name }) => name === replay.events[at]?.process)
  const isCut = alive.length > room - 1
  const many = isCut ? room - 2 : alive.length
  const first = Math.max(0, Math.min(acting - Math.floor(many / 2), alive.length - many))
  const rows = alive.slice(first, first + many)
  return [
    ...rows.map(process => laneLine(process, { from, to, at, names, isActing: process === alive[acting] })),
    `${' '.repeat(names + 3 + at - from)}^`,
    ...(isCut ? [`  ${count(alive.length - many)} more processes live now`] : []),
  ]
}

interface LaneView {
  readonly from: EventNumber
  readonly to: EventNumber
  readonly at: EventNumber
  readonly names: number
  readonly isActing: boolean
}

function laneLine({ name, doing }: ProcessHistory, { from, to, names, isActing }: LaneView): string {
  const letters = doing.stretches(from, to).map(({ from: begins, to: ends, value: { phase } }) => {
    const long = Math.min(ends, to + 1) - Math.max(begins, from)
    return (phase === 'unborn' ? ' ' : PHASE_LOOKS[phase].letter).repeat(Math.max(0, long))
  })
  return `${isActing ? '>' : ' '} ${cut(plain(name), names).padEnd(names)} ${letters.join('')}`
}

// ---- context ----

function contextLines(replay: Replay, at: EventNumber, columns: number): string[] {
  const process = actingContext(replay, at)
  if (process === null) return []
  const pages = process.context.pagesAt(at)
  const letters = pages.map(({ state }) => PAGE_LOOKS[state].letter).join('')
  const wide = columns - 2
  const rows = Array.from(
    { length: Math.ceil(letters.length / wide) },
    (_, i) => `  ${letters.slice(i * wide, (i + 1) * wide)}`,
  )
  const shown =
    rows.length > MOST_PAGE_ROWS
      ? [`  … ${count((rows.length - MOST_PAGE_ROWS + 1) * wide)} older pages`, ...rows.slice(1 - MOST_PAGE_ROWS)]
      : rows
  const legend = pageCounts(pages).map(({ letter, name, many }) => `${letter} ${name} ${count(many)}`)
  return [
    '',
    ...inLines(`context of ${cut(plain(process.name), 20)}: ${contextLine(replay, process, at, pages)}`, columns),
    ...shown,
    ...gathered(legend, columns),
  ]
}

/** As many to a line as fit. */
function gathered(words: readonly string[], columns: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length + 3 <= columns) lines[lines.length - 1] = `${last}   ${word}`
    else lines.push(`  ${word}`)
  }
  return lines
}

// ---- events ----

function eventLines(replay: Replay, at: EventNumber, columns: number, around: typeof LEAST_AROUND): string[] {
  const from = Math.max(0, at - around.before)
  const to = Math.min(replay.last, at + around.after)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap(i => {
    const event = replay.events[i]
    if (event === undefined) return []
    const why = whyOf(event)
    const line = `${i === at ? '>' : ' '} ${clockTime(event.t, 3)}  ${plain(event.process)}: ${plain(whatHappened(event))}`
    if (i !== at) return [line]
    return [...inLines(line, columns), ...(why === '' ? [] : inLines(`    why: ${plain(why)}`, columns))]
  })
}

const inLines = (text: string, columns: number): string[] => wrapped(text, columns, 4).split('\n')

/** What would move the cursor, or hide, is not passed on to a terminal. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '·')

function cut(text: string, columns: number): string {
  const letters = [...text]
  return letters.length <= columns ? text : `${letters.slice(0, Math.max(0, columns - 1)).join('')}…`
}
