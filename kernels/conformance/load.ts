/**
 * A load for conformance runs: plain data that a property test can make up and shrink, and the machine that runs it.
 * Each job is a process that thinks `turns` times, with a use of a tool in between.
 */

import type { Chosen, MachineConfig } from '../../sim/config.ts'
import { type Core, coreSpec } from '../../sim/core.ts'
import { constant } from '../../sim/distributions.ts'
import { Machine } from '../../sim/machine.ts'
import type { KeeperDefinition, RouterDefinition, SchedulerDefinition } from '../../sim/policy.ts'
import type { Source, Syscall } from '../../sim/program.ts'
import type { Summary } from '../../sim/summary.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import { BLOCK, ticks } from '../../sim/units.ts'
import release from '../keepers/release.ts'
import roundRobin from '../routers/round-robin.ts'

export interface LoadJob {
  readonly afterMs: number
  readonly prompt: number
  readonly output: number
  readonly turns: number
  readonly client: number
  readonly priority: number
  /** 0: none. A job past it is cancelled. */
  readonly deadlineMs: number
  /** Starts with the text that all such jobs share. */
  readonly shared: boolean
}

export interface Load {
  readonly jobs: readonly LoadJob[]
  readonly cores: number
  readonly slots: number
  /** Tokens that a step takes beyond one for each slot. */
  readonly promptBudget: number
  /** KV blocks beyond those that the largest job needs by itself. */
  readonly spareBlocks: number
  readonly prefixCache: boolean
  readonly preemption: 'recompute' | 'swap' | 'keep'
  /** The n-th process is killed at this time; −1: nobody. */
  readonly kill: { readonly n: number; readonly atMs: number }
}

export type Policies = { scheduler: SchedulerDefinition; router?: RouterDefinition; keeper?: KeeperDefinition }
export type Mode = { stepByStep?: boolean; nag?: boolean }

const SHARED = { id: 7, tokens: 50 }
const TOOL_RESULT = 20
/** Far more than any load that ends. */
const MOST_EVENTS = 20_000

/** Price by tokens and context, in whole ticks, so that a step of any batch differs from the next. */
function plainCore(load: Load): Core {
  const most = Math.max(...load.jobs.map(job => SHARED.tokens + job.turns * (job.prompt + job.output + TOOL_RESULT)))
  const kvTokens = (Math.ceil(most / BLOCK) + 2 + load.spareBlocks) * BLOCK
  const tokenBudget = load.slots + load.promptBudget
  return {
    spec: coreSpec('plain', { slots: load.slots, tokenBudget, contextLimit: 2 * most, kvTokens }),
    price: batch => ({
      first:
        ticks(0.01) + 300_000 * (batch.decoding + batch.prefillTokens) + 700 * batch.decodeContext + batch.swapTokens,
      growth: 700 * batch.decoding,
      validSteps: batch.prefilling > 0 || batch.swapTokens > 0 ? 1 : Infinity,
    }),
  }
}

function source(load: Load): Source {
  const job = (n: number) => load.jobs[n] as LoadJob
  return {
    name: 'load',
    arrival: (n, previous) => (n < load.jobs.length ? previous + ticks(job(n).afterMs / 1000) : null),
    process: n => ({
      client: `client ${job(n).client}`,
      priority: job(n).priority,
      ...(job(n).deadlineMs > 0 ? { deadline: ticks(job(n).deadlineMs / 1000), cancelLate: true } : {}),
      ...(job(n).shared ? { system: [SHARED] } : {}),
      program: { next: ({ pc }) => turn(job(n), pc) },
    }),
  }
}

function turn(job: LoadJob, pc: number): Syscall {
  if (pc >= 2 * job.turns - 1) return { do: 'exit' }
  if (pc % 2 === 1) return { do: 'call', device: 'tool', result: TOOL_RESULT }
  return { do: 'think', input: job.prompt, output: job.output }
}

const chosen = <D>(definition: D): Chosen<D> => ({ name: 'under test', definition })

function config(load: Load, policies: Policies, mode: Mode): MachineConfig {
  const core = plainCore(load)
  const cores = Array.from({ length: load.cores }, (_, i) => ({
    name: `core ${i}`,
    core,
    prefixCache: load.prefixCache,
    swapTicksPerToken: 1,
  }))
  return {
    seed: 1,
    cores,
    kernel: {
      scheduler: chosen(policies.scheduler),
      router: chosen(policies.router ?? (roundRobin as RouterDefinition)),
      keeper: chosen(policies.keeper ?? (release as KeeperDefinition)),
      preemption: load.preemption,
    },
    devices: [{ name: 'tool', latency: constant(0.25), concurrency: 2, failureRate: 0, retries: 0, backoff: 0 }],
    sources: [source(load)],
    kills: load.kill.n < 0 ? [] : [{ process: `load-${load.kill.n}`, at: ticks(load.kill.atMs / 1000) }],
    weights: { 'client 0': 2 },
    ...mode,
  }
}

/** Runs the load to its end, or throws if that takes more than a load of this size can. */
export function runLoad(load: Load, policies: Policies, mode: Mode = {}): { trace: TraceEvent[]; summary: Summary } {
  const trace: TraceEvent[] = []
  const machine = new Machine({ ...config(load, policies, mode), trace: event => trace.push({ ...event }) })
  while (machine.advance(1000) === 'running')
    if (trace.length > MOST_EVENTS) throw new Error(`this run does not end: ${JSON.stringify(trace.slice(-8))}`)
  return { trace, summary: machine.summary() }
}
