import { defineKernel } from './kernel.ts'

/** Time sharing: feedback queues, and whoever loses the processor is swapped out, then to a drum, now to the host. */
export default defineKernel({
  summary: 'Time sharing: feedback queues, the interrupted swapped out.',
  reference: 'Corbató et al. 1962 (CTSS)',
  scheduler: 'mlfq',
  preemption: 'swap',
})
