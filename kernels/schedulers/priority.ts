/**
 * Priority with aging: the most urgent waiting job enters first, and waiting makes urgent.
 *
 * Paper: textbook. A job of priority p ranks as one of priority 0 that came p·agingInterval later, so the rank is
 *   a number that never changes, and nobody is passed by for longer than the priorities between them are worth.
 *   Running jobs keep their slots; when KV blocks run out the last in rank gives way, as in vLLM's priority mode.
 * Cost per decision: O(log n).
 * Loses when everything is urgent, and when an urgent job finds all slots taken by long ones.
 */
import { defineScheduler } from '../../sim/policy.ts'
import { ticks } from '../../sim/units.ts'
import { byKey } from '../lib/by-key.ts'
import { atLeast } from '../lib/options.ts'
import { waited } from '../lib/why.ts'

export default defineScheduler({
  summary: 'Most urgent first; each aging interval of waiting is worth one priority.',
  reference: 'textbook',
  /** In seconds; 0 is first come, first served. */
  defaults: { agingInterval: 10 },
  create({ agingInterval }) {
    atLeast('priority: agingInterval', agingInterval, 0)
    const interval = ticks(agingInterval)
    return byKey({
      key: job => job.submitted + job.priority * interval,
      preemptive: false,
      says: (job, view) => `priority ${job.priority}, waited ${waited(job, view)}`,
    })
  },
})
