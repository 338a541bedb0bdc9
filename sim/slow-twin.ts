/**
 * How the slow loop sees what the fast one works out ahead: by looking at every job after every step. Plain on
 * purpose; it shares nothing with `lockstep.ts` but the job table.
 */
import type { RunningBatch } from './batch.ts'
import { DECODING, type JobTable } from './jobs.ts'
import { BLOCK, type Blocks } from './units.ts'

/** The decoding jobs whose answer is whole, in order of submission. */
export function scanForFinished(jobs: JobTable, batch: RunningBatch): number[] {
  const done: number[] = []
  batch.each(job => {
    if (jobs.state[job] === DECODING && jobs.view(job).decoded === jobs.output[job]) done.push(job)
  })
  return done.sort((a, b) => (jobs.id[a] as number) - (jobs.id[b] as number))
}

/** New blocks that the next step takes, if every running job decodes. */
export function scanForBlocks(jobs: JobTable, batch: RunningBatch): Blocks {
  let need = 0
  batch.each(job => {
    if (jobs.view(job).computed % BLOCK === 0) need++
  })
  return need
}
