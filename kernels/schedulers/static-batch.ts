/**
 * Static batching: fill a batch with those who are here, run it until all of it is done, fill the next.
 *
 * Paper: none; the batch monitors of 1956 (GM-NAA I/O), and how models were served before Yu et al. 2022 (Orca).
 *   Members are those who had arrived when the batch was opened. They may enter over several steps, as the token
 *   budget admits their prompts; the first of them to end closes the batch.
 * Cost per decision: O(1).
 * Loses when lengths differ: slots of short jobs stay empty until the longest job of the batch is done.
 */
import { defineScheduler, type Job } from '../../sim/policy.ts'
import type { Ticks } from '../../sim/units.ts'
import { JobLanes } from '../lib/lanes.ts'
import { NEWEST, waited } from '../lib/why.ts'

export default defineScheduler({
  summary: 'Fill a batch, run until all of it is done, fill the next.',
  reference: 'batch monitors, 1956',
  defaults: {},
  create() {
    const line = new JobLanes()
    let members = 0
    let closed = false
    let opened: Ticks = 0
    const leave = () => {
      members--
      closed = members > 0
    }
    const mayJoin = (job: Job) => members === 0 || (!closed && job.submitted <= opened)
    return {
      arrive(job, how) {
        if (how === 'new') return line.pushBack(job)
        line.pushFront(job)
        leave()
      },
      next() {
        const first = line.first()
        return first !== null && mayJoin(first) ? first : null
      },
      admitted(job, view) {
        line.remove(job)
        if (members++ === 0) opened = view.now
      },
      done(job) {
        if (!line.remove(job)) leave()
      },
      why: (what, job, view) => (what === 'admit' ? `in this batch, waited ${waited(job, view)}` : NEWEST),
    }
  },
})
