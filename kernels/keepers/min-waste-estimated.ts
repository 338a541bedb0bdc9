/**
 * Keep, copy or drop the KV, whichever wastes least, guessing that the wait goes on for as long as it has lasted.
 *
 * Paper: Abhyankar et al. 2024 (InferCept), as the paper has it. It asks at each iteration; here the keeper is asked
 *   when the wait begins (the estimate is 0: keep) and at the moment when elapsed · C passes the waste of the cheapest
 *   way out with the batch of then, and so on. So a batch that shrinks in between is noticed a little later.
 * Cost per decision: O(1). The formulas, with an example, are in lib/waste.ts.
 * Loses on waits that end just after it let go: both the waiting and the recomputing were in vain.
 */
import { defineKeeper } from '../../sim/policy.ts'
import { cheapestWayOut, wasteOfKeeping } from '../lib/waste.ts'
import { duration } from '../lib/why.ts'

export default defineKeeper({
  summary: 'Keep first; swap or discard once the wait so far has wasted more than that would.',
  reference: 'Abhyankar et al. 2024 (InferCept)',
  defaults: {},
  create: () => ({
    hold(view) {
      const out = cheapestWayOut(view)
      const waited = duration(view.waited)
      if (wasteOfKeeping(view, view.waited) > out.waste)
        return { do: out.do, why: `${waited} of waiting wasted more than a ${out.do}` }
      const why = `${waited} of waiting wasted less than a ${out.do}`
      // The first tick at which elapsed · C is above the waste.
      const turn = Math.floor(out.waste / view.tokens) + 1 - view.waited
      return turn < Infinity ? { do: 'keep', why, askAgainAt: view.now + turn } : { do: 'keep', why }
    },
  }),
})
