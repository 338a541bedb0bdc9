/**
 * First come, first served: jobs enter the batch in order of arrival, at every iteration in which there is room.
 *
 * Paper: Kwon et al. 2023 (PagedAttention), with the order of vLLM's v1 engine: prompts are chunked, KV blocks
 *   are taken as they are needed, and when they run out the newest running job goes back to the head of the line.
 * Cost per decision: O(1).
 * Loses when one long job stands before many short ones, and when one client floods the line.
 */
import { defineScheduler } from '../../sim/policy.ts'
import { JobLanes } from '../lib/lanes.ts'
import { NEWEST, waited } from '../lib/why.ts'

export default defineScheduler({
  summary: 'In order of arrival; whoever loses its KV goes back to the head of the line.',
  reference: 'Kwon et al. 2023 (vLLM v1)',
  defaults: {},
  batching: { chunked: true, longPrefill: 0, reserve: 'chunk' },
  create() {
    const line = new JobLanes()
    return {
      arrive(job, how) {
        if (how === 'new') line.pushBack(job)
        else line.pushFront(job)
      },
      next: () => line.first(),
      admitted(job) {
        line.remove(job)
      },
      done(job) {
        line.remove(job)
      },
      why: (what, job, view) => (what === 'admit' ? `first in line, waited ${waited(job, view)}` : NEWEST),
    }
  },
})
