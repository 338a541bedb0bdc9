/**
 * What each of two clients was served, recounted from a trace alone: prompt tokens at admission, and tokens made since
 * by steps of one length. For runs in which nobody is preempted, so that a job makes a token a step from its first on.
 */
import type { TraceEvent } from './trace.ts'
import type { Ticks, Tokens } from './units.ts'

export interface Worth {
  readonly input: number
  readonly output: number
}

interface Call {
  readonly client: number
  readonly prompt: Tokens
  readonly output: Tokens
  admitted: boolean
  first: Ticks
}

/** `clientOf` says 0 or 1 for the name of a process. */
export class Ledger {
  private readonly calls = new Map<string, Call>()
  private readonly waiting = [0, 0]
  private readonly step: Ticks
  private readonly worth: Worth
  private readonly clientOf: (process: string) => number

  constructor(step: Ticks, worth: Worth, clientOf: (process: string) => number) {
    this.step = step
    this.worth = worth
    this.clientOf = clientOf
  }

  take(event: TraceEvent): void {
    if (event.on === 'submit') {
      const client = this.clientOf(event.process)
      this.calls.set(event.process, {
        client,
        prompt: event.prompt,
        output: event.output,
        admitted: false,
        first: Infinity,
      })
      this.waiting[client] = (this.waiting[client] as number) + 1
    }
    const call = 'process' in event ? this.calls.get(event.process) : undefined
    if (call === undefined) return
    if (event.on === 'first') call.first = event.t
    if (event.on !== 'admit') return
    call.admitted = true
    this.waiting[call.client] = (this.waiting[call.client] as number) - 1
  }

  get bothWait(): boolean {
    return this.waiting.every(jobs => jobs > 0)
  }

  /** Service of client 0 less that of client 1 up to now. */
  lead(now: Ticks): number {
    let lead = 0
    for (const { client, prompt, output, admitted, first } of this.calls.values()) {
      const made = now < first ? 0 : Math.min(output, Math.floor((now - first) / this.step) + 1)
      const served = (admitted ? this.worth.input * prompt : 0) + this.worth.output * made
      lead += client === 0 ? served : -served
    }
    return lead
  }
}

/**
 * The most by which one client was served more than the other between any two moments of a time in which both had jobs
 * waiting all along: the widest range of the lead.
 */
export function widestGap(trace: readonly TraceEvent[], ledger: Ledger): number {
  let [least, most, widest] = [Infinity, -Infinity, 0]
  trace.forEach((event, i) => {
    ledger.take(event)
    if (trace[i + 1]?.t === event.t) return
    if (!ledger.bothWait) [least, most] = [Infinity, -Infinity]
    else {
      const lead = ledger.lead(event.t)
      least = Math.min(least, lead)
      most = Math.max(most, lead)
      widest = Math.max(widest, most - least)
    }
  })
  return widest
}
