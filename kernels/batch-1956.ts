import { defineKernel } from './kernel.ts'

/** The batch monitor of the mainframes: load a batch, run it to the end, load the next. */
export default defineKernel({
  summary: 'Static batches: one batch after another, as on the mainframes of 1956.',
  reference: 'GM-NAA I/O, 1956',
  scheduler: 'static-batch',
})
