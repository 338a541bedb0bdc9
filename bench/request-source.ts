/** Requests for speed measurements: each process thinks once and exits. Poisson arrivals, lengths drawn by key. */
import { type Distribution, exponential } from '../sim/distributions.ts'
import type { ProcessSpec, Program, Self, Source } from '../sim/program.ts'
import { stream } from '../sim/rng.ts'
import { TICKS_PER_SECOND, ticks } from '../sim/units.ts'

export interface RequestOptions {
  readonly count: number
  readonly perSecond: number
  readonly input: Distribution
  readonly output: Distribution
  /** Who asks, in turns. */
  readonly clients: number
}

const ARRIVAL = stream('bench/arrival')
const INPUT = stream('bench/input')
const OUTPUT = stream('bench/output')
const THINK = stream('bench/agent-output')

/** Poisson arrivals: the n-th at the one before and an exponential gap, in whole ticks. */
export function poisson(count: number, perSecond: number): Source['arrival'] {
  const gapTicks = exponential(TICKS_PER_SECOND / perSecond)
  return (n, previous, rng) => (n >= count ? null : previous + Math.round(gapTicks.sample(rng, ARRIVAL, n, 0)))
}

/** One spec for each client, made beforehand: a million requests make no garbage here. */
const specsOf = (program: Program, clients: number): ProcessSpec[] =>
  Array.from({ length: clients }, (_, i) => ({ program, client: `client-${i}` }))

export function requestSource({ count, perSecond, input, output, clients }: RequestOptions): Source {
  const program: Program = {
    next: self =>
      self.pc === 0
        ? { do: 'think', input: self.draw(input, INPUT, 0), output: self.draw(output, OUTPUT, 0) }
        : { do: 'exit' },
  }
  const specs = specsOf(program, clients)
  return {
    name: 'request',
    arrival: poisson(count, perSecond),
    process: n => specs[n % clients] as ProcessSpec,
  }
}

export interface AgentOptions {
  readonly count: number
  readonly perSecond: number
  readonly turns: number
  readonly output: Distribution
  /** Tokens of a tool's result. */
  readonly result: number
  readonly device: string
}

/** Agents that think and call a tool in turn: think, call, think, call … think, exit. */
export function agentSource({ count, perSecond, turns, output, result, device }: AgentOptions): Source {
  const calls = 2 * turns - 1
  const program: Program = {
    next(self: Self) {
      if (self.pc >= calls) return { do: 'exit' }
      if (self.pc % 2 === 1) return { do: 'call', device, result }
      return { do: 'think', input: self.pc === 0 ? 512 : 0, output: self.draw(output, THINK, self.turn) }
    },
  }
  const spec: ProcessSpec = { program, client: 'agents', system: [{ id: 1, tokens: 1024 }] }
  return { name: 'agent', arrival: poisson(count, perSecond), process: () => spec }
}

/** A device that any number can use at the same time. */
export const openDevice = (name: string, latency: Distribution) => ({
  name,
  latency,
  concurrency: 1e6,
  failureRate: 0,
  retries: 0,
  backoff: ticks(0),
})
