/** A timeline as charts: who had which slot of a core, for as long as can be told apart. */
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import { duration } from '../format.ts'
import type { Timeline } from '../timeline.ts'
import type { Figure, Origin, Spans } from './figure.ts'

const MOST_SPANS = 160
/** Of processes, one after the other; where there are more, their names are in the slots alone. */
const COLOURS = 8

export function slots({ cores, end }: Timeline, origin: Origin): Figure[] {
  const [core] = cores.toSorted((a, b) => spansOf(b) - spansOf(a))
  if (core === undefined) return []
  const all = core.slots
    .flatMap(({ spans }, row) => spans.map(span => ({ ...span, row })))
    .toSorted((a, b) => a.from - b.from)
  if (all.length === 0) return []
  const shown = all.slice(0, MOST_SPANS)
  const until = shown.length < all.length ? Math.max(...shown.map(({ from }) => from)) : end
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

const spansOf = ({ slots: lanes }: Timeline['cores'][number]): number =>
  lanes.reduce((sum, { spans }) => sum + spans.length, 0)
