/**
 * Shortest job first by a prediction of the answer's length, without preemption.
 *
 * Paper: Qiu et al. 2024 and Fu et al. 2024 (learning to rank) predict lengths from the prompt; here the prediction
 *   is the truth times a log-normal error with a standard deviation of `sigma` in the logarithm (0: an oracle).
 * Cost per decision: O(log n).
 * Loses when predictions are poor (at sigma 2 the order is nearly random) and when long jobs matter.
 */
import { defineScheduler } from '../../sim/policy.ts'
import { byKey } from '../lib/by-key.ts'
import { atLeast } from '../lib/options.ts'

export default defineScheduler({
  summary: 'Shortest predicted answer first; never interrupts.',
  reference: 'Fu et al. 2024',
  defaults: { sigma: 0.5 },
  create({ sigma }, context) {
    atLeast('sjf-predicted: sigma', sigma, 0)
    return byKey({
      key: job => context.predictedTokens(job, sigma),
      preemptive: false,
      says: job => `${Math.round(context.predictedTokens(job, sigma))} answer tokens predicted`,
    })
  },
})
