/**
 * Copy the KV to the host and back afterwards; where a core cannot copy, release it into the prefix cache.
 *
 * Paper: CTSS 1961 swapped whole programs to the drum; one of the three choices that InferCept weighs.
 * Cost per decision: O(1). Loses when waits are short, since each wait costs two copies whatever happens.
 */
import { defineKeeper } from '../../sim/policy.ts'

export default defineKeeper({
  summary: 'Copy the KV to the host, and back afterwards.',
  reference: 'CTSS 1961',
  defaults: {},
  create: () => ({
    hold: view =>
      view.swapTime < Infinity
        ? { do: 'swap', why: 'copied to the host' }
        : { do: 'release', why: 'this core cannot copy to the host; stays in the cache while there is room' },
  }),
})
