/** Where tokens come from, over random workloads: nothing is lost, nothing is counted twice, nothing stays behind. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import fcfs from '../kernels/schedulers/fcfs.ts'
import mlfq from '../kernels/schedulers/mlfq.ts'
import plas from '../kernels/schedulers/plas.ts'
import rr from '../kernels/schedulers/rr.ts'
import sarathi from '../kernels/schedulers/sarathi.ts'
import srpt from '../kernels/schedulers/srpt.ts'
import { Machine } from './machine.ts'
import type { SchedulerDefinition } from './policy.ts'
import type { ProcessSpec, Syscall } from './program.ts'
import type { Summary } from './summary.ts'
import { firstCome, MS, script, type Toy, toy, urgentFirst } from './test-machine.ts'
import type { Tokens } from './units.ts'

const system = [
  { id: 1, tokens: 50 },
  { id: 2, tokens: 30 },
] as const

const call: fc.Arbitrary<Syscall> = fc.oneof(
  fc.record({ do: fc.constant('think' as const), input: fc.nat(60), output: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('call' as const), device: fc.constant('tool'), result: fc.nat(40) }),
  fc.record({ do: fc.constant('sleep' as const), for: fc.integer({ min: 1, max: 20 }).map(ms => ms * MS) }),
)
const life = (calls: number): fc.Arbitrary<ProcessSpec> =>
  fc
    .record({ calls: fc.array(call, { maxLength: calls }), shared: fc.nat(2), priority: fc.nat(2) })
    .map(({ calls, shared, priority }) => script(calls, { system: system.slice(0, shared), priority }))
const process = life(6)

interface Room {
  readonly kvTokens: readonly Tokens[]
  readonly slots: number
}
const room = ({ kvTokens, slots }: Room): fc.Arbitrary<Toy> =>
  fc
    .record({
      keep: fc.constantFrom('keep', 'swap', 'discard', 'release'),
      preemption: fc.constantFrom('recompute', 'swap', 'keep'),
      kvTokens: fc.constantFrom(...kvTokens),
      slots: fc.integer({ min: slots, max: 5 }),
      tokenBudget: fc.integer({ min: 8, max: 60 }),
      prefixCache: fc.boolean(),
      swapTicksPerToken: fc.constantFrom(1, Infinity),
    })
    .map(({ keep, preemption, ...core }) => ({
      keep,
      preemption,
      cores: [core],
      devices: [{ name: 'tool', concurrency: 2 }],
    })) as fc.Arbitrary<Toy>
/** 800 tokens hold the longest context of one process, 80 + 6 × 100, and only just more. */
const options = room({ kvTokens: [800, 1600, 100_000], slots: 1 })
/** 400 hold 80 + 3 × 100: so few that those who run together drive each other out. */
const narrow = room({ kvTokens: [400], slots: 3 })

function finished(processes: readonly ProcessSpec[], toyOptions: Toy): { machine: Machine; summary: Summary } {
  const machine = new Machine(toy(processes, toyOptions))
  for (let i = 0; machine.advance(100_000) === 'running'; i++)
    if (i > 100) throw new Error('test: this run does not end')
  return { machine, summary: machine.summary() }
}

/** The same with short quanta, so that a few milliseconds of work see preemptions. */
const tuned = (definition: SchedulerDefinition, options: object = {}): SchedulerDefinition => ({
  ...definition,
  defaults: { ...definition.defaults, ...options },
})
const schedulers: Record<string, SchedulerDefinition> = {
  'first come': firstCome,
  'urgent first': urgentFirst,
  fcfs: tuned(fcfs),
  sarathi: tuned(sarathi),
  rr: tuned(rr, { quantum: 3 }),
  mlfq: tuned(mlfq, { baseQuantum: 0.002, promoteAfter: 0.05, promoteEvery: 10 }),
  plas: tuned(plas, { firstBound: 0.005 }),
  srpt: tuned(srpt),
}
const modes = ['recompute', 'swap', 'keep'] as const
const underAll = modes.flatMap(preemption => Object.keys(schedulers).map(name => ({ preemption, name })))

test('every prompt token was cached, swapped in or prefilled, with room for all and with little', () => {
  fc.assert(
    fc.property(fc.array(process, { minLength: 1, maxLength: 10 }), options, (processes, toyOptions) => {
      const { tokens, jobs, panics } = finished(processes, toyOptions).summary
      expect([panics, jobs.finished]).toEqual([[], jobs.arrived])
      expect(tokens.cached + tokens.swapped + tokens.prefilled).toBe(tokens.prompt)
    }),
    { numRuns: 100, seed: 6 },
  )
})

test.each(underAll)(
  'every prompt token was cached, swapped in or prefilled under pressure: $name, $preemption',
  policies => {
    const { preemption, name } = policies
    let preempted = 0
    fc.assert(
      fc.property(fc.array(life(3), { minLength: 6, maxLength: 12 }), narrow, (processes, toyOptions) => {
        const scheduler = schedulers[name] ?? firstCome
        const { tokens, jobs, panics } = finished(processes, { ...toyOptions, preemption, scheduler }).summary
        expect([panics, jobs.finished]).toEqual([[], jobs.arrived])
        expect(tokens.cached + tokens.swapped + tokens.prefilled).toBe(tokens.prompt)
        preempted += jobs.preempted
      }),
      { numRuns: 30, seed: 6 },
    )
    expect(preempted).toBeGreaterThan(0)
  },
)

const anyScheduler = fc.constantFrom(firstCome, urgentFirst)

test('at the end nobody waits, nothing is pending, every block can be had again, and the pool adds up', () => {
  fc.assert(
    fc.property(
      fc.array(process, { minLength: 1, maxLength: 10 }),
      options,
      anyScheduler,
      (processes, toyOptions, scheduler) => {
        const { machine } = finished(processes, { ...toyOptions, scheduler })
        for (const { pool, composer, batch } of machine.runners) {
          expect([pool.audit(), pool.free]).toEqual([null, pool.total])
          expect([composer.waiting, composer.pendingPrefill, batch.size, batch.prefills.length]).toEqual([0, 0, 0, 0])
        }
        expect([machine.jobs.live, machine.processes.table.live]).toEqual([0, 0])
      },
    ),
    { numRuns: 100, seed: 6 },
  )
})

test('killing a few leaves the books in order too', () => {
  const kills = fc.array(
    fc.record({ process: fc.nat(9).map(n => `p-${n}`), at: fc.nat(80).map(half => (half * MS) / 2) }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(
      fc.array(process, { minLength: 1, maxLength: 10 }),
      options,
      kills,
      anyScheduler,
      (processes, toyOptions, killed, scheduler) => {
        const { machine, summary } = finished(processes, { ...toyOptions, kills: killed, scheduler })
        for (const { pool, composer } of machine.runners)
          expect([pool.audit(), pool.free, composer.waiting, composer.pendingPrefill]).toEqual([null, pool.total, 0, 0])
        expect([
          summary.jobs.unfinished,
          summary.processes.unfinished,
          machine.jobs.live,
          machine.processes.table.live,
        ]).toEqual([0, 0, 0, 0])
      },
    ),
    { numRuns: 100, seed: 6 },
  )
})
