/**
 * What a trace comes to when it is laid out in time: what each process was doing, which slot of which core or device was
 * taken by whom, and how queues, batches and windows grew. Event by event, so that a trace may be read from a file.
 */
import type { PagingEvent, TracedCore, TraceEvent } from '../sim/trace.ts'
import type { Blocks, Ticks } from '../sim/units.ts'
import { type Counter, type Lane, OpenCounter, OpenLane, OpenServer } from './timeline-parts.ts'

/** A core or a device: what serves several at a time. */
export interface Server {
  readonly name: string
  readonly slots: readonly Lane[]
  readonly counters: readonly Counter[]
  /** Of a core whose KV pool has an end: the blocks in use, as of the last admission, out of so many. */
  readonly kv: (Counter & { readonly of: Blocks }) | null
}

export interface Timeline {
  readonly end: Ticks
  readonly processes: readonly (Lane & { readonly window: Counter })[]
  readonly cores: readonly Server[]
  readonly devices: readonly Server[]
}

interface Process {
  readonly lane: OpenLane
  readonly window: OpenCounter
  /** Tokens of pages in the window. */
  readonly pages: Map<number, number>
  /** Of the page with the notes. */
  notes: number | null
  /** Its calls of devices that have not come back, and whose slots they take. */
  readonly calls: Map<string, OpenServer>
  /** Where its call waits, or is computed. */
  at: { readonly core: OpenServer; readonly isIn: boolean } | null
}

export class TimelineBuilder {
  private readonly processes = new Map<string, Process>()
  private readonly cores = new Map<string, OpenServer>()
  private readonly devices = new Map<string, OpenServer>()
  private readonly kvBlocks: ReadonlyMap<string, Blocks | null>
  private last: Ticks = 0

  /** `cores`: as the trace's header tells them. */
  constructor(cores: readonly TracedCore[] = []) {
    this.kvBlocks = new Map(cores.map(({ name, kvBlocks }) => [name, kvBlocks]))
  }

  add(event: TraceEvent): void {
    this.last = event.t
    const process = this.process(event.process)
    switch (event.on) {
      case 'admit': {
        this.leave(event.t, event.process, process)
        const core = serverIn(this.cores, event.core, 'batch')
        core.enter(event.t, event.process, `${event.process}, call ${event.turn}`, event.why)
        if (event.free !== null) core.kv.set(event.t, (this.kvBlocks.get(event.core) ?? event.free) - event.free)
        process.at = { core, isIn: true }
        process.lane.begin(event.t, `call ${event.turn} on ${event.core}`, 'computing', event.why)
        break
      }
      case 'submit':
      case 'preempt': {
        this.leave(event.t, event.process, process)
        const core = serverIn(this.cores, event.core, 'batch')
        core.queue.add(event.t, 1)
        process.at = { core, isIn: false }
        const name = event.on === 'submit' ? `waits for ${event.core}` : `preempted on ${event.core}`
        process.lane.begin(event.t, name, 'waiting', event.why)
        break
      }
      case 'finish':
      case 'cancel':
      case 'escalate':
        this.leave(event.t, event.process, process)
        process.lane.end(event.t)
        break
      case 'call': {
        const device = serverIn(this.devices, event.device, 'calls')
        device.enter(event.t, callOf(event), event.process, '')
        process.calls.set(callOf(event), device)
        if (event.waits) process.lane.begin(event.t, `waits for ${event.device}`, 'away', '')
        break
      }
      case 'return':
        process.calls.get(callOf(event))?.leave(event.t, callOf(event))
        process.calls.delete(callOf(event))
        if (process.lane.open?.state === 'away') process.lane.end(event.t)
        break
      case 'sleep':
        process.lane.begin(event.t, 'asleep', 'asleep', event.why)
        break
      case 'wake':
        if (process.lane.open?.state === 'asleep') process.lane.end(event.t)
        break
      case 'exit':
      case 'panic':
      case 'kill':
        this.over(event.t, event.process, process)
        break
      case 'page-in':
      case 'page-out':
      case 'note':
        turnPage(process, event)
    }
  }

  /** What is under way at the end goes on to it. */
  finish(): Timeline {
    const end = this.last
    const lanes = [...this.cores.values(), ...this.devices.values()].flatMap(({ slots }) => slots)
    for (const lane of [...lanes, ...Array.from(this.processes.values(), ({ lane: own }) => own)]) lane.end(end)
    const shown = ({ name, slots, queue, taken, kv }: OpenServer): Server => {
      const of = this.kvBlocks.get(name) ?? null
      return {
        name,
        slots,
        counters: queue.times.length > 0 ? [queue, taken] : [taken],
        kv: of === null || kv.times.length === 0 ? null : { name: kv.name, times: kv.times, values: kv.values, of },
      }
    }
    return {
      end,
      processes: Array.from(this.processes.values(), ({ lane: { name, spans }, window }) => ({ name, spans, window })),
      cores: Array.from(this.cores.values(), shown),
      devices: Array.from(this.devices.values(), shown),
    }
  }

  private process(name: string): Process {
    let process = this.processes.get(name)
    if (process === undefined) {
      process = {
        lane: new OpenLane(name),
        window: new OpenCounter('window'),
        pages: new Map(),
        notes: null,
        calls: new Map(),
        at: null,
      }
      this.processes.set(name, process)
    }
    return process
  }

  private leave(t: Ticks, name: string, process: Process): void {
    if (process.at === null) return
    if (process.at.isIn) process.at.core.leave(t, name)
    else process.at.core.queue.add(t, -1)
    process.at = null
  }

  private over(t: Ticks, name: string, process: Process): void {
    this.leave(t, name, process)
    process.lane.end(t)
    for (const [call, device] of process.calls) device.leave(t, call)
    process.calls.clear()
  }
}

const callOf = ({ process, handle }: { readonly process: string; readonly handle: number }): string =>
  `${handle} of ${process}`

function serverIn(servers: Map<string, OpenServer>, name: string, taken: string): OpenServer {
  let server = servers.get(name)
  if (server === undefined) {
    server = new OpenServer(name, taken)
    servers.set(name, server)
  }
  return server
}

type PageTurn = Extract<PagingEvent, { on: 'page-in' | 'page-out' | 'note' }> & { t: Ticks }

function turnPage(process: Process, event: PageTurn): void {
  const { pages, window } = process
  const put = (page: number, tokens: number): void => {
    window.add(event.t, tokens - (pages.get(page) ?? 0))
    pages.set(page, tokens)
  }
  if (event.on === 'page-in') {
    put(event.page, event.tokens)
    if (event.kind === 'notes') process.notes = event.page
  } else if (event.on === 'page-out') {
    put(event.page, 0)
    pages.delete(event.page)
  } else if (event.size !== null && process.notes !== null) put(process.notes, event.size)
}
