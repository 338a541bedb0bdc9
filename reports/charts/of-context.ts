/** A context as a map: turns across, pages down; what is there, what has left, and what was missed. */
import type { PageKind } from '../../sim/pager.ts'
import type { ContextMap, PageLife } from '../context-map.ts'
import { plural } from '../format.ts'
import type { Figure, Origin, Paint, Spans } from './figure.ts'

const MOST_PAGES = 64

const GROUPS: readonly { readonly name: string; readonly paint: Paint; readonly kinds: readonly PageKind[] }[] = [
  { name: 'pinned', paint: { part: 6 }, kinds: ['system', 'functions', 'notes'] },
  { name: 'the user said', paint: { part: 0 }, kinds: ['user', 'document', 'tool'] },
  { name: 'the model said', paint: { part: 4 }, kinds: ['assistant'] },
  { name: 'calls and notices', paint: { part: 5 }, kinds: ['call', 'result', 'notice'] },
  { name: 'summary', paint: { part: 3 }, kinds: ['summary'] },
]
const CAME_BACK = { name: 'came back', paint: { part: 2 } } as const

/** Of the context with the most pages. */
export function contextMap(maps: readonly ContextMap[], origin: Origin): Figure[] {
  const map = maps.toSorted((a, b) => b.pages.length - a.pages.length)[0]
  if (map === undefined || map.pages.length === 0) return []
  const pages = map.pages.slice(0, MOST_PAGES)
  const isCut = pages.length < map.pages.length
  const until = isCut ? Math.min(map.turns, lastTurnOf(pages)) : map.turns
  const rowOf = new Map(pages.map(({ page }, row) => [page, row]))
  const faults = pages.flatMap(({ page, faults: turns }) =>
    turns.filter(turn => turn < until).map(turn => ({ row: rowOf.get(page) ?? 0, x: turn + 0.5 })),
  )
  const elsewhere = map.otherFaults.filter(turn => turn < until).length
  const spansOf = (life: PageLife, stays: PageLife['stays']): Spans['kinds'][number]['spans'] =>
    stays
      .map(({ from, to }) => ({ row: rowOf.get(life.page) ?? 0, from, to: Math.min(to ?? until, until), label: '' }))
      .filter(({ from, to }) => to > from)
  const kinds = [
    ...GROUPS.map(({ name, paint, kinds: own }) => ({
      name,
      paint,
      spans: pages.filter(({ kind }) => own.includes(kind)).flatMap(life => spansOf(life, life.stays.slice(0, 1))),
    })),
    { ...CAME_BACK, spans: pages.flatMap(life => spansOf(life, life.stays.slice(1))) },
  ].filter(({ spans }) => spans.length > 0)
  return [
    {
      name: 'context-map',
      title: `The window of ${map.process}, page by page`,
      remarks: [
        ...(isCut ? [`The first ${MOST_PAGES} of ${map.pages.length} pages.`] : []),
        ...(elsewhere === 0 ? [] : [`${plural(elsewhere, 'fault')} more, on what no page of the window ever held.`]),
        'A bar ends where its page leaves; a cross: something on it was needed, and it was not there.',
      ],
      origin,
      alt: `${plural(pages.length, 'page')} over ${plural(until, 'call')} of the model, ${plural(faults.length, 'fault')}.`,
      body: {
        is: 'spans',
        x: { title: 'calls of the model', unit: 'count', from: 0, to: until },
        rows: pages.map(({ page, kind }) => `${page} ${kind}`),
        rowsAre: 'pages, the first at the top',
        kinds,
        moments: faults.length === 0 ? [] : [{ name: 'fault', at: faults }],
      },
    },
  ]
}

/** The first pages, and a little after them. */
const lastTurnOf = (pages: readonly PageLife[]): number =>
  Math.ceil(Math.max(...pages.map(({ stays }) => stays[0]?.from ?? 0)) * 1.1) + 1
