/** What a validation compares: numbers of a run, each predicted by the simulator and measured on the real core. */
import type { RunResult } from '../result.ts'

export interface Quantity {
  readonly name: string
  /** Of what its error is told: a share of the measured value, or points of 100. */
  readonly error: 'relative' | 'points'
  readonly unit: 'ms' | 'tokens/s' | 'share' | 'count'
  /** The most that it should be off; absent: told only. */
  readonly target?: number
  /** NaN: the run has none. */
  readonly of: (result: RunResult) => number
}

const relative = (name: string, unit: Quantity['unit'], of: Quantity['of'], target?: number): Quantity => ({
  name,
  error: 'relative',
  unit,
  of,
  ...(target === undefined ? {} : { target }),
})
const points = (name: string, of: Quantity['of']): Quantity => ({
  name,
  error: 'points',
  unit: 'share',
  of,
  target: 0.03,
})

export const quantities: readonly Quantity[] = [
  relative('first token, mean', 'ms', ({ latencyMs }) => latencyMs.ttft.mean),
  relative('first token, p50', 'ms', ({ latencyMs }) => latencyMs.ttft.p50),
  relative('first token, p95', 'ms', ({ latencyMs }) => latencyMs.ttft.p95),
  relative('first token, p99', 'ms', ({ latencyMs }) => latencyMs.ttft.p99),
  relative('each further token, p50', 'ms', ({ latencyMs }) => latencyMs.tpot.p50),
  relative('each further token, p95', 'ms', ({ latencyMs }) => latencyMs.tpot.p95),
  relative('each further token, p99', 'ms', ({ latencyMs }) => latencyMs.tpot.p99),
  relative('whole answer, p50', 'ms', ({ latencyMs }) => latencyMs.e2e.p50, 0.05),
  relative('whole answer, p95', 'ms', ({ latencyMs }) => latencyMs.e2e.p95, 0.09),
  relative('whole answer, p99', 'ms', ({ latencyMs }) => latencyMs.e2e.p99),
  relative('throughput', 'tokens/s', ({ throughput }) => throughput.tokensPerSecond, 0.05),
  relative('faults', 'count', ({ memory }) =>
    memory === undefined ? Number.NaN : memory.faults.compulsory + memory.faults.capacity,
  ),
  points('evidence in the window', ({ memory }) => asked(memory, memory?.evidence.recall)),
  points('right answers', ({ memory }) => asked(memory, memory?.accuracy)),
]

const asked = (memory: RunResult['memory'], value: number | undefined): number =>
  memory === undefined || memory.asks === 0 ? Number.NaN : (value ?? Number.NaN)
