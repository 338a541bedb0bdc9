/**
 * The machine against queueing theory. One step of the core is the unit of time; a job of n tokens takes n steps.
 *
 * Steps are discrete, so three things differ from the textbook's continuous time, and the formulas here say so:
 * - Lengths are whole tokens. An exponential length rounded up is geometric: E[S²] = (2 − p)/p², p = 1/E[S], and
 *   Pollaczek–Khinchine takes it as it is. With one slot nothing else differs: an idle core starts at once, and a busy
 *   one comes free at the end of a step. (At 1,000 tokens this is 0.05% below the textbook's M/M/1.)
 * - With several slots, who finds a slot free while a step is under way waits for its end: half a step on average.
 *   What is left after that is below 0.1 step (seen by solving the chain of steps for c = 4, E[S] = 1,000).
 * - Round robin with a quantum of one step is processor sharing but for the order within a round: a job is off by at
 *   most a step for each job present, 1/(1 − load) of them on average, itself included.
 *
 * Seeds were fixed before the first run. The formula must lie in the 99.9% interval, and half the 99% interval must be
 * at most 2% of the formula (5% for processor sharing): so a machine that is off by more cannot pass.
 */
import { describe, expect, it } from 'vitest'
import fcfs from '../kernels/schedulers/fcfs.ts'
import rr from '../kernels/schedulers/rr.ts'
import { constantCore } from './cores/constant.ts'
import { exponential } from './distributions.ts'
import { run } from './machine.ts'
import type { SchedulerDefinition } from './policy.ts'
import { makeRng } from './rng.ts'
import type { CoreSummary } from './summary.ts'
import {
  BatchMeans,
  controlled,
  deterministic,
  type Estimate,
  estimate,
  geometric,
  hyperexponential,
  type Length,
} from './test-estimate.ts'
import { type Draws, drawn, gapAt, lengthAt, oneCore, watched } from './test-queue.ts'
import { TICKS_PER_SECOND, type Ticks } from './units.ts'

/** Short, so that the clock of millions of jobs stays exact. */
const STEP: Ticks = 10_000

interface Queue {
  readonly length: Length
  readonly slots: number
  readonly load: number
  readonly jobs: number
}

const drawsOf = ({ jobs, length, slots, load }: Queue): Draws => ({
  jobs,
  length,
  gap: exponential((length.mean * STEP) / (slots * load)),
})
const seed = 1961
const series = (jobs: number) => new BatchMeans(jobs / 20, jobs)

/** The first twentieth is cut off the series; the sums, for Little's law, are over all jobs. */
interface Outcome {
  readonly wait: BatchMeans
  readonly stay: BatchMeans
  readonly totalWait: Ticks
  readonly totalStay: Ticks
  readonly end: Ticks
  readonly core: CoreSummary
}

function simulate(scheduler: SchedulerDefinition, options: object, queue: Queue): Outcome {
  const { slots, jobs } = queue
  const [wait, stay] = [series(jobs), series(jobs)]
  let [totalWait, totalStay] = [0, 0]
  const underWatch = watched(scheduler, {
    waited(id, time) {
      wait.add(id, time / STEP)
      totalWait += time
    },
    stayed(id, time) {
      stay.add(id, time / STEP)
      totalStay += time
    },
  })
  const core = constantCore({ tokensPerSecond: TICKS_PER_SECOND / STEP, slots, contextLimit: 100_000 })
  const summary = run(oneCore({ core, scheduler: underWatch, options, source: drawn(drawsOf(queue)), seed }))
  const end = summary.simulatedSeconds * TICKS_PER_SECOND
  return { wait, stay, totalWait, totalStay, end, core: summary.cores[0] as CoreSummary }
}

/**
 * How long the same jobs would wait if one core as fast as all slots together took them one by one, in order:
 * Lindley's recursion. It is worked out here, not by the machine, so as a control variate it hides no mistake of the
 * machine's; and what is left to do at a moment is the same under all schedulers that never idle.
 */
function lindley(queue: Queue, visit: (job: number, wait: Ticks) => void): void {
  const draws = drawsOf(queue)
  const rng = makeRng(seed)
  let [now, free] = [0, 0]
  for (let job = 0; job < queue.jobs; job++) {
    now += gapAt(draws, job, rng)
    free = Math.max(free, now)
    visit(job, free - now)
    free += (lengthAt(draws, job, rng) * STEP) / queue.slots
  }
}

function lindleyMeans(queue: Queue): number[] {
  const waits = series(queue.jobs)
  lindley(queue, (job, wait) => waits.add(job, wait / STEP))
  return waits.means
}

/** Mean wait of M/G/1 in steps. */
const pollaczekKhinchine = (length: Length, load: number): number =>
  ((load / length.mean) * length.square) / (2 * (1 - load))

/** Mean wait of M/M/c by Erlang's C, and the half step of those who find a slot free while the core is under way. */
function erlangC({ length, slots, load }: Queue): number {
  const offered = slots * load
  const terms = [1]
  for (let busy = 1; busy <= slots; busy++) terms.push(((terms[busy - 1] as number) * offered) / busy)
  const full = (terms[slots] as number) / (1 - load)
  const partly = terms.slice(1, slots).reduce((a, b) => a + b, 0)
  const all = 1 + partly + full
  return ((full / all) * length.mean) / (slots * (1 - load)) + 0.5 * (partly / all)
}

function expectAgreement(found: Estimate, formula: number, precision: number, offset = 0): void {
  expect(found.within99 / formula).toBeLessThan(precision)
  expect(Math.abs(found.mean - formula)).toBeLessThan(found.within999 + offset)
}

/** L = λW, which with all jobs gone at the end is an identity: the areas under L are the sums of the times. */
function expectLittlesLaw({ core, end, totalWait, totalStay }: Outcome, queues: 'in order' | 'in turns'): void {
  const present = core.meanQueue + core.meanBatch * core.utilisation
  expect((present * end) / totalStay).toBeCloseTo(1, 9)
  if (queues === 'in order') expect((core.meanQueue * end) / totalWait).toBeCloseTo(1, 9)
}

describe('fcfs with one slot waits as Pollaczek and Khinchine say', () => {
  it.each([
    { name: 'M/M/1', length: geometric(1000), load: 0.5, jobs: 900_000 },
    { name: 'M/M/1', length: geometric(1000), load: 0.8, jobs: 4_000_000 },
    { name: 'M/D/1', length: deterministic(1000), load: 0.5, jobs: 400_000 },
    { name: 'M/D/1', length: deterministic(1000), load: 0.8, jobs: 2_000_000 },
  ])('$name at load $load', ({ length, load, jobs }) => {
    const found = simulate(fcfs, {}, { length, slots: 1, load, jobs })
    expectAgreement(estimate(found.wait.means), pollaczekKhinchine(length, load), 0.02)
    expectLittlesLaw(found, 'in order')
  })

  it.each([geometric(1000), deterministic(1000), hyperexponential()])(
    'and job by job as Lindley says, at load 0.9',
    length => {
      const queue = { length, slots: 1, load: 0.9, jobs: 50_000 }
      const expected = series(queue.jobs)
      let total = 0
      lindley(queue, (job, wait) => {
        expected.add(job, wait / STEP)
        total += wait
      })
      const found = simulate(fcfs, {}, queue)
      expect(found.totalWait).toBe(total)
      expect(found.wait.means).toEqual(expected.means)
    },
  )
})

describe('fcfs with four slots waits as Erlang says', () => {
  const length = geometric(1000)
  it.each([
    { load: 0.5, jobs: 700_000 },
    { load: 0.8, jobs: 300_000 },
    { load: 0.9, jobs: 300_000 },
  ])('M/M/4 at load $load', ({ load, jobs }) => {
    const queue = { length, slots: 4, load, jobs }
    const found = simulate(fcfs, {}, queue)
    const mean = controlled(found.wait.means, lindleyMeans(queue), pollaczekKhinchine(length, load) / 4)
    expectAgreement(mean, erlangC(queue), 0.02, 0.1)
    expectLittlesLaw(found, 'in order')
  })
})

describe('rr with a quantum of one token shares the processor: a stay is E[S]/(1 − load)', () => {
  it.each([
    { name: 'deterministic', length: deterministic(100), load: 0.5 },
    { name: 'deterministic', length: deterministic(100), load: 0.8 },
    { name: 'deterministic', length: deterministic(100), load: 0.9 },
    { name: 'hyperexponential', length: hyperexponential(), load: 0.5 },
    { name: 'hyperexponential', length: hyperexponential(), load: 0.8 },
  ])('$name lengths at load $load', ({ length, load }) => {
    const queue = { length, slots: 1, load, jobs: 50_000 }
    const found = simulate(rr, { quantum: 1 }, queue)
    const mean = controlled(found.stay.means, lindleyMeans(queue), pollaczekKhinchine(length, load))
    expectAgreement(mean, 100 / (1 - load), 0.05, 1 / (1 - load))
    expectLittlesLaw(found, 'in turns')
  })

  it.each([0.5, 0.8])('which fcfs misses by more than a fifth when lengths vary, at load %d', load => {
    const length = hyperexponential()
    const found = simulate(fcfs, {}, { length, slots: 1, load, jobs: 300_000 })
    expect(estimate(found.stay.means).mean).toBeGreaterThan((1.2 * 100) / (1 - load))
    expectLittlesLaw(found, 'in order')
  })
})
