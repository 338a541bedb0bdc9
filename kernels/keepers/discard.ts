/**
 * Drop the KV at once; compute the context anew afterwards.
 *
 * Paper: Kwon et al. 2023 (what vLLM did for each call); one of the three choices that InferCept weighs.
 * Cost per decision: O(1). Loses when waits are short and contexts long: everything is computed twice.
 */
import { defineKeeper } from '../../sim/policy.ts'

export default defineKeeper({
  summary: 'Drop the KV at once; compute the context anew afterwards.',
  reference: 'Kwon et al. 2023 (what vLLM did for each call)',
  defaults: {},
  create: () => ({ hold: () => ({ do: 'discard', why: 'dropped, to be computed anew' }) }),
})
