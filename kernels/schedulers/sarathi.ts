/**
 * First come, first served with stall-free batches: every running job decodes in every step, and prompts fill what
 * is left of the step's token budget, chunk by chunk.
 *
 * Paper: Agrawal et al. 2024 (Sarathi-Serve). A prompt's whole KV is taken at admission, so a prompt that has begun
 *   never waits for memory; set the core's token budget to the chunk size to trade TTFT for time per token.
 * Cost per decision: O(1).
 * Loses when prompts are long and memory is short: blocks that a prompt will need much later are already taken.
 */
import { defineScheduler } from '../../sim/policy.ts'
import fcfs from './fcfs.ts'

export default defineScheduler({
  summary: 'In order of arrival; decodes first, prompts in chunks, the whole KV of a prompt reserved at admission.',
  reference: 'Agrawal et al. 2024 (Sarathi-Serve)',
  defaults: {},
  batching: { chunked: true, longPrefill: 0, reserve: 'prompt' },
  create: fcfs.create,
})
