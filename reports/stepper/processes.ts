/** One process: what it is doing, event by event. What it does on cores and devices is entered there as well. */
import type { TraceEvent } from '../../sim/trace.ts'
import { ContextHistory } from './contexts.ts'
import { type EventNumber, History } from './history.ts'
import type { ServerHistory } from './servers.ts'

export type Phase =
  | 'unborn'
  /** It lives and does none of the others: it reads, writes, sends, or waits for a message. */
  | 'between'
  | 'waiting'
  | 'computing'
  /** At a device. */
  | 'away'
  | 'asleep'
  | 'exited'
  | 'panicked'
  | 'killed'

export interface Doing {
  readonly phase: Phase
  /** The core or the device. */
  readonly place: string
}

const doing = (phase: Phase, place = ''): Doing => ({ phase, place })
const UNBORN = doing('unborn')
const BETWEEN = doing('between')
const ENDS = { exit: doing('exited'), panic: doing('panicked'), kill: doing('killed') } as const

export const hasEnded = (phase: Phase): boolean => phase === 'exited' || phase === 'panicked' || phase === 'killed'

/** Finds a core or a device by its name, or makes it. */
export type Servers = (kind: 'core' | 'device', name: string) => ServerHistory

export class ProcessHistory {
  readonly index: number
  readonly name: string
  readonly doing = new History(UNBORN)
  readonly context = new ContextHistory()
  /** Its own events. */
  readonly events: EventNumber[] = []
  private at: { readonly core: ServerHistory; readonly isIn: boolean } | null = null
  private readonly calls = new Map<number, ServerHistory>()

  constructor(index: number, name: string) {
    this.index = index
    this.name = name
  }

  add(i: EventNumber, event: TraceEvent, server: Servers): void {
    this.events.push(i)
    this.context.add(i, event)
    switch (event.on) {
      case 'start':
        return this.doing.set(i, BETWEEN)
      case 'admit': {
        this.leave(i)
        const core = server('core', event.core)
        core.enter(i, this.name, this.index)
        core.free.set(i, event.free)
        this.at = { core, isIn: true }
        return this.become(i, doing('computing', event.core))
      }
      case 'submit':
      case 'preempt': {
        this.leave(i)
        const core = server('core', event.core)
        core.queue(i, 1)
        this.at = { core, isIn: false }
        return this.become(i, doing('waiting', event.core))
      }
      case 'finish':
      case 'cancel':
      case 'escalate':
        this.leave(i)
        return this.become(i, BETWEEN)
      default:
        return this.outside(i, event, server)
    }
  }

  /** What has nothing to do with a core. */
  private outside(i: EventNumber, event: TraceEvent, server: Servers): void {
    switch (event.on) {
      case 'call': {
        const device = server('device', event.device)
        device.enter(i, this.callOf(event.handle), this.index)
        this.calls.set(event.handle, device)
        return event.waits ? this.become(i, doing('away', event.device)) : undefined
      }
      case 'return':
        this.calls.get(event.handle)?.leave(i, this.callOf(event.handle))
        this.calls.delete(event.handle)
        return this.doing.latest.phase === 'away' ? this.become(i, BETWEEN) : undefined
      case 'sleep':
        return this.become(i, doing('asleep'))
      case 'wake':
        return this.doing.latest.phase === 'asleep' ? this.become(i, BETWEEN) : undefined
      case 'exit':
      case 'panic':
      case 'kill':
        this.leave(i)
        for (const [handle, device] of this.calls) device.leave(i, this.callOf(handle))
        this.calls.clear()
        return this.become(i, ENDS[event.on])
      default:
        // A part of a trace may begin after the process did.
        return this.doing.latest === UNBORN ? this.become(i, BETWEEN) : undefined
    }
  }

  /** Whoever is dead stays it, though a call of the model may still be on its way. */
  private become(i: EventNumber, next: Doing): void {
    if (!hasEnded(this.doing.latest.phase)) this.doing.set(i, next)
  }

  private callOf(handle: number): string {
    return `${handle} of ${this.name}`
  }

  private leave(i: EventNumber): void {
    if (this.at?.isIn === true) this.at.core.leave(i, this.name)
    else this.at?.core.queue(i, -1)
    this.at = null
  }
}
