/**
 * The machine against queueing theory. One step of the core is the unit of time; a job of n tokens takes n steps.
 *
 * Steps are discrete, so three things differ from the textbook's continuous time, and all are in the formulas here:
 * - Lengths are whole tokens. An exponential length rounded up is geometric: E[S²] = (2 − p)/p², p = 1/E[S], which
 *   Pollaczek–Khinchine takes as it is. With one slot that is exact: an idle core starts at once, and a busy one
 *   becomes free at the end of a step. (Of 1,000 tokens: 0.05% below the textbook's M/M/1.)
 * - With several slots, who finds a slot free while a step is under way waits for its end: half a step on average.
 *   (What is left after that, by the exact chain of steps, is below a tenth of a step.)
 * - Round robin with a quantum of one step is processor sharing but for the order within a round: a job is off by less
 *   than a step for each job present, 1/(1 − ρ) steps in all.
 *
 * Seeds were fixed before the first run. The formula must lie in the 99.9% interval, and half the 99% interval must be
 * at most 2% of the formula (5% for processor sharing), so that a machine that is wrong by more cannot pass.
 */
import { describe, expect, it } from 'vitest'
import fcfs from '../kernels/schedulers/fcfs.ts'
import rr from '../kernels/schedulers/rr.ts'
import { constantCore } from './cores/constant.ts'
import { constant, type Distribution, exponential } from './distributions.ts'
import { run } from './machine.ts'
import { ln } from './math.ts'
import type { SchedulerDefinition } from './policy.ts'
import type { Summary } from './summary.ts'
import { BatchMeans, controlled, drawn, type Estimate, estimate, oneCore, watched } from './test-queue.ts'
import { TICKS_PER_SECOND, type Ticks } from './units.ts'

/** Short, so that the clock of millions of jobs stays exact. */
const STEP: Ticks = 10_000

/** A length in whole tokens with its first two moments. */
interface Length extends Distribution {
  readonly square: number
}

const deterministic = (tokens: number): Length => ({ ...constant(tokens), square: tokens ** 2 })

/** An exponential one rounded up. The mean of that is 1/(1 − e^(−1/m)), hence this m. */
const geometric = (mean: number): Length => {
  const { sample } = exponential(-1 / ln(1 - 1 / mean))
  return {
    mean,
    square: (2 - 1 / mean) * mean ** 2,
    sample: (...key) => Math.ceil(sample(...key)),
  }
}

/** Short or long: geometric with mean 50 in three of four cases, else 250, so 100 in all. */
const hyperexponential = (): Length => {
  const [short, long, share] = [geometric(50), geometric(250), 0.75]
  return {
    mean: share * short.mean + (1 - share) * long.mean,
    square: share * short.square + (1 - share) * long.square,
    sample: (rng, stream, process, turn) =>
      (rng.at(stream, process, turn, 1) < share ? short : long).sample(rng, stream, process, turn),
  }
}

interface Queue {
  readonly length: Length
  readonly slots: number
  readonly load: number
  readonly jobs: number
  readonly seed: number
}

interface Outcome {
  readonly wait: BatchMeans
  readonly stay: BatchMeans
  /** Over all jobs, none cut off. */
  readonly sum: { waits: Ticks; stays: Ticks }
  readonly summary: Summary
}

function simulate(scheduler: SchedulerDefinition, options: object, queue: Queue): Outcome {
  const { length, slots, load, jobs, seed } = queue
  const [wait, stay] = [new BatchMeans(jobs / 20, jobs), new BatchMeans(jobs / 20, jobs)]
  const sum = { waits: 0, stays: 0 }
  const watch = watched(scheduler, {
    waited: (id, time) => wait.add(id, time / STEP) ?? (sum.waits += time),
    stayed: (id, time) => stay.add(id, time / STEP) ?? (sum.stays += time),
  })
  const core = constantCore({ tokensPerSecond: TICKS_PER_SECOND / STEP, slots, contextLimit: 100_000 })
  const source = drawn(jobs, exponential((length.mean * STEP) / (slots * load)), length)
  return { wait, stay, sum, summary: run(oneCore({ core, scheduler: watch, options, source, seed })) }
}

function timed(name: string, formula: number, f: () => Estimate) {
  const t = performance.now(), c = process.cpuUsage()
  const o = f()
  const u = process.cpuUsage(c)
  console.log(name, formula.toFixed(1), o.mean.toFixed(2), ((o.mean / formula - 1) * 100).toFixed(2) + '%', 'hw', (o.within99 / formula * 100).toFixed(2) + '%', 'cpu', ((u.user + u.system) / 1e6).toFixed(1), 'wall', ((performance.now() - t)/1e3).toFixed(1))
}
it('x', () => {
  const pk = (l: Length, r: number) => r / l.mean * l.square / 2 / (1 - r)
  for (const [n, l] of [['d', deterministic(100)], ['h', hyperexponential()]] as const) for (const load of [.5, .8, .9]) {
   const q = { length: l, slots: 1, load, jobs: 30e3, seed: 1 }
   const s = simulate(rr, {quantum: 1}, q), f = simulate(fcfs, {}, q)
   timed('ps plain' + n + load, 100 / (1 - load), () => estimate(s.stay.means))
   timed('ps ctl' + n + load, 100 / (1 - load), () => controlled(s.stay.means, f.wait.means, pk(l, load)))
  }
}, 300000)
