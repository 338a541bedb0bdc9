import { defineKernel } from './kernel.ts'

/** Agents wait for tools: each wait keeps, swaps or drops the KV, whichever wastes least by the time waited so far. */
export default defineKernel({
  summary: 'First come, first served, with KV kept, swapped or discarded at each tool call.',
  reference: 'Abhyankar et al. 2024 (InferCept)',
  scheduler: 'fcfs',
  keeper: 'min-waste-estimated',
})
