/**
 * What `llmos bench speed` measures: the regimes in which a simulator can be fast or slow for different reasons.
 * A core of 256 slots with the step time 8 ms + 30 µs a token + 39 ns a context token serves about 40 requests/s
 * (512 tokens in, 128 out): 1.2/s is sparse (1.4 jobs in the batch), 10/s light, 30/s busy, 100/s saturated. (A million
 * requests at less than 1.2/s would outlast the clock.) Schedulers that preempt are held to their target where it is
 * busy and a preempted job keeps its KV, so that they do the same work as fcfs; at overload preempting makes more work,
 * and what it costs is shown without a target. A core of 4,096 slots is sixteen times as fast a token and gets sixteen
 * times the rate: the same regime, with a batch sixteen times as large.
 */
import type { Policies } from '../scenarios/build.ts'
import { corePresets } from '../scenarios/presets/cores.ts'
import type { CoreConfig, Kernel, MachineConfig } from '../sim/config.ts'
import { fittedCore } from '../sim/cores/fitted.ts'
import { constant, lognormal, whole } from '../sim/distributions.ts'
import { BLOCK } from '../sim/units.ts'
import { agentSource, openDevice, requestSource } from './request-source.ts'

/** What the case has to reach; all that are given. `of` names the case that it is compared with. */
export interface Target {
  readonly seconds?: number
  readonly requestsPerSecond?: number
  readonly timesStepByStep?: number
  readonly megabytes?: number
  readonly perRequest?: { readonly atMost: number; readonly of: string }
  readonly inAll?: { readonly atMost: number; readonly of: string }
}

export interface SpeedCase {
  readonly name: string
  readonly requests: number
  /** What its requests are, where they are no requests that come by themselves. */
  readonly note?: string
  readonly target: Target
  /** The machine for so many requests, fewer than `requests` for the comparison with step by step. */
  config(requests: number, policies: Policies): MachineConfig
}

type Of = Partial<Settings>
interface Settings {
  slots: number
  kvTokens: number
  scheduler: string
  options: object
  clients: number
  preemption: Kernel['preemption']
}

const MILLION = 1_000_000
const LONGEST = 8192
const input = whole(lognormal(512, 0.8), 1, LONGEST)
const output = whole(lognormal(128, 0.8), 1, LONGEST)

function kernel(policies: Policies, { scheduler = 'fcfs', options = {}, preemption = 'recompute' }: Of = {}): Kernel {
  const pick = <D>(all: Readonly<Record<string, D>>, name: string): { name: string; definition: D } => {
    const definition = all[name]
    if (definition === undefined) throw new Error(`bench/speed-cases.ts: no policy "${name}" in kernels/`)
    return { name, definition }
  }
  return {
    scheduler: { ...pick(policies.schedulers, scheduler), options },
    router: pick(policies.routers, 'single'),
    keeper: pick(policies.keepers, 'release'),
    preemption,
  }
}

/** `width` times the slots, and a token `width` times as fast. */
function wideCore(slots: number, kvTokens: number | undefined): CoreConfig {
  const width = slots / 256
  const core = fittedCore({
    coefficients: { stepSeconds: 8e-3, tokenSeconds: 3e-5 / width, contextSeconds: 3.9e-8 / width },
    slots,
    tokenBudget: 2048 * width,
    contextLimit: 2 * LONGEST,
    ...(kvTokens === undefined ? {} : { kvTokens }),
  })
  return { name: 'core', core, prefixCache: false, swapTicksPerToken: 0 }
}

function requestCase(name: string, requests: number, perSecond: number, target: Target, of: Of = {}): SpeedCase {
  const { slots = 256, clients = 1 } = of
  return {
    name,
    requests,
    target,
    config: (count, policies) => ({
      seed: 1,
      cores: [wideCore(slots, of.kvTokens)],
      kernel: kernel(policies, of),
      devices: [],
      sources: [requestSource({ count, perSecond, input, output, clients })],
    }),
  }
}

/** The workload on which other simulators were timed. */
const vidur: SpeedCase = {
  name: 'vidur-workload',
  requests: 100_000,
  target: { requestsPerSecond: 400_000 },
  config(count, policies) {
    const preset = corePresets['llama-8b-a100']
    if (preset === undefined) throw new Error('bench/speed-cases.ts: no core preset "llama-8b-a100"')
    const { core, swapTicksPerToken } = preset.make({ slots: 128, tokenBudget: 512 })
    return {
      seed: 1,
      cores: [{ name: 'core', core, prefixCache: true, swapTicksPerToken }],
      kernel: kernel(policies),
      devices: [],
      sources: [requestSource({ count, perSecond: 8, input: constant(512), output: constant(128), clients: 1 })],
    }
  },
}

const TURNS = 20

const agents: SpeedCase = {
  name: 'agents',
  requests: 10_000 * TURNS,
  note: `its requests are turns, ${TURNS} by each of 10,000 agents, with a tool call between two`,
  target: { seconds: 2 },
  config: (count, policies) => ({
    seed: 1,
    cores: [{ ...wideCore(256, undefined), prefixCache: true }],
    kernel: kernel(policies),
    devices: [openDevice('tool', lognormal(1, 0.8))],
    sources: [
      agentSource({
        count: count / TURNS,
        perSecond: 2,
        turns: TURNS,
        output: constant(64),
        result: 128,
        device: 'tool',
      }),
    ],
  }),
}

const inTime: Target = { seconds: 1.5 }
const alike: Target = { perRequest: { atMost: 3, of: 'busy' } }
const wide = (of: string): Target => ({ perRequest: { atMost: 1.3, of } })
const fourfold = (of: string): Target => ({ inAll: { atMost: 4.4, of }, megabytes: 1500 })

export const speedCases: readonly SpeedCase[] = [
  requestCase('sparse', MILLION, 1.2, { ...inTime, timesStepByStep: 4 }),
  requestCase('light', MILLION, 10, inTime),
  requestCase('busy', MILLION, 30, inTime),
  requestCase('saturated', MILLION, 100, inTime),
  requestCase('saturated-preempting', MILLION, 100, inTime, { kvTokens: 6000 * BLOCK }),
  requestCase('busy-4096', MILLION, 480, wide('busy'), { slots: 4096 }),
  requestCase('saturated-4096', MILLION, 1600, wide('saturated'), { slots: 4096 }),
  requestCase('busy-srpt', MILLION, 30, alike, { scheduler: 'srpt', preemption: 'keep' }),
  requestCase('busy-vtc', MILLION, 30, alike, { scheduler: 'vtc', clients: 16 }),
  requestCase('saturated-vtc', MILLION, 100, {}, { scheduler: 'vtc', clients: 16 }),
  requestCase('saturated-srpt', MILLION, 100, {}, { scheduler: 'srpt', preemption: 'keep' }),
  requestCase('busy-mlfq', MILLION, 30, alike, { scheduler: 'mlfq', preemption: 'keep' }),
  requestCase('busy-rr', MILLION, 30, alike, { scheduler: 'rr', options: { quantum: 64 }, preemption: 'keep' }),
  requestCase('saturated-rr', MILLION, 100, {}, { scheduler: 'rr', options: { quantum: 64 }, preemption: 'keep' }),
  requestCase('busy-4M', 4 * MILLION, 30, fourfold('busy')),
  requestCase('saturated-4M', 4 * MILLION, 100, fourfold('saturated')),
  vidur,
  agents,
]
