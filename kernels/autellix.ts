import { defineKernel } from './kernel.ts'

/** Agents are programs: a call ranks by what its whole program has used; whoever gives way is swapped to the host. */
export default defineKernel({
  summary: 'Calls of the programs that were served least go first.',
  reference: 'Luo et al. 2025 (Autellix)',
  scheduler: 'plas',
  preemption: 'swap',
})
