/** The report of page faults on a reference string. */
import type { StoredPages } from '../../bench/result-schema.ts'
import { listed } from '../../scenarios/nearest.ts'
import { figuresOfPages } from '../charts/of-pages.ts'
import { count, percent, plural } from '../format.ts'
import { type Listing, measured } from '../listing.ts'
import { anomalies, BOUND } from '../pages-report.ts'
import { left, right } from '../table.ts'
import type { Report } from './report.ts'

type Counts = StoredPages['results']

export function reportOfPages(stored: StoredPages): Report {
  const { results, seed, file, failures, command = null, version = null } = stored
  const frames = [...new Set(results.map(it => it.frames))]
  return {
    kind: 'Page faults',
    title: `${file === undefined ? 'A reference string' : file}: ${listed([...new Set(results.map(it => it.pager))], 'and')}`,
    summary: summaryOf(stored, frames),
    warnings: failures,
    figures: figuresOfPages(stored),
    listings: results.length === 0 ? [] : [listingOf(results)],
    steps: null,
    spec: null,
    provenance: [
      ['reference string', file ?? 'given in the command'],
      ['requests', count(results[0]?.requests ?? Number.NaN)],
      ...(seed === undefined ? [] : [['seed', String(seed)] as [string, string]]),
    ],
    command,
    version,
  }
}

function summaryOf({ results, objects, notes }: StoredPages, frames: readonly number[]): string[] {
  if (results.length === 0) return ['No pager has counted anything.']
  const most = frames.reduce((best, it) => Math.max(best, it), 0)
  const compulsory =
    objects === undefined
      ? []
      : [`${count(objects)} of the faults are compulsory: each page must come in once, whatever the pager.`]
  return [bestOf(results, most), ...compulsory, ...anomalies(results), ...notes]
}

/** With the most room: who misses least, and how far that is from the bound. */
function bestOf(results: Counts, frames: number): string {
  const own = results.filter(it => it.frames === frames)
  const real = own.filter(({ pager }) => pager !== BOUND)
  const bound = own.find(({ pager }) => pager === BOUND)
  const known = real.length > 0 ? real : own
  const fewest = known.reduce((least, { faults }) => Math.min(least, faults), Number.POSITIVE_INFINITY)
  const names = known.filter(({ faults }) => faults === fewest).map(({ pager }) => pager)
  const requests = known[0]?.requests ?? 0
  const who = `${listed(names, 'and')} ${names.length === 1 ? 'misses' : 'miss'}`
  const said = `With ${plural(frames, 'frame')} ${who} ${count(fewest)} of ${plural(requests, 'request')} (${percent(fewest / requests)})`
  if (bound === undefined || real.length === 0) return `${said}.`
  return `${said}, the fewest of those that do not know the future; ${BOUND}, which does, misses ${count(bound.faults)}.`
}

function listingOf(results: Counts): Listing {
  const bounded = results.some(({ pager }) => pager === BOUND)
  const boundAt = (frames: number): number =>
    results.find(it => it.pager === BOUND && it.frames === frames)?.faults ?? Number.NaN
  return {
    title: 'Faults',
    columns: [left('pager'), ...['frames', 'faults', 'missed', ...(bounded ? [`over ${BOUND}`] : [])].map(right)],
    rows: results.map(({ pager, frames, requests, faults }) => [
      pager,
      measured(frames, count),
      measured(faults, count),
      measured(faults / requests, percent),
      ...(bounded
        ? [measured(faults - boundAt(frames), value => (value > 0 ? `+${count(value)}` : count(value)))]
        : []),
    ]),
  }
}
