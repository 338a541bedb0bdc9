/**
 * Release the KV into the prefix cache: it stays while nobody else needs the room, the least recently used going first.
 *
 * Paper: Zheng et al. 2024 (RadixAttention); what vLLM does with automatic prefix caching.
 * Cost per decision: O(1). Loses under pressure, when the context is always gone by the time the device answers.
 */
import { defineKeeper } from '../../sim/policy.ts'

export default defineKeeper({
  summary: 'Into the prefix cache, where the least recently used goes first.',
  reference: 'Zheng et al. 2024 (RadixAttention)',
  defaults: {},
  create: () => ({ hold: () => ({ do: 'release', why: 'stays in the cache while there is room' }) }),
})
