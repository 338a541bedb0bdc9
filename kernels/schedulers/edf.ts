/**
 * Earliest deadline first, with preemption: whoever is due soonest runs.
 *
 * Paper: Liu and Layland 1973; on one processor it meets all deadlines if any order can.
 *   Jobs without a deadline come last, in order of arrival.
 * Cost per decision: O(log n).
 * Loses under overload: it serves those that are late anyway and makes the others late too.
 */
import { defineScheduler } from '../../sim/policy.ts'
import { byKey } from '../lib/by-key.ts'
import { duration } from '../lib/why.ts'

export default defineScheduler({
  summary: 'Earliest deadline first; interrupts those that are due later.',
  reference: 'Liu and Layland 1973',
  defaults: {},
  preemptsOnArrival: true,
  create: () =>
    byKey({
      key: job => job.deadline,
      preemptive: true,
      says: (job, view) => {
        if (job.deadline === Infinity) return 'no deadline'
        const left = job.deadline - view.now
        return left >= 0 ? `due in ${duration(left)}` : `late by ${duration(-left)}`
      },
    }),
})
