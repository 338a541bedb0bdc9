import { defineKernel } from './kernel.ts'

/** The engine that most people run: continuous batching, first come, first served, finished contexts cached. */
export default defineKernel({
  summary: 'First come, first served in a continuous batch; preempted jobs are computed anew.',
  reference: 'Kwon et al. 2023 (vLLM v1)',
  scheduler: 'fcfs',
  keeper: 'release',
  preemption: 'recompute',
})
