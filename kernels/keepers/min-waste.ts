/**
 * Keep, copy or drop the KV, whichever wastes least, knowing how long the wait will be.
 *
 * Paper: Abhyankar et al. 2024 (InferCept), as its code has it: with the true duration of the call. An oracle.
 * Cost per decision: O(1). The formulas, with an example, are in lib/waste.ts.
 * Loses when the batch changes during the wait: the waste is measured with those who run when it begins.
 */
import { defineKeeper } from '../../sim/policy.ts'
import { cheapestWayOut, wasteOfKeeping } from '../lib/waste.ts'
import { duration } from '../lib/why.ts'

export default defineKeeper({
  summary: 'Keep, swap or discard, whichever wastes least memory and time; knows how long the wait will be.',
  reference: 'Abhyankar et al. 2024 (InferCept), oracle',
  defaults: {},
  clairvoyant: true,
  create: () => ({
    hold(view) {
      const out = cheapestWayOut(view)
      const wait = `a wait of ${duration(view.willWait)}`
      if (wasteOfKeeping(view, view.willWait) <= out.waste)
        return { do: 'keep', why: `${wait} wastes less than a ${out.do}` }
      return { do: out.do, why: `${wait} wastes more than a ${out.do}` }
    },
  }),
})
