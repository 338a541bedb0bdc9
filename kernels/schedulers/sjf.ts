/**
 * Shortest job first, without preemption: the waiting job with the shortest answer enters first.
 *
 * Paper: Smith 1956 (shortest processing time); an oracle, since it knows how long each answer will be. Length is
 *   counted in answer tokens: a decoded token costs a step of its own, a prompt token next to nothing.
 * Cost per decision: O(log n).
 * Loses when long jobs matter (they starve under load), and where prompts, not answers, are what takes time.
 */
import { defineScheduler } from '../../sim/policy.ts'
import { byKey } from '../lib/by-key.ts'

export default defineScheduler({
  summary: 'Shortest answer first, known from an oracle; never interrupts.',
  reference: 'Smith 1956',
  defaults: {},
  clairvoyant: true,
  create: (_options, context) =>
    byKey({
      key: job => context.outputTokens(job),
      preemptive: false,
      says: job => `${context.outputTokens(job)} answer tokens`,
    }),
})
