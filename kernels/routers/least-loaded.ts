/**
 * To the core with the least to do: prompt tokens that it still owes, and so many tokens for each job that it has.
 *
 * Paper: textbook (join the shortest queue), with the count of tokens that needs no oracle: how long answers will be is
 *   unknown, so each job, running or waiting, counts as `tokensPerJob` more. At 1 it is the work of the next steps: the
 *   prompts, and one token for each job. Raise it where answers, not prompts, take the time.
 * Cost per decision: O(cores).
 * Loses where cores differ in speed, and against prefix-affinity where prompts share long beginnings.
 */
import { defineRouter } from '../../sim/policy.ts'
import { jobsHere, leastOf } from '../lib/load.ts'
import { atLeast } from '../lib/options.ts'

export default defineRouter({
  summary: 'To the core with the fewest tokens owed: pending prompts, and a share for each job.',
  reference: 'textbook (join the shortest queue)',
  defaults: { tokensPerJob: 1 },
  create({ tokensPerJob }) {
    atLeast('least-loaded: tokensPerJob', tokensPerJob, 0)
    return {
      route: (_job, cores) => leastOf(cores, core => core.pendingPrefill + tokensPerJob * jobsHere(core)),
      why: (_job, core) => `core ${core} owes the fewest tokens`,
    }
  },
})
