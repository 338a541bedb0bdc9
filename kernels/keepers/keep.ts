/**
 * Keep the KV pinned, however long the wait.
 *
 * Paper: none; one of the three choices that InferCept weighs.
 * Cost per decision: O(1). Loses when waits are long: memory stands idle that others need.
 */
import { defineKeeper } from '../../sim/policy.ts'

export default defineKeeper({
  summary: 'Keep the KV pinned, however long the wait.',
  reference: 'none',
  defaults: {},
  create: () => ({ hold: () => ({ do: 'keep', why: 'kept, whatever it costs' }) }),
})
