import { defineKernel } from './kernel.ts'

/** One server, many tenants: no client gains by sending more. */
export default defineKernel({
  summary: 'The client that was served least goes first.',
  reference: 'Sheng et al. 2024 (VTC)',
  scheduler: 'vtc',
})
