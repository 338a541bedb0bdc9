/**
 * Shortest remaining processing time: the jobs with the fewest answer tokens left run; a shorter one that comes
 * takes the slot of the longest.
 *
 * Paper: Schrage 1968 (least mean latency on one processor). An oracle: it knows how long each answer will be.
 *   A decoding job gets a token a step, so step + remaining, the step of its end, stands still: one heap of running
 *   jobs by that. For one whose prompt is still being computed it moves, so those few are looked through instead.
 * Cost per decision: O(log n + jobs in prefill).
 * Loses when long jobs matter, and where losing one's KV costs more than waiting.
 */
import { type CoreView, defineScheduler, type Job } from '../../sim/policy.ts'
import { JobHeap } from '../lib/job-heap.ts'

export default defineScheduler({
  summary: 'Fewest answer tokens left first, known from an oracle; interrupts the longest.',
  reference: 'Schrage 1968',
  defaults: {},
  clairvoyant: true,
  preemptsOnArrival: true,
  create(_options, context) {
    const waiting = new JobHeap()
    /** Decoding jobs, latest end first. */
    const decoding = new JobHeap()
    /** Admitted jobs that have not decoded since. */
    const fresh: Job[] = []
    const decodedBefore: number[] = []
    const remaining = (job: Job) => context.outputTokens(job) - job.decoded
    const longer = (a: Job, b: Job) => remaining(a) > remaining(b) || (remaining(a) === remaining(b) && a.id > b.id)

    const dropFresh = (at: number) => {
      const last = fresh.pop() as Job
      if (at < fresh.length) fresh[at] = last
    }
    const sortOut = (view: CoreView) => {
      for (let at = fresh.length - 1; at >= 0; at--) {
        const job = fresh[at] as Job
        if (job.decoded === decodedBefore[job.index]) continue
        dropFresh(at)
        decoding.add(job, -(view.step + remaining(job)), -job.id)
      }
    }
    const longest = (view: CoreView): Job | null => {
      sortOut(view)
      let found = decoding.first
      for (const job of fresh) if (found === null || longer(job, found)) found = job
      return found
    }
    const stop = (job: Job) => {
      if (decoding.has(job)) return decoding.remove(job)
      const at = fresh.indexOf(job)
      if (at >= 0) dropFresh(at)
    }
    return {
      arrive(job, how) {
        if (how === 'preempted') stop(job)
        waiting.add(job, remaining(job))
      },
      next: () => waiting.first,
      admitted(job, view) {
        waiting.remove(job)
        sortOut(view)
        decodedBefore[job.index] = job.decoded
        fresh.push(job)
      },
      victim(view, need) {
        const last = longest(view)
        if (need.for === 'kv' || last === null) return last
        return remaining(last) > remaining(need.job) ? last : null
      },
      done(job) {
        if (waiting.has(job)) waiting.remove(job)
        else stop(job)
      },
      why: (what, job) => `${what === 'admit' ? 'fewest' : 'most'} tokens left: ${remaining(job)}`,
    }
  },
})
