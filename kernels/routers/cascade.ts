/**
 * Small models for simple tasks, the largest for hard ones; who does not know asks the next larger.
 *
 * Paper: Chen et al. 2023 (FrugalGPT); cores are listed from the cheapest to the most able. A simple task starts at the
 *   first core, a hard one at the last. An answer of `unknown` goes up by one core, so each core answers once at most;
 *   a wrong answer given with confidence is not noticed, here as in life.
 * Cost per decision: O(1).
 * Loses when small models rarely admit that they do not know, and when most tasks need the large one anyway.
 */
import { defineRouter } from '../../sim/policy.ts'

export default defineRouter({
  summary: 'Simple tasks to the first core, hard ones to the last; an unknown answer goes up by one core.',
  reference: 'Chen et al. 2023 (FrugalGPT)',
  defaults: {},
  create: () => ({
    route: (job, cores) => (job.task === 'simple' ? 0 : cores.length - 1),
    after: (_job, heard, core, cores) =>
      heard.says === 'unknown' && core + 1 < cores.length
        ? { to: core + 1, why: 'the answer was "I do not know"' }
        : 'accept',
    why: (job, core) => `a ${job.task} task, to core ${core}`,
  }),
})
