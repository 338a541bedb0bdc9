/** Where tokens come from, over random workloads: nothing is lost, nothing is counted twice, nothing stays behind. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Machine } from './machine.ts'
import type { ProcessSpec, Syscall } from './program.ts'
import type { Summary } from './summary.ts'
import { firstCome, MS, script, type Toy, toy, urgentFirst } from './test-machine.ts'

const system = [
  { id: 1, tokens: 50 },
  { id: 2, tokens: 30 },
] as const

const call: fc.Arbitrary<Syscall> = fc.oneof(
  fc.record({ do: fc.constant('think' as const), input: fc.nat(60), output: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('call' as const), device: fc.constant('tool'), result: fc.nat(40) }),
  fc.record({ do: fc.constant('sleep' as const), for: fc.integer({ min: 1, max: 20 }).map(ms => ms * MS) }),
)
const process: fc.Arbitrary<ProcessSpec> = fc
  .record({ calls: fc.array(call, { maxLength: 6 }), shared: fc.nat(2), priority: fc.nat(2) })
  .map(({ calls, shared, priority }) => script(calls, { system: system.slice(0, shared), priority }))

/** 800 tokens hold the longest context of one process, 80 + 6 × 100, and only just more. */
const options: fc.Arbitrary<Toy> = fc
  .record({
    keep: fc.constantFrom('keep', 'swap', 'discard', 'release'),
    preemption: fc.constantFrom('recompute', 'swap', 'keep'),
    kvTokens: fc.constantFrom(800, 1600, 100_000),
    slots: fc.integer({ min: 1, max: 5 }),
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

function finished(processes: readonly ProcessSpec[], toyOptions: Toy): { machine: Machine; summary: Summary } {
  const machine = new Machine(toy(processes, toyOptions))
  for (let i = 0; machine.advance(100_000) === 'running'; i++)
    if (i > 100) throw new Error('test: this run does not end')
  return { machine, summary: machine.summary() }
}

test('every prompt token was cached, swapped in or prefilled, whatever came in between', () => {
  fc.assert(
    fc.property(fc.array(process, { minLength: 1, maxLength: 10 }), options, (processes, toyOptions) => {
      const { tokens, jobs, panics } = finished(processes, toyOptions).summary
      expect([panics, jobs.finished]).toEqual([[], jobs.arrived])
      expect(tokens.cached + tokens.swapped + tokens.prefilled).toBe(tokens.prompt)
    }),
    { numRuns: 300 },
  )
})

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
    { numRuns: 200 },
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
    { numRuns: 200 },
  )
})
