import { defineKernel } from './kernel.ts'

/** An operating system for agents: turns of one second, as in its code; a context lost at a switch is computed anew. */
export default defineKernel({
  summary: 'Round robin with slices of one second.',
  reference: 'Mei et al. 2024 (AIOS)',
  scheduler: 'rr',
  preemption: 'recompute',
  options: { scheduler: { quantumSeconds: 1 } },
})
