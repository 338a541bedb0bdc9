/**
 * The machine against queueing theory. One step of the core is the unit of time; a job of n tokens takes n steps.
 *
 * Steps are discrete, so three things differ from the textbook's continuous time, and the formulas here say so:
 * - Lengths are whole tokens. An exponential length rounded up is geometric: E[S²] = (2 − p)/p², p = 1/E[S], and
 *   Pollaczek–Khinchine takes it as it is. With one slot nothing else differs: an idle core starts at once, and a busy
 *   one comes free at the end of a step. (At 1,000 tokens this is 0.05% below the textbook's M/M/1.)
 * - With several slots, who finds a slot free while a step is under way waits for its end: half a step on average.
 *   What is left after that is below 0.05% of the wait (seen by solving the chain of steps for c = 4, E[S] = 1,000).
 * - Round robin with a quantum of one step is processor sharing but for the order within a round: a job is off by at
 *   most a step for each job present, 1/(1 − load) of them on average, itself included.
 *
 * Seeds were fixed before the first run. The formula must lie in the 99.9% interval, and half the 99% interval must be
 * at most 2% of the formula (5% for processor sharing): so a machine that is off by more cannot pass. With one slot and
 * high load that takes millions of jobs; there the machine is held to Lindley's recursion, to the tick, and the recursion
 * to the formula.
 */
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import fcfs from '../kernels/schedulers/fcfs.ts'
import rr from '../kernels/schedulers/rr.ts'
import srpt from '../kernels/schedulers/srpt.ts'
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
  erlangC,
  estimate,
  geometric,
  hyperexponential,
  type Length,
  pollaczekKhinchine,
} from './test-estimate.ts'
import { play } from './test-machine.ts'
import { type Draws, drawn, gapAt, type ListedJob, lengthAt, listed, oneCore, watched } from './test-queue.ts'
import { seconds, TICKS_PER_SECOND, type Ticks, ticks } from './units.ts'

/** Short, so that the clock of millions of jobs stays exact. */
const STEP: Ticks = 10_000

const steadyCore = (slots: number) =>
  constantCore({ tokensPerSecond: TICKS_PER_SECOND / STEP, slots, contextLimit: 100_000 })

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
  const summary = run(
    oneCore({ core: steadyCore(slots), scheduler: underWatch, options, source: drawn(drawsOf(queue)), seed }),
  )
  const end = summary.simulatedSeconds * TICKS_PER_SECOND
  return { wait, stay, totalWait, totalStay, end, core: summary.cores[0] as CoreSummary }
}

/**
 * How long the same jobs would wait if one core as fast as all slots together took them one by one, in order:
 * Lindley's recursion. It is worked out here, not by the machine, so as a control variate it hides no mistake of the
 * machine's; and what is left to do at a moment is the same under all schedulers that never idle.
 */
function lindley(queue: Queue): number[] {
  const draws = drawsOf(queue)
  const rng = makeRng(seed)
  const waits = series(queue.jobs)
  let [now, free] = [0, 0]
  for (let job = 0; job < queue.jobs; job++) {
    now += gapAt(draws, job, rng)
    free = Math.max(free, now)
    waits.add(job, (free - now) / STEP)
    free += (lengthAt(draws, job, rng) * STEP) / queue.slots
  }
  return waits.means
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
  const queues = [
    { name: 'M/M/1', length: geometric(1000), load: 0.5, jobs: 900_000 },
    { name: 'M/M/1', length: geometric(1000), load: 0.8, jobs: 3_200_000 },
    { name: 'M/D/1', length: deterministic(1000), load: 0.5, jobs: 400_000 },
    { name: 'M/D/1', length: deterministic(1000), load: 0.8, jobs: 2_000_000 },
  ].map(queue => ({ ...queue, slots: 1 }))

  it.each(queues.filter(({ name, load }) => name === 'M/D/1' && load === 0.5))('$name at load $load', queue => {
    const found = simulate(fcfs, {}, queue)
    expectAgreement(estimate(found.wait.means), pollaczekKhinchine(queue.length, queue.load), 0.02)
    expectLittlesLaw(found, 'in order')
  })

  it.each([...queues, { name: 'M/H/1', length: hyperexponential(), slots: 1, load: 0.9 }])(
    'and exactly as Lindley says: $name at load $load',
    queue => {
      const some = { ...queue, jobs: 50_000 }
      const found = simulate(fcfs, {}, some)
      expect(found.wait.means).toEqual(lindley(some))
      expectLittlesLaw(found, 'in order')
    },
  )

  it.each(queues)('which is as they say: $name at load $load', queue => {
    expectAgreement(estimate(lindley(queue)), pollaczekKhinchine(queue.length, queue.load), 0.02)
  })
})

describe('fcfs with four slots waits as Erlang says', () => {
  const length = geometric(1000)
  it.each([
    { load: 0.8, jobs: 300_000 },
    { load: 0.9, jobs: 300_000 },
  ])('M/M/4 at load $load', ({ load, jobs }) => {
    const queue = { length, slots: 4, load, jobs }
    const found = simulate(fcfs, {}, queue)
    const mean = controlled(found.wait.means, lindley(queue), pollaczekKhinchine(length, load) / 4)
    const formula = erlangC(length, 4, load)
    expectAgreement(mean, formula, 0.02, formula * 0.0005)
    expectLittlesLaw(found, 'in order')
  })
})

describe('rr with a quantum of one token shares the processor: a stay is E[S]/(1 − load)', () => {
  it.each([
    { name: 'deterministic', length: deterministic(100), load: 0.5 },
    { name: 'deterministic', length: deterministic(100), load: 0.9 },
    { name: 'hyperexponential', length: hyperexponential(), load: 0.5 },
    { name: 'hyperexponential', length: hyperexponential(), load: 0.8 },
  ])('$name lengths at load $load', ({ length, load }) => {
    const queue = { length, slots: 1, load, jobs: 25_000 }
    const found = simulate(rr, { quantum: 1 }, queue)
    const mean = controlled(found.stay.means, lindley(queue), pollaczekKhinchine(length, load))
    expectAgreement(mean, 100 / (1 - load), 0.05, 1 / (1 - load))
    expectLittlesLaw(found, 'in turns')
  })

  it.each([0.5, 0.8])('which fcfs misses by more than a fifth when lengths vary, at load %d', load => {
    const length = hyperexponential()
    const found = simulate(fcfs, {}, { length, slots: 1, load, jobs: 100_000 })
    expect(estimate(found.stay.means).mean).toBeGreaterThan((1.2 * 100) / (1 - load))
    expectLittlesLaw(found, 'in order')
  })
})

/** 300 jobs of 1 to 400 tokens, mostly short, at a load of about 0.9. What else they bring makes the schedulers differ. */
function assortment(draw: number): ListedJob[] {
  const rng = makeRng(draw)
  const chance = (job: number, n: number) => rng.at(0, job, 0, n)
  let at = 0
  return Array.from({ length: 300 }, (_, job) => ({
    name: `${job}`,
    at: seconds((at += Math.round(180 * STEP * chance(job, 0)))),
    output: Math.ceil(400 * chance(job, 1) ** 4),
    client: `client ${Math.floor(3 * chance(job, 2))}`,
    priority: Math.floor(4 * chance(job, 3)),
    deadline: seconds(Math.round(2000 * STEP * chance(job, 4))),
  }))
}

/** When each job is done under SRPT: in each step the one with the least left; of equals the one that runs, then the oldest. */
function bruteForceSrpt(jobs: readonly ListedJob[]): Map<string, Ticks> {
  const left = jobs.map((job, age) => ({ name: job.name, at: ticks(job.at ?? 0), tokens: job.output, age, last: 0 }))
  const done = new Map<string, Ticks>()
  for (let now = 0; left.length > 0; ) {
    now = Math.max(now, Math.min(...left.map(job => job.at)))
    const here = left.filter(job => job.at <= now)
    const [next] = here.sort((a, b) => a.tokens - b.tokens || b.last - a.last || a.age - b.age)
    if (next === undefined) throw new Error('nobody is there at the time when the first comes')
    now += STEP
    next.last = now
    if (--next.tokens > 0) continue
    done.set(next.name, now)
    left.splice(left.indexOf(next), 1)
  }
  return done
}

const runListed = (scheduler: SchedulerDefinition, jobs: readonly ListedJob[]) =>
  play(oneCore({ core: steadyCore(1), scheduler, source: listed(jobs) }))

const folder = new URL('../kernels/schedulers', import.meta.url)
const names = readdirSync(folder).filter(file => /^[^.]+\.ts$/.test(file))
const schedulers: [string, SchedulerDefinition][] = await Promise.all(
  names.map(async name => [name, (await import(`${folder}/${name}`)).default as SchedulerDefinition]),
)

describe.each([1, 2, 3, 4, 5])('with one slot, no prompt and kept KV, on workload %d', draw => {
  const jobs = assortment(draw)

  it('srpt ends every job when a brute-force queue does', () => {
    const { trace } = runListed(srpt, jobs)
    const done = trace.flatMap(event => (event.on === 'finish' ? [[event.process, event.t] as const] : []))
    expect(new Map(done)).toEqual(bruteForceSrpt(jobs))
  })

  it('no scheduler has a lower mean latency than srpt', () => {
    const least = runListed(srpt, jobs).summary.latencyMs.e2e.mean
    const means = schedulers.map(([name, scheduler]) => [name, runListed(scheduler, jobs).summary.latencyMs.e2e.mean])
    expect(means.filter(([, mean]) => (mean as number) < least)).toEqual([])
    expect(new Map(means as [string, number][]).get('fcfs.ts')).toBeGreaterThan(1.2 * least)
  })
})
