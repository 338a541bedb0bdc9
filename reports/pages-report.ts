/**
 * The faults of pagers on one reference string, pagers down and frames across, for people: with the share of requests
 * that missed, what each has over the best possible, and where more room made it worse.
 */
import type { PageCount } from '../bench/page-count.ts'
import type { PagesOutcome } from '../bench/pages.ts'
import { count, number, percent, plural } from './format.ts'
import { type Cell, type Column, left, right, table } from './table.ts'

export const BOUND = 'opt'
/** Characters that one number of frames takes in a table. */
const FRAMES_WIDTH = 31

/** `command` repeats it. Tables that would be wider than `columns` go on below. */
export function pagesReport(outcome: PagesOutcome, command: string, columns = 100): string {
  const { counts, notes, references } = outcome
  const { refs, objects } = references
  const opening = `${plural(refs.length, 'request')} for ${plural(objects, 'page')}: ${count(objects)} of the faults are compulsory, whatever the pager.`
  const shown = [opening, ...tables(outcome, columns), ...(counts.length === 0 ? [] : [explanation(outcome)])]
  const remarks = [...anomalies(counts), ...notes]
  return [...shown, ...(remarks.length === 0 ? [] : [remarks.join('\n')]), command].join('\n\n')
}

function tables({ counts, frames }: PagesOutcome, columns: number): string[] {
  const pagers = [...new Set(counts.map(it => it.pager))]
  if (pagers.length === 0) return []
  const inARow = Math.max(1, Math.floor((columns - Math.max(...pagers.map(name => name.length))) / FRAMES_WIDTH))
  const rows = Array.from({ length: Math.ceil(frames.length / inARow) }, (_, i) => i * inARow)
  return rows.map(first => oneTable(counts, pagers, frames.slice(first, first + inARow)))
}

const oneTable = (counts: readonly PageCount[], pagers: readonly string[], frames: readonly number[]): string =>
  table(
    [left('pager'), ...frames.flatMap(it => headings(it, isBounded(counts)))],
    pagers.map(pager => [pager, ...frames.flatMap(it => cells(counts, pager, it))]),
  )

const headings = (frames: number, bounded: boolean): Column[] => [
  right(plural(frames, 'frame')),
  right('missed'),
  ...(bounded ? [right(`over ${BOUND}`)] : []),
]

function cells(counts: readonly PageCount[], pager: string, frames: number): Cell[] {
  const own = countOf(counts, pager, frames)
  const missing = own === undefined
  const shown = missing ? ['failed', ''] : [count(own.faults), percent(own.faults / own.requests)]
  if (!isBounded(counts)) return shown
  const best = countOf(counts, BOUND, frames)
  return [...shown, missing || best === undefined ? '' : regret(own.faults - best.faults)]
}

const regret = (faults: number): string => (faults === 0 ? '0' : `+${count(faults)}`)
const isBounded = (counts: readonly PageCount[]): boolean => counts.some(it => it.pager === BOUND)
const countOf = (counts: readonly PageCount[], pager: string, frames: number): PageCount | undefined =>
  counts.find(it => it.pager === pager && it.frames === frames)

const explanation = ({ counts }: PagesOutcome): string =>
  isBounded(counts)
    ? `Faults, and the share of requests that missed. Pages are of one size, so ${BOUND} is a true bound: it knows the future.`
    : `Faults, and the share of requests that missed. With ${BOUND} among the pagers, each is compared with the best possible.`

/** One sentence a pager: the smallest step up in frames that cost it most. */
export function anomalies(counts: readonly PageCount[]): string[] {
  return [...new Set(counts.map(it => it.pager))].flatMap(pager => {
    const rising = counts.filter(it => it.pager === pager).toSorted((a, b) => a.frames - b.frames)
    const at = rising.findIndex((it, i) => it.faults > (rising[i - 1]?.faults ?? Number.POSITIVE_INFINITY))
    const [less, more] = [rising[at - 1], rising[at]]
    if (less === undefined || more === undefined) return []
    const fewer = `${number(less.faults)} with ${plural(less.frames, 'frame')}`
    return [
      `${pager}: ${fewer}, ${number(more.faults)} with ${number(more.frames)}. More room, more faults: Belady's anomaly.`,
    ]
  })
}
