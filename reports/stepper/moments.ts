/** Moments that one looks for in a trace: each kind with its key, the same in the page and in the terminal. */
import type { TraceEvent } from '../../sim/trace.ts'

export type Moment = 'fault' | 'eviction' | 'preemption' | 'panic'

export const MOMENTS: readonly {
  readonly name: Moment
  readonly many: string
  readonly key: string
  /** What it is, for whoever has never seen one. */
  readonly means: string
  readonly events: readonly TraceEvent['on'][]
}[] = [
  {
    name: 'fault',
    many: 'faults',
    key: 'f',
    means: 'an answer needs a fact that is not in the window',
    events: ['fault'],
  },
  {
    name: 'eviction',
    many: 'evictions',
    key: 'e',
    means: 'a page leaves a window, or a context that was kept in the KV pool is taken back',
    events: ['page-out', 'reclaim'],
  },
  {
    name: 'preemption',
    many: 'preemptions',
    key: 'r',
    means: 'a call of the model loses its slot before it is done',
    events: ['preempt'],
  },
  { name: 'panic', many: 'panics', key: 'p', means: 'a process dies with a reason', events: ['panic'] },
]

export const momentOf = ({ on }: Pick<TraceEvent, 'on'>): Moment | null =>
  MOMENTS.find(({ events }) => events.includes(on))?.name ?? null
