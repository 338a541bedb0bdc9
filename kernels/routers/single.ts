/**
 * Everything to the first core.
 *
 * Paper: none. Cost per decision: O(1). Loses as soon as there is a second core.
 */
import { defineRouter } from '../../sim/policy.ts'

export default defineRouter({
  summary: 'Everything to the first core.',
  reference: 'none',
  defaults: {},
  create: () => ({ route: () => 0, why: () => 'the first core gets everything' }),
})
