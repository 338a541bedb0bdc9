/**
 * To the core that holds the longest start of the prompt, unless that core has far more jobs than another.
 *
 * Paper: Zheng et al. 2024 (SGLang's cache-aware routing). A core is overloaded if it has more than `slack` jobs, and
 *   more than `factor` times as many, above the core that has the fewest; then the job goes to that one. So it does
 *   if less than `share` of the prompt is cached anywhere.
 * Cost per decision: O(cores × segments of the prompt).
 * Loses when prompts share nothing, and when one popular prefix is worth copying to every core at once.
 */
import { type CoreView, defineRouter, type Job } from '../../sim/policy.ts'
import { jobsHere, leastOf } from '../lib/load.ts'
import { atLeast } from '../lib/options.ts'

export default defineRouter({
  summary: 'To the core that has most of the prompt cached, unless it is overloaded.',
  reference: 'Zheng et al. 2024 (SGLang)',
  defaults: { share: 0.1, slack: 32, factor: 1.5 },
  create({ share, slack, factor }) {
    atLeast('prefix-affinity: share', share, 0)
    atLeast('prefix-affinity: slack', slack, 0)
    atLeast('prefix-affinity: factor', factor, 1)
    /** The most cached; among equals the core with the fewest jobs. */
    const warmest = (job: Job, cores: readonly CoreView[]) => {
      let found = 0
      let most = -1
      for (let i = 0; i < cores.length; i++) {
        const core = cores[i] as CoreView
        const cached = core.cachedTokens(job)
        if (cached < most || (cached === most && jobsHere(core) >= jobsHere(cores[found] as CoreView))) continue
        most = cached
        found = i
      }
      return { core: found, cached: most }
    }
    let reason = ''
    return {
      route(job, cores) {
        const idlest = leastOf(cores, jobsHere)
        const fewest = jobsHere(cores[idlest] as CoreView)
        const { core, cached } = warmest(job, cores)
        const here = jobsHere(cores[core] as CoreView)
        reason = `${cached} of ${job.promptTokens} prompt tokens are cached there`
        if (cached > 0 && cached >= share * job.promptTokens && !(here > fewest + slack && here > factor * fewest))
          return core
        reason =
          cached > 0
            ? `fewest jobs; core ${core} has ${cached} tokens cached and ${here} jobs`
            : 'fewest jobs; nothing is cached'
        return idlest
      },
      why: () => reason,
    }
  },
})
