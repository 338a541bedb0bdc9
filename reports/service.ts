/** What each client was served, moment by moment, gathered from a trace event by event. */
import type { TraceEvent } from '../sim/trace.ts'
import type { Ticks } from '../sim/units.ts'

export interface Service {
  readonly end: Ticks
  /** By client: tokens read and said by calls that ended, each at its end. */
  readonly clients: readonly {
    readonly name: string
    readonly times: readonly Ticks[]
    readonly tokens: readonly number[]
  }[]
}

export class ServiceBuilder {
  private readonly clientOf = new Map<string, string>()
  private readonly prompts = new Map<string, number>()
  private readonly clients = new Map<string, { times: Ticks[]; tokens: number[] }>()
  private last: Ticks = 0

  add(event: TraceEvent): void {
    this.last = event.t
    if (event.on === 'start') this.clientOf.set(event.process, event.client)
    else if (event.on === 'submit') this.prompts.set(event.process, event.prompt)
    else if (event.on === 'finish') {
      const name = this.clientOf.get(event.process) ?? event.process
      const served = this.clients.get(name) ?? { times: [], tokens: [] }
      served.times.push(event.t)
      served.tokens.push((this.prompts.get(event.process) ?? 0) + event.tokens)
      this.clients.set(name, served)
    }
  }

  finish(): Service {
    return { end: this.last, clients: Array.from(this.clients, ([name, served]) => ({ name, ...served })) }
  }
}
