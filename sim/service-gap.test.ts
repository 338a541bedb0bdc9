/** Fair queueing against its bound: what two clients that both wait are served apart, in worlds drawn to be unfair. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import fcfs from '../kernels/schedulers/fcfs.ts'
import vtc from '../kernels/schedulers/vtc.ts'
import { constantCore } from './cores/constant.ts'
import type { SchedulerDefinition } from './policy.ts'
import { Ledger, widestGap } from './test-ledger.ts'
import { play } from './test-machine.ts'
import { type ListedJob, listed, oneCore } from './test-queue.ts'
import { seconds, TICKS_PER_SECOND, type Ticks } from './units.ts'

const STEP: Ticks = 10_000

describe('the service gap between two clients that both wait (Sheng et al. 2024)', () => {
  const worth = { input: 1, output: 2 }
  const [slots, longestInput, longestOutput] = [4, 100, 60]
  /** The KV pool, and so the batch, holds no more than this. */
  const batchTokens = slots * (longestInput + longestOutput)
  const bound = 2 * Math.max(worth.input * longestInput, worth.output * batchTokens)
  const gap = (scheduler: SchedulerDefinition, jobs: readonly ListedJob[]) => {
    const tokensPerSecond = TICKS_PER_SECOND / STEP
    const core = constantCore({ tokensPerSecond, slots, contextLimit: longestInput + longestOutput })
    const { trace, summary } = play(oneCore({ core, scheduler, source: listed(jobs) }))
    expect(summary.jobs).toMatchObject({ finished: jobs.length, preempted: 0 })
    return widestGap(trace, new Ledger(STEP, worth, name => (name.startsWith('A') ? 0 : 1)))
  }

  /** Clients of three kinds, so that counting prompts alone, answers alone or calls alone is unfair. */
  const kinds = fc.constantFrom(
    { input: longestInput, output: longestOutput },
    { input: longestInput, output: 3 },
    { input: 5, output: longestOutput },
  )
  const client = (letter: string) =>
    kinds
      .chain(({ input, output }) => {
        const call = fc.record({ gap: fc.nat(20), input: fc.nat(input), output: fc.integer({ min: 1, max: output }) })
        return fc.array(call, { minLength: 80, maxLength: 160 })
      })
      .map(calls => {
        let at = 0
        return calls.map(({ gap, ...size }, n) => {
          at += gap * STEP
          return { name: `${letter}${n}`, client: letter, at: seconds(at), ...size }
        })
      })
  const both = fc
    .tuple(client('A'), client('B'))
    .map(jobs => jobs.flat().sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1)))

  it('stays within 2 max(w_in · longest input, w_out · most tokens in a batch) under vtc', () => {
    fc.assert(
      fc.property(both, jobs => gap(vtc, jobs) <= bound),
      { numRuns: 60, seed: 2024 },
    )
  })

  it('passes it under fcfs if one client floods, and not under vtc', () => {
    const flood = Array.from({ length: 100 }, (_, n) => ({ name: `A${n}`, client: 'A', input: 50, output: 30 }))
    const few = Array.from({ length: 30 }, (_, n) => ({ name: `B${n}`, client: 'B', input: 50, output: 30 }))
    expect(gap(fcfs, [...flood, ...few])).toBeGreaterThan(bound)
    expect(gap(vtc, [...flood, ...few])).toBeLessThanOrEqual(bound)
  })
})
