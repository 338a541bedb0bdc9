/**
 * Stride: the client whose pass is least gets the next time slice; a slice moves the pass on by quantum / weight.
 *
 * Paper: Waldspurger and Weihl 1995: lottery's shares without its chance. A pass is the tokens that a client was given,
 *   over its weight, with one slice for each of its running jobs paid in advance. When a running job's slice of
 *   `quantum` tokens ends, a client that is further behind takes its slot. A client that comes back starts level with
 *   the least of those that are here. First come, first served inside a client.
 * Cost per decision: O(clients that wait), times the slices that end at this step.
 * Loses when a switch is dear, since it may cost the KV, and where prompts, which count nothing here, are the work.
 */
import { type CoreView, defineScheduler, type Job } from '../../sim/policy.ts'
import { JobLanes } from '../lib/lanes.ts'
import { wholeNumber } from '../lib/options.ts'
import { Slices } from '../lib/slices.ts'
import { NEWEST } from '../lib/why.ts'

/** Less than any difference between passes: weights are not as fine as that. */
const TIE = 1e-6

export default defineScheduler({
  summary: 'Time slices in exact proportion to weights: the client that is furthest behind is next.',
  reference: 'Waldspurger and Weihl 1995',
  defaults: { quantum: 64 },
  preemptsOnArrival: true,
  create({ quantum }, context) {
    wholeNumber('stride: quantum', 'tokens', quantum, 1)
    const lines = new JobLanes()
    const slices = new Slices(quantum)
    const lift: number[] = []
    const running: number[] = []
    const preemptedAt: number[] = []
    const runs = (client: number) => running[client] ?? 0
    const pass = (client: number, view: CoreView, slicesPaid = runs(client)) =>
      (lift[client] ?? 0) + (view.served(client).output + quantum * slicesPaid) / context.weight(client)

    const furthestBehind = (view: CoreView) => {
      let found = -1
      let least = Infinity
      for (const client of lines.busy) {
        const at = pass(client, view)
        if (at > least || (at === least && client > found)) continue
        least = at
        found = client
      }
      return found
    }
    /** Of the jobs at the end of their slice, that of the client furthest ahead, its next slice not yet paid. Level is
     *  enough for a job that waited, not for one that lost its slot just now: else all would change places at once. */
    const furthestAhead = (view: CoreView, than: Job): Job | null => {
      let found: Job | null = null
      let most = pass(than.client, view) - (preemptedAt[than.index] === view.step ? 0 : TIE)
      for (const job of slices.ended(view)) {
        const at = pass(job.client, view, runs(job.client) - 1)
        if (at <= most) continue
        most = at
        found = job
      }
      return found
    }
    const liftUp = (newcomer: number, view: CoreView) => {
      let floor = Infinity
      for (let client = 0; client < running.length; client++)
        if (client !== newcomer && (runs(client) > 0 || lines.first(client) !== null))
          floor = Math.min(floor, pass(client, view))
      const missing = floor - pass(newcomer, view)
      if (missing > 0 && floor < Infinity) lift[newcomer] = (lift[newcomer] ?? 0) + missing
    }
    const stop = (job: Job) => {
      running[job.client] = runs(job.client) - 1
      slices.remove(job)
    }
    return {
      arrive(job, how, view) {
        const { client } = job
        while (running.length <= client) running.push(0)
        if (how === 'new' && runs(client) === 0 && lines.first(client) === null) liftUp(client, view)
        preemptedAt[job.index] = -1
        if (how === 'new') return lines.pushBack(job, client)
        stop(job)
        preemptedAt[job.index] = view.step
        if (slices.atEnd(job)) lines.pushBack(job, client)
        else lines.pushFront(job, client)
      },
      next(view) {
        if (lines.length === 0) return null
        const first = lines.first(furthestBehind(view))
        if (first !== null && view.running === view.slots && furthestAhead(view, first) === null) return null
        return first
      },
      admitted(job, view) {
        lines.remove(job)
        running[job.client] = runs(job.client) + 1
        slices.add(job, view)
      },
      victim: (view, need) => (need.for === 'slot' ? furthestAhead(view, need.job) : null),
      done(job) {
        if (!lines.remove(job)) stop(job)
      },
      askAgain(view) {
        if (lines.length === 0) return null
        // With a slot free the first in line did not fit; as passes run on, the first in line may be another.
        if (view.running < view.slots) return lines.busy.length > 1 ? { steps: 1 } : null
        return { steps: slices.untilNext(view) }
      },
      why(what, job, view) {
        if (what === 'admit') return `its client is furthest behind, at pass ${Math.round(pass(job.client, view))}`
        return slices.atEnd(job) ? 'its slice ended and its client is ahead of another' : NEWEST
      },
    }
  },
})
