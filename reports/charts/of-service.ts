/** Who was served how much, as time went on; and how evenly, by Jain's index over stretches of time. */
import { jain } from '../../sim/fairness.ts'
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import { duration, percent } from '../format.ts'
import type { Service } from '../service.ts'
import type { Figure, Origin } from './figure.ts'

const STRETCHES = 40
/** More lines than these cannot be followed; who got most comes first. */
const MOST_CLIENTS = 10

export function service({ end, clients }: Service, origin: Origin): Figure[] {
  if (clients.length < 2 || end === 0) return []
  const edges = Array.from({ length: STRETCHES + 1 }, (_, i) => (end * i) / STRETCHES)
  /** By client: what it got in each stretch. */
  const parts = clients.map(({ times, tokens }) => {
    const sums = new Array<number>(STRETCHES).fill(0)
    times.forEach((t, i) => {
      const at = Math.min(STRETCHES - 1, Math.floor((t / end) * STRETCHES))
      sums[at] = (sums[at] ?? 0) + (tokens[i] ?? 0)
    })
    return sums
  })
  const total = (sums: readonly number[]): number => sums.reduce((all, it) => all + it, 0)
  const order = clients.map((_, i) => i).toSorted((a, b) => total(parts[b] ?? []) - total(parts[a] ?? []))
  const shown = order.slice(0, MOST_CLIENTS)
  const seconds = (i: number): number => (edges[i] ?? 0) / TICKS_PER_SECOND
  const stretch = duration(end / STRETCHES / TICKS_PER_SECOND)
  const even = Array.from({ length: STRETCHES }, (_, i) => jain(parts.map(sums => sums[i] ?? 0)))
  const [most] = order
  const all = parts.reduce((sum, it) => sum + total(it), 0)
  const share = percent(total(parts[most ?? 0] ?? []) / all)
  return [
    {
      name: 'service-over-time',
      title: 'What each client has been served',
      remarks: [
        'Tokens read and said, counted when a call ends.',
        ...(shown.length < clients.length ? [`The ${shown.length} of ${clients.length} clients that got most.`] : []),
      ],
      origin,
      alt: `${clients[most ?? 0]?.name} got ${share} of the tokens.`,
      body: {
        is: 'plot',
        x: { title: 'time', unit: 'seconds' },
        y: { title: 'served so far', unit: 'tokens', from: 0 },
        series: shown.map((client, part) => {
          let sum = 0
          const points = (parts[client] ?? []).map((tokens, i) => {
            sum += tokens
            return { x: seconds(i + 1), y: { value: sum } }
          })
          return {
            name: clients[client]?.name ?? '',
            paint: { part },
            joined: 'line' as const,
            points: [{ x: 0, y: { value: 0 } }, ...points],
          }
        }),
      },
    },
    {
      name: 'fairness-over-time',
      title: 'How evenly clients are served',
      remarks: [
        `Jain's index of the tokens in each stretch of ${stretch}; 1: all got the same, 1/${clients.length}: one got all.`,
      ],
      origin,
      alt: `Jain's index lies between ${Math.min(...even).toFixed(2)} and ${Math.max(...even).toFixed(2)}.`,
      body: {
        is: 'plot',
        x: { title: 'time', unit: 'seconds' },
        y: { title: "Jain's index", unit: 'count', from: 0, to: 1 },
        series: [
          {
            name: "Jain's index",
            paint: { part: 0 },
            joined: 'steps',
            points: even.map((value, i) => ({ x: seconds(i + 1), y: { value } })),
          },
        ],
      },
    },
  ]
}
