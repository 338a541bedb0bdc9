/** A timeline as charts: who had which slot of a core, for as long as can be told apart; and how full KV pools were. */
import { median } from 'simple-statistics'
import { TICKS_PER_SECOND, type Ticks } from '../../sim/units.ts'
import { duration, percent } from '../format.ts'
import type { Timeline } from '../timeline.ts'
import type { Figure, Origin, Plot, Spans } from './figure.ts'

const MOST_SPANS = 160
const LEAST_SPANS = 12
/** Half of the spans take at least so much of the time that is shown. */
const LEAST_SHARE = 1 / 300
/** Of processes, one after the other; where there are more, their names are in the slots alone. */
const COLOURS = 8

export function slots({ cores, end }: Timeline, origin: Origin): Figure[] {
  const [core] = cores.toSorted((a, b) => spansOf(b) - spansOf(a))
  if (core === undefined) return []
  const all = core.slots
    .flatMap(({ spans }, row) => spans.map(span => ({ ...span, row })))
    .toSorted((a, b) => a.from - b.from)
  if (all.length === 0) return []
  const shown = toldApart(all)
  const until = shown.length < all.length ? lastOf(shown) : end
  const rows = Math.max(0, ...shown.map(({ row }) => row)) + 1
  const who = (name: string): string => name.replace(/, call \d+$/, '')
  const processes = [...new Set(shown.map(({ name }) => who(name)))]
  const kinds = Array.from({ length: Math.min(COLOURS, processes.length) }, (_, part): Spans['kinds'][number] => ({
    name: processes.length <= COLOURS ? (processes[part] ?? '') : '',
    paint: { part },
    spans: shown
      .filter(({ name }) => processes.indexOf(who(name)) % COLOURS === part)
      .map(({ row, from, to, name }) => ({
        row,
        from: from / TICKS_PER_SECOND,
        to: Math.min(to, until) / TICKS_PER_SECOND,
        label: who(name),
      })),
  }))
  return [
    {
      name: 'batch-slots',
      title: `Who had which slot of ${core.name}`,
      remarks: [
        ...(shown.length < all.length ? [`The first ${duration(until / TICKS_PER_SECOND)}.`] : []),
        ...(processes.length > COLOURS
          ? [`${processes.length} processes; their colours repeat after ${COLOURS}.`]
          : []),
      ],
      origin,
      alt: `${processes.length} processes in ${rows} slots, until ${duration(until / TICKS_PER_SECOND)}.`,
      body: {
        is: 'spans',
        x: { title: 'time', unit: 'seconds' },
        rows: Array.from({ length: rows }, (_, row) => `slot ${row}`),
        rowsAre: 'slots',
        kinds,
        moments: [],
      },
    },
  ]
}

/** As many of the first as can be told apart: calls of a second each in a day of waiting could not. */
function toldApart<S extends { readonly from: Ticks; readonly to: Ticks }>(all: readonly S[]): readonly S[] {
  for (let count = Math.min(MOST_SPANS, all.length); count > LEAST_SPANS; count--) {
    const some = all.slice(0, count)
    if (median(some.map(({ from, to }) => to - from)) >= LEAST_SHARE * lastOf(some)) return some
  }
  return all.slice(0, LEAST_SPANS)
}

const lastOf = (spans: readonly { readonly from: Ticks }[]): Ticks => Math.max(...spans.map(({ from }) => from))

const STRETCHES = 200

/** The fullest of each stretch, of each pool that has an end. */
export function kvOverTime({ cores, end }: Timeline, origin: Origin): Figure[] {
  const series = cores.flatMap(({ name, kv }, part): Plot['series'][number][] => {
    if (kv === null) return []
    const fullest = new Map<number, number>()
    kv.times.forEach((t, i) => {
      const stretch = Math.floor((t / Math.max(1, end)) * STRETCHES)
      fullest.set(stretch, Math.max(fullest.get(stretch) ?? 0, kv.values[i] ?? 0))
    })
    const points = Array.from(fullest, ([stretch, blocks]) => ({
      x: ((stretch / STRETCHES) * end) / TICKS_PER_SECOND,
      y: { value: blocks / kv.of },
    }))
    return [{ name, paint: { part }, joined: 'steps', points }]
  })
  if (series.length === 0) return []
  const most = Math.max(...series.flatMap(({ points }) => points.map(({ y }) => y.value ?? 0)))
  return [
    {
      name: 'kv-over-time',
      title: 'How full the KV pool is',
      remarks: ['Blocks that cannot be had, as told at admissions; the fullest of each stretch.'],
      origin,
      alt: `At most ${percent(most)} of a pool was in use.`,
      body: {
        is: 'plot',
        x: { title: 'time', unit: 'seconds' },
        y: { title: 'of the KV pool', unit: 'share', from: 0 },
        series,
      },
    },
  ]
}

const spansOf = ({ slots: lanes }: Timeline['cores'][number]): number =>
  lanes.reduce((sum, { spans }) => sum + spans.length, 0)
