/**
 * Program-level attained service: a call ranks by what its whole program has been served, not by itself.
 *
 * Paper: Luo et al. 2025 (Autellix). Service is time in the batch, of earlier calls and of this one; programs fall into
 *   `queues` by it, the bounds growing by `factor` from `firstBound`; first come, first served inside a queue. A running
 *   call whose program passes a bound gives way to those of higher queues only. A program that has waited `promoteRatio`
 *   times as long as it was served goes to the first queue and counts as new. The paper's numbers are not public: the
 *   defaults are ours.
 * Cost per decision: O(log n + queues).
 * Loses for long programs under load, and where programs are alike: then it is first come, first served with switches.
 */
import { type CoreView, defineScheduler, type Job } from '../../sim/policy.ts'
import type { Ticks } from '../../sim/units.ts'
import { growingBounds } from '../lib/bounds.ts'
import { JobHeap } from '../lib/job-heap.ts'
import { JobLanes } from '../lib/lanes.ts'
import { moreThan } from '../lib/options.ts'
import { duration } from '../lib/why.ts'

export default defineScheduler({
  summary: 'Calls of the programs that were served least go first, in queues with growing bounds.',
  reference: 'Luo et al. 2025 (Autellix, PLAS)',
  /** `firstBound` in seconds. */
  defaults: { queues: 5, firstBound: 1, factor: 4, promoteRatio: 10 },
  preemptsOnArrival: true,
  create({ queues, firstBound, factor, promoteRatio }) {
    const bounds = growingBounds('plas', ['queues', 'firstBound'], queues, firstBound, factor)
    moreThan('plas: promoteRatio', promoteRatio, 0)

    const lines = new JobLanes()
    /** Waiting calls below the first queue by when they are promoted: a time that stands still. */
    const promotions = new JobHeap()
    /** Running calls by when their program passes its bound; and the lowest queue, newest admission first. */
    const passing = new JobHeap()
    const ranks = new JobHeap()
    let admissions = 0
    /** By process: what its calls have waited, and service that no longer counts. By job: when it began to wait. */
    const programWait: Ticks[] = []
    const forgiven: Ticks[] = []
    const waitingSince: Ticks[] = []

    const service = (job: Job) => job.processAttained + job.attained - (forgiven[job.process] ?? 0)
    const queueOf = (job: Job) => {
      const served = service(job)
      let q = 0
      while (served >= (bounds[q] as Ticks)) q++
      return q
    }
    const wait = (job: Job, now: Ticks) => {
      const queue = queueOf(job)
      lines.pushBack(job, queue)
      waitingSince[job.index] = now
      if (queue > 0) promotions.add(job, Math.ceil(now + promoteRatio * service(job) - (programWait[job.process] ?? 0)))
    }
    const leaveLine = (job: Job) => {
      promotions.remove(job)
      return lines.remove(job)
    }
    const stop = (job: Job) => {
      passing.remove(job)
      ranks.remove(job)
    }
    const settle = ({ now }: CoreView) => {
      for (let job = passing.first; job !== null && passing.firstKey <= now; job = passing.first) {
        const queue = queueOf(job)
        passing.rekey(job, now + (bounds[queue] as Ticks) - service(job))
        ranks.rekey(job, -queue, -++admissions)
      }
      for (let job = promotions.first; job !== null && promotions.firstKey <= now; job = promotions.first) {
        leaveLine(job)
        programWait[job.process] = 0
        forgiven[job.process] = job.processAttained + job.attained
        wait(job, now)
      }
    }
    return {
      arrive(job, how, view) {
        if (how === 'preempted') stop(job)
        else if (job.processAttained === 0) programWait[job.process] = forgiven[job.process] = 0
        wait(job, view.now)
      },
      next(view) {
        settle(view)
        for (let q = 0; q < queues; q++) if (lines.first(q) !== null) return lines.first(q)
        return null
      },
      admitted(job, { now }) {
        leaveLine(job)
        programWait[job.process] = (programWait[job.process] ?? 0) + now - (waitingSince[job.index] as Ticks)
        const queue = queueOf(job)
        passing.add(job, now + (bounds[queue] as Ticks) - service(job))
        ranks.add(job, -queue, -++admissions)
      },
      victim(view, need) {
        settle(view)
        const last = ranks.first
        if (need.for === 'kv' || last === null) return last
        return queueOf(last) > queueOf(need.job) ? last : null
      },
      done(job) {
        if (!leaveLine(job)) stop(job)
      },
      askAgain(view) {
        if (lines.length === 0) return null
        settle(view)
        const at = Math.min(passing.firstKey, promotions.firstKey)
        return at === Infinity ? null : { at }
      },
      why: (what, job) =>
        `${what === 'admit' ? 'highest' : 'lowest'} queue: ${queueOf(job)}, its program was served ${duration(service(job))}`,
    }
  },
})
