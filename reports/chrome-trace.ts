/**
 * A timeline in the format that Perfetto and chrome://tracing open: cores and devices with their slots, processes with what
 * they do, and counters. Phases X (a span), C (a counter) and M (a name), and no others; times in microseconds.
 */
import { TICKS_PER_SECOND } from '../sim/units.ts'
import type { Server, Timeline } from './timeline.ts'
import type { Counter, Lane } from './timeline-parts.ts'

export type ChromeEvent =
  | { ph: 'M'; pid: number; tid?: number; name: 'process_name' | 'thread_name'; args: { name: string } }
  | { ph: 'M'; pid: number; name: 'process_sort_index'; args: { sort_index: number } }
  | { ph: 'X'; pid: number; tid: number; name: string; cat: string; ts: number; dur: number; args: { why?: string } }
  | { ph: 'C'; pid: number; name: string; ts: number; args: Record<string, number> }

export interface ChromeTrace {
  readonly traceEvents: readonly ChromeEvent[]
  readonly displayTimeUnit: 'ms'
  readonly otherData: Readonly<Record<string, string>>
}

const TICKS_PER_MICROSECOND = TICKS_PER_SECOND / 1e6
const micro = (ticks: number): number => ticks / TICKS_PER_MICROSECOND

/** `about`: what is told of the run. */
export function chromeTrace(
  { processes, cores, devices }: Timeline,
  about: Readonly<Record<string, string>>,
): ChromeTrace {
  const events: ChromeEvent[] = []
  const group = (pid: number, name: string, lanes: readonly Lane[], counters: readonly Counter[]): void => {
    events.push({ ph: 'M', pid, name: 'process_name', args: { name } })
    events.push({ ph: 'M', pid, name: 'process_sort_index', args: { sort_index: pid } })
    lanes.forEach((lane, tid) => {
      events.push({ ph: 'M', pid, tid: tid + 1, name: 'thread_name', args: { name: lane.name } })
      for (const { from, to, name: what, state, why } of lane.spans)
        events.push({
          ph: 'X',
          pid,
          tid: tid + 1,
          name: what,
          cat: state,
          ts: micro(from),
          dur: micro(to - from),
          args: why === '' ? {} : { why },
        })
    })
    for (const counter of counters)
      counter.times.forEach((t, i) => {
        events.push({ ph: 'C', pid, name: counter.name, ts: micro(t), args: { value: counter.values[i] ?? 0 } })
      })
  }
  const servers: readonly (readonly [string, Server])[] = [
    ...cores.map(core => ['core', core] as const),
    ...devices.map(device => ['device', device] as const),
  ]
  servers.forEach(([kind, { name, slots, counters, kv }], i) => {
    group(i + 1, `${kind} ${name}`, slots, kv === null ? counters : [...counters, kv])
  })
  const windows = processes
    .filter(({ window }) => window.times.length > 0)
    .map(({ name, window }) => ({ ...window, name: `window of ${name}` }))
  group(servers.length + 1, 'processes', processes, windows)
  return { traceEvents: events, displayTimeUnit: 'ms', otherData: about }
}
