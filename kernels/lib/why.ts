/** Words for the sentences that explain a decision. */
import type { CoreView, Job } from '../../sim/policy.ts'
import { TICKS_PER_SECOND, type Ticks } from '../../sim/units.ts'

/** A duration for people: `12 ms`, `3.4 s`. */
export function duration(time: Ticks): string {
  const seconds = time / TICKS_PER_SECOND
  if (seconds >= 1) return `${Number(seconds.toFixed(1))} s`
  return `${Number((seconds * 1000).toFixed(seconds < 0.01 ? 2 : 0))} ms`
}

/** How long the job has been here and not in the batch. */
export const waited = (job: Job, view: CoreView): string => duration(view.now - job.submitted - job.attained)

export const NEWEST = 'no KV blocks left: the newest gives way'
