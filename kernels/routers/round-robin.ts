/**
 * To each core in turn.
 *
 * Paper: textbook. Cost per decision: O(1).
 * Loses when jobs or cores differ: it counts jobs, not work, and forgets where a prefix is cached.
 */
import { defineRouter } from '../../sim/policy.ts'

export default defineRouter({
  summary: 'To each core in turn.',
  reference: 'textbook',
  defaults: {},
  create() {
    let routed = 0
    return { route: (_job, cores) => routed++ % cores.length, why: (_job, core) => `core ${core} is next in turn` }
  },
})
