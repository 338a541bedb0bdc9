/**
 * Schedulers that rank jobs by a number that never changes: the least goes first, the greatest gives way.
 * Cost per decision: O(log n). Since keys stand still, asking at another moment cannot give another answer.
 */
import type { CoreView, Job, Need, Scheduler } from '../../sim/policy.ts'
import { JobHeap } from './job-heap.ts'

export interface Ranking {
  /** Lower goes first; equal keys go by age. */
  key(job: Job): number
  /** May a waiting job take the slot of a running one with a greater key? */
  readonly preemptive: boolean
  /** What the key means for this job: `due in 3 s`. */
  says(job: Job, view: CoreView): string
}

export function byKey(ranking: Ranking): Scheduler {
  const waiting = new JobHeap()
  const running = new JobHeap()
  return {
    arrive(job) {
      running.remove(job)
      waiting.add(job, ranking.key(job))
    },
    next: () => waiting.first,
    admitted(job) {
      waiting.remove(job)
      running.add(job, -ranking.key(job), -job.id)
    },
    victim(_view: CoreView, need: Need) {
      const last = running.first
      if (need.for === 'kv' || last === null) return last
      return ranking.preemptive && -running.firstKey > ranking.key(need.job) ? last : null
    },
    done(job) {
      waiting.remove(job)
      running.remove(job)
    },
    why: (what, job, view) => `${what === 'admit' ? 'first' : 'last'} in rank: ${ranking.says(job, view)}`,
  }
}
