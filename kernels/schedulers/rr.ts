/**
 * Round robin: a job that has used up its quantum gives its slot to the head of the line and goes to the tail.
 *
 * Paper: Kleinrock 1964; time sharing since CTSS; AIOS (Mei et al. 2024) with a slice of one second.
 *   The quantum counts generated tokens (a prompt is computed within its job's first slice), or with
 *   `quantumSeconds` time in the batch. A used-up quantum matters only while somebody waits and no slot is free;
 *   whoever loses its KV before its quantum is up goes back to the head of the line.
 * Cost per decision: O(log batch).
 * Loses when jobs are alike: all finish late; and where a switch is dear, since each one may cost the KV.
 */
import { type CoreView, defineScheduler, type Job } from '../../sim/policy.ts'
import { ticks } from '../../sim/units.ts'
import { JobHeap } from '../lib/job-heap.ts'
import { JobLanes } from '../lib/lanes.ts'
import { atLeast, wholeNumber } from '../lib/options.ts'
import { NEWEST, waited } from '../lib/why.ts'

export default defineScheduler({
  summary: 'In turns: after a quantum of tokens (or seconds) the slot goes to the next in line.',
  reference: 'Kleinrock 1964; Mei et al. 2024 (AIOS)',
  /** `quantum` in tokens; `quantumSeconds`, if above 0, replaces it. */
  defaults: { quantum: 64, quantumSeconds: 0 },
  preemptsOnArrival: true,
  create({ quantum, quantumSeconds }) {
    wholeNumber('rr: quantum', 'tokens', quantum, 1)
    atLeast('rr: quantumSeconds', quantumSeconds, 0)
    const byTime = quantumSeconds > 0
    const slice = byTime ? Math.max(1, ticks(quantumSeconds)) : quantum
    const line = new JobLanes()
    /** Running jobs by the earliest step (or time) at which their quantum can be up. */
    const expiry = new JobHeap()
    const start: number[] = []
    const preemptedAt: number[] = []
    const clock = (view: CoreView) => (byTime ? view.now : view.step)
    const got = (job: Job) => (byTime ? job.attained : job.decoded) - (start[job.index] as number)
    /** Nobody gets more than a token a step, so a key may be early, never late; an early one is set right here. */
    const firstExpired = (view: CoreView): Job | null => {
      const now = clock(view)
      for (;;) {
        const job = expiry.first
        if (job === null || expiry.firstKey > now) return null
        if (got(job) >= slice) return job
        expiry.rekey(job, now + slice - got(job))
      }
    }
    return {
      arrive(job, how, view) {
        expiry.remove(job)
        preemptedAt[job.index] = how === 'new' ? -1 : view.step
        if (how === 'new' || got(job) >= slice) line.pushBack(job)
        else line.pushFront(job)
      },
      next: () => line.first(),
      admitted(job, view) {
        line.remove(job)
        start[job.index] = byTime ? job.attained : job.decoded
        expiry.add(job, clock(view) + slice)
      },
      victim(view, need) {
        // Whoever has just lost a slot waits a step before taking another's: else all would change places at once.
        if (need.for === 'kv' || preemptedAt[need.job.index] === view.step) return null
        return firstExpired(view)
      },
      done(job) {
        line.remove(job)
        expiry.remove(job)
      },
      askAgain(view) {
        if (line.length === 0 || view.running < view.slots) return null
        if (firstExpired(view) !== null) return { steps: 1 }
        return byTime ? { at: expiry.firstKey } : { steps: expiry.firstKey - view.step }
      },
      why(what, job, view) {
        if (what === 'admit') return `first in line, waited ${waited(job, view)}`
        return got(job) >= slice ? 'its quantum is used up and another job waits' : NEWEST
      },
    }
  },
})
