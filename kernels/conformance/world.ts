/**
 * A whole little world from plain data, so that a property test can make it up and shrink it: single calls, agents
 * with a device that fails and retries, chats that wait for their users, and families; several cores, prompts in
 * chunks, a prefix cache, a pool that runs short, deadlines, lifetimes, kills. And what must hold when it has ended.
 */
import type { MachineConfig } from '../../sim/config.ts'
import { fittedCore } from '../../sim/cores/fitted.ts'
import { exponential, uniform, whole } from '../../sim/distributions.ts'
import { Machine } from '../../sim/machine.ts'
import type { KeeperDefinition, RouterDefinition, SchedulerDefinition } from '../../sim/policy.ts'
import type { ProcessSpec, Program, Self, Source, Syscall } from '../../sim/program.ts'
import { stream } from '../../sim/rng.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import { ticks } from '../../sim/units.ts'

export interface World {
  readonly seed: number
  readonly cores: number
  readonly slots: number
  /** Tokens that a step takes beyond one for each slot. */
  readonly promptBudget: number
  readonly kvBlocks: number
  readonly prefixCache: boolean
  readonly canSwap: boolean
  readonly preemption: 'recompute' | 'swap' | 'keep'
  /** Seconds between arrivals, tokens of a prompt and of an answer, on average. */
  readonly gap: number
  readonly prompt: number
  readonly output: number
  readonly turns: number
  readonly calls: number
  readonly agents: number
  readonly chats: number
  readonly families: number
  readonly cancelLate: boolean
  readonly killed: boolean
  readonly concurrency: number
  /** Microseconds of a step, a token, a token of context, a token of context attended to by a prompt. */
  readonly costs: readonly [number, number, number, number]
  /** The cores halt now and then. */
  readonly uneven: boolean
}

export interface WorldPolicies {
  readonly scheduler: SchedulerDefinition
  readonly router: RouterDefinition
  readonly keeper: KeeperDefinition
}

const [PROMPT, OUTPUT, GAP, PAUSE] = ['prompt', 'output', 'gap', 'pause'].map(stream) as [
  number,
  number,
  number,
  number,
]
/** Seconds, and no whole ticks: a machine that is slower at times, and stands still once in a while. */
const HALTING = [[7, 7], [1, 3], [1, 40], [3, 2.5], [2, 9]].map(([work = 1, took = 1]) => ({ work: work / 300, took: took / 300 })) // biome-ignore format: a row
const TOOL = 1
const ALARM = 2

function programs(world: World): Record<'call' | 'agent' | 'chat' | 'family', Program> {
  const prompt = whole(uniform(0, 2 * world.prompt))
  const output = whole(uniform(1, 2 * world.output), 1)
  const pause = exponential(0.05)
  const task = (self: Self) => (self.n % 2 === 0 ? 'simple' : 'hard')
  const think = (self: Self, input: number): Syscall => ({
    do: 'think',
    input,
    output: self.draw(output, OUTPUT, self.turn),
    task: task(self),
  })
  const use = (self: Self): Syscall => {
    const result = self.draw(prompt, PROMPT, self.turn)
    return self.n % 2 === 0
      ? { do: 'call', device: 'tool', result }
      : { do: 'start', device: 'tool', result, handle: TOOL }
  }
  const agent: Program = {
    next(self) {
      if (self.pc >= 3 * world.turns) return { do: 'exit' }
      if (self.pc % 3 === 0) return think(self, self.pc === 0 ? 1 + self.draw(prompt, PROMPT, 0) : 0)
      if (self.pc % 3 === 1) return use(self)
      return self.n % 2 === 0 ? { do: 'use', page: 0 } : { do: 'await', handle: 'any' }
    },
  }
  const chat: Program = {
    next(self) {
      if (self.pc >= 3 * world.turns) return { do: 'exit' }
      if (self.pc % 3 === 2) return { do: 'write', after: 5 }
      if (self.pc % 3 === 1) return think(self, 0)
      const after = ticks(self.draw(pause, PAUSE, self.turn))
      return { do: 'read', after, tokens: 1 + self.draw(prompt, PROMPT, self.turn) }
    },
  }
  const child: ProcessSpec = { program: agent, client: 'child', system: SYSTEM }
  const family: Program = {
    next: self =>
      (
        [
          { do: 'spawn', child, handle: TOOL },
          think(self, 3),
          { do: 'await', handle: TOOL },
          { do: 'alarm', after: ticks(0.1), handle: ALARM },
          { do: 'await', handle: 'any' },
        ] as const
      )[self.pc] ?? { do: 'exit' },
  }
  return {
    call: { next: self => (self.pc > 0 ? { do: 'exit' } : think(self, self.draw(prompt, PROMPT, 0))) },
    agent,
    chat,
    family,
  }
}

const SYSTEM = [
  { id: 1, tokens: 37 },
  { id: 2, tokens: 21 },
]

function source(world: World, name: string, count: number, program: Program): Source {
  const gap = exponential(world.gap)
  return {
    name,
    arrival: (n, previous, rng) => (n < count ? previous + ticks(gap.sample(rng, GAP, stream(name), n)) : null),
    process: n => ({
      program,
      client: `${name} ${n % 3}`,
      priority: n % 4,
      deadline: ticks(0.5),
      cancelLate: world.cancelLate,
      ...(n % 2 === 1 ? { system: SYSTEM } : {}),
      ...(n % 5 === 4 ? { limits: { lifetime: ticks(0.7) } } : {}),
    }),
  }
}

export function worldConfig(world: World, policies: WorldPolicies): MachineConfig {
  const [stepSeconds, tokenSeconds, contextSeconds, attentionSeconds] = world.costs.map(us => us * 1e-6) as [
    number,
    number,
    number,
    number,
  ]
  const swapTicksPerToken = world.canSwap ? 1000 : Infinity
  const core = fittedCore({
    coefficients: { stepSeconds, tokenSeconds, contextSeconds, attentionSeconds },
    slots: world.slots,
    tokenBudget: world.slots + world.promptBudget,
    contextLimit: 100_000,
    kvTokens: world.kvBlocks * 16,
    skill: { simple: 0.9, hard: 0.5, admits: 0.7 },
    swapTicksPerToken,
    stretches: world.uneven ? HALTING : undefined,
  })
  const { call, agent, chat, family } = programs(world)
  return {
    seed: world.seed,
    cores: Array.from({ length: world.cores }, (_, i) => ({
      name: `core ${i}`,
      core,
      prefixCache: world.prefixCache,
      swapTicksPerToken,
    })),
    kernel: {
      scheduler: { name: 'scheduler', definition: policies.scheduler },
      router: { name: 'router', definition: policies.router },
      keeper: { name: 'keeper', definition: policies.keeper },
      preemption: world.preemption,
    },
    devices: [
      {
        name: 'tool',
        latency: exponential(0.1),
        concurrency: world.concurrency,
        failureRate: 0.2,
        retries: 2,
        backoff: ticks(0.01),
      },
    ],
    sources: [
      source(world, 'call', world.calls, call),
      source(world, 'agent', world.agents, agent),
      source(world, 'chat', world.chats, chat),
      source(world, 'family', world.families, family),
    ],
    kills: world.killed ? ['agent-1', 'call-3'].map(process => ({ process, at: ticks(0.15) })) : [],
  }
}

/** Far more than any world that ends. */
const MOST_EVENTS = 50_000

/** The trace of the whole run, after which nothing may be left over: no job, no process, no claim on KV. */
export function live(config: MachineConfig): TraceEvent[] {
  const trace: TraceEvent[] = []
  const machine = new Machine({ ...config, trace: event => trace.push(event) })
  while (machine.advance(1000) === 'running')
    if (trace.length > MOST_EVENTS) throw new Error(`this world does not end: ${JSON.stringify(trace.slice(-8))}`)
  const left = [machine.jobs.live, machine.processes.table.live]
  if (left.some(count => count !== 0)) throw new Error(`${left[0]} jobs and ${left[1]} processes are left over`)
  for (const { pool, composer } of machine.runners) {
    const fault = pool.audit()
    if (fault !== null) throw new Error(fault)
    if (pool.free !== pool.total) throw new Error(`${pool.total - pool.free} KV blocks are still claimed`)
    if (composer.pendingPrefill !== 0) throw new Error(`${composer.pendingPrefill} tokens are still to prefill`)
  }
  return trace
}
