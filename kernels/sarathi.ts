import { defineKernel } from './kernel.ts'

/** Chunked prefill: decodes never stall behind a long prompt. */
export default defineKernel({
  summary: 'Stall-free batches: decodes first, prompts in chunks that fill the rest of the budget.',
  reference: 'Agrawal et al. 2024 (Sarathi-Serve)',
  scheduler: 'sarathi',
})
