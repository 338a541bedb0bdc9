/** Faults against frames, pager by pager: the miss-ratio curves of a reference string, with the bound below them. */
import type { PagesOutcome } from '../../bench/pages.ts'
import type { StoredPages } from '../../bench/result-schema.ts'
import { count, percent } from '../format.ts'
import type { Figure, Origin } from './figure.ts'

/** More numbers of frames than these would stand too close to be written below the axis. */
const MOST_MARKS = 10
const marksAt = (frames: readonly number[]) => frames.map(at => ({ at, label: count(at) }))

/** From here on the axis reaches up to all requests, and no further. */
const NEARLY_ALL = 0.7

export function figuresOfPages({ results, file, seed, version = '', command = '' }: StoredPages): Figure[] {
  const origin = { scenario: file ?? 'a reference string', seeds: seed === undefined ? [] : [seed], version, command }
  return missCurves({ counts: results, frames: [...new Set(results.map(it => it.frames))] }, origin)
}

/** Of all that was counted no more than this is drawn. */
type Counted = Pick<PagesOutcome, 'counts' | 'frames'> & Partial<PagesOutcome>

export function missCurves({ counts, frames }: Counted, origin: Origin): Figure[] {
  const pagers = [...new Set(counts.map(({ pager }) => pager))]
  if (pagers.length === 0) return []
  const ratio = (pager: string, at: number): number | null => {
    const count = counts.find(it => it.pager === pager && it.frames === at)
    return count === undefined || count.requests === 0 ? null : count.faults / count.requests
  }
  const last = Math.max(...frames)
  const highest = Math.max(...pagers.flatMap(pager => frames.map(at => ratio(pager, at) ?? 0)))
  const best = pagers
    .filter(pager => pager !== 'opt' && ratio(pager, last) !== null)
    .toSorted((a, b) => (ratio(a, last) ?? 0) - (ratio(b, last) ?? 0))[0]
  return [
    {
      name: 'miss-curves',
      title: 'Requests that miss, by the room there is',
      remarks: frames.length < 2 ? ['One number of frames: no curve.'] : [],
      origin,
      alt:
        best === undefined
          ? 'The bound alone.'
          : `With ${last} frames ${best} misses ${percent(ratio(best, last) ?? Number.NaN)} of the requests, the fewest.`,
      body: {
        is: 'plot',
        x: { title: 'frames', unit: 'count', ...(frames.length <= MOST_MARKS ? { marks: marksAt(frames) } : {}) },
        y: { title: 'requests that miss', unit: 'share', from: 0, ...(highest > NEARLY_ALL ? { to: 1 } : {}) },
        series: pagers.map(pager => ({
          name: pager,
          paint: { policy: pager },
          joined: 'line' as const,
          points: frames.toSorted((a, b) => a - b).map(x => ({ x, y: { value: ratio(pager, x) } })),
        })),
      },
    },
  ]
}
