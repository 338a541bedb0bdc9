/**
 * What each client was served on one core: prompt tokens admitted and answer tokens generated. Exact at any
 * step without touching the batch: a client with r decoding jobs gains r tokens a step.
 */
import type { Tokens } from './units.ts'

export class Service {
  private readonly clients: { input: Tokens; output: Tokens; decoding: number; since: number }[] = []
  private readonly answer = { input: 0, output: 0 }

  private of(client: number) {
    while (client >= this.clients.length) this.clients.push({ input: 0, output: 0, decoding: 0, since: 0 })
    return this.clients[client] as (typeof this.clients)[number]
  }

  admitted(client: number, prompt: Tokens): void {
    this.of(client).input += prompt
  }

  generated(client: number, tokens: Tokens): void {
    this.of(client).output += tokens
  }

  /** So many more (or fewer) of the client's jobs decode from this step on. */
  decoding(client: number, change: number, step: number): void {
    const c = this.of(client)
    c.output += c.decoding * (step - c.since)
    c.since = step
    c.decoding += change
  }

  /** All that this core has generated. */
  generatedBy(step: number): Tokens {
    return this.clients.reduce((sum, c) => sum + c.output + c.decoding * (step - c.since), 0)
  }

  /** The returned object is reused. */
  served(client: number, step: number): { input: Tokens; output: Tokens } {
    const c = this.of(client)
    this.answer.input = c.input
    this.answer.output = c.output + c.decoding * (step - c.since)
    return this.answer
  }
}
