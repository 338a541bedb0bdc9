/**
 * A trace as a machine that can be stopped, stepped and rewound: what every process, core, device, context and store was
 * after any of its events. Nothing is played back: each thing keeps the list of its changes (`History`), so that any
 * moment costs the same, and looking never changes what is seen.
 */
import type { TracedCore, TraceEvent, TraceHeader } from '../../sim/trace.ts'
import type { Ticks } from '../../sim/units.ts'
import { type EventNumber, placeOf } from './history.ts'
import { type Moment, momentOf } from './moments.ts'
import { hasEnded, ProcessHistory, type Servers } from './processes.ts'
import { ServerHistory } from './servers.ts'

export class Replay {
  readonly header: TraceHeader
  readonly events: TraceEvent[] = []
  /** In the order of their first events. */
  readonly processes: ProcessHistory[] = []
  readonly cores: ServerHistory[] = []
  readonly devices: ServerHistory[] = []
  readonly moments: Readonly<Record<Moment, EventNumber[]>> = { fault: [], eviction: [], preemption: [], panic: [] }
  private readonly times: Ticks[] = []
  private readonly byName = new Map<string, ProcessHistory>()

  constructor(header: TraceHeader) {
    this.header = header
    for (const { name } of header.cores) this.cores.push(new ServerHistory(name))
  }

  add(event: TraceEvent): void {
    const i = this.events.push(event) - 1
    this.times.push(event.t)
    const moment = momentOf(event)
    if (moment !== null) this.moments[moment].push(i)
    this.process(event.process).add(i, event, this.server)
  }

  get length(): number {
    return this.events.length
  }

  get last(): EventNumber {
    return this.events.length - 1
  }

  timeOf(event: EventNumber): Ticks {
    return this.times[event] ?? 0
  }

  /** The last event that has happened at this time; the first, if none has. */
  eventAt(t: Ticks): EventNumber {
    return Math.max(0, placeOf(this.times, t))
  }

  processOf(event: EventNumber): ProcessHistory | undefined {
    return this.named(this.events[event]?.process ?? '')
  }

  named(process: string): ProcessHistory | undefined {
    return this.byName.get(process)
  }

  /** What the header tells of a core; a trace may name others. */
  specOf(core: string): TracedCore | undefined {
    return this.header.cores.find(({ name }) => name === core)
  }

  /** Who waits before a core, whoever has waited longest first. */
  queueAt(core: string, event: EventNumber): ProcessHistory[] {
    return this.processes
      .filter(({ doing }) => {
        const { phase, place } = doing.at(event)
        return phase === 'waiting' && place === core
      })
      .sort((a, b) => a.doing.since(event) - b.doing.since(event))
  }

  /** Those that live at some time between two events. */
  alive(from: EventNumber, to: EventNumber): ProcessHistory[] {
    return this.processes.filter(
      ({ doing, events }) => (events[0] ?? 0) <= to && !(hasEnded(doing.at(from).phase) && doing.since(from) < from),
    )
  }

  private process(name: string): ProcessHistory {
    let process = this.byName.get(name)
    if (process === undefined) {
      process = new ProcessHistory(this.processes.length, name)
      this.processes.push(process)
      this.byName.set(name, process)
    }
    return process
  }

  private readonly server: Servers = (kind, name) => {
    const all = kind === 'core' ? this.cores : this.devices
    let server = all.find(each => each.name === name)
    if (server === undefined) {
      server = new ServerHistory(name)
      all.push(server)
    }
    return server
  }
}

export function replayOf(header: TraceHeader, events: Iterable<TraceEvent>): Replay {
  const replay = new Replay(header)
  for (const event of events) replay.add(event)
  return replay
}
