/** Small quanta on the toy machine: deciding at every step must give the log that decision points alone give. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { play, type ToyJob } from '../lib/toy.ts'
import edf from './edf.ts'
import fcfs from './fcfs.ts'
import lottery from './lottery.ts'
import mlfq from './mlfq.ts'
import plas from './plas.ts'
import priority from './priority.ts'
import rr from './rr.ts'
import sjf from './sjf.ts'
import srpt from './srpt.ts'
import staticBatch from './static-batch.ts'
import stride from './stride.ts'
import vtc from './vtc.ts'

const job = fc.record({
  output: fc.integer({ min: 1, max: 12 }),
  prompt: fc.nat(6),
  prefillSteps: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 })),
  at: fc.oneof(fc.constant(0), fc.nat(30), fc.double({ min: 0, max: 30, noNaN: true })),
  client: fc.nat(3),
  priority: fc.nat(2),
  deadlineMs: fc.integer({ min: 1, max: 60 }),
  servedMs: fc.nat(10),
  cancelAt: fc.oneof({ weight: 4, arbitrary: fc.constant(Infinity) }, { weight: 1, arbitrary: fc.nat(40) }),
})
const jobs = fc
  .array(job, { minLength: 1, maxLength: 12 })
  .map(jobs => jobs.map((job, i): ToyJob => ({ ...job, name: String.fromCharCode(65 + i), process: i })))
const machine = fc.record({
  slots: fc.integer({ min: 1, max: 4 }),
  kvTokens: fc.oneof(fc.constant(1e6), fc.integer({ min: 20, max: 60 })),
})
const weights = [3, 1, 2, 1]

const policies = {
  fcfs: (jobs: ToyJob[], toy: object) => play(fcfs, {}, jobs, toy),
  'static-batch': (jobs: ToyJob[], toy: object) => play(staticBatch, {}, jobs, toy),
  'rr in tokens': (jobs: ToyJob[], toy: object) => play(rr, { quantum: 3 }, jobs, toy),
  'rr in seconds': (jobs: ToyJob[], toy: object) => play(rr, { quantumSeconds: 0.0025 }, jobs, toy),
  sjf: (jobs: ToyJob[], toy: object) => play(sjf, {}, jobs, toy),
  srpt: (jobs: ToyJob[], toy: object) => play(srpt, {}, jobs, toy),
  priority: (jobs: ToyJob[], toy: object) => play(priority, { agingInterval: 0.005 }, jobs, toy),
  edf: (jobs: ToyJob[], toy: object) => play(edf, {}, jobs, toy),
  vtc: (jobs: ToyJob[], toy: object) => play(vtc, {}, jobs, toy),
  stride: (jobs: ToyJob[], toy: object) => play(stride, { quantum: 2 }, jobs, toy),
  lottery: (jobs: ToyJob[], toy: object) => play(lottery, { quantum: 2 }, jobs, toy),
  mlfq: (jobs: ToyJob[], toy: object) =>
    play(mlfq, { baseQuantum: 0.002, levels: 4, promoteAfter: 0.006, promoteEvery: 5 }, jobs, toy),
  plas: (jobs: ToyJob[], toy: object) => play(plas, { firstBound: 0.003, queues: 3, promoteRatio: 2 }, jobs, toy),
}

describe.each(Object.entries(policies))('%s', (_name, run) => {
  it('decides alike whether asked at decision points or always', () => {
    fc.assert(
      fc.property(jobs, machine, (jobs, machine) => {
        const [points, always] = (['points', 'always'] as const).map(ask => run(jobs, { ...machine, weights, ask }))
        return points === always
      }),
      { seed: 1961, numRuns: 300 },
    )
  })
})
