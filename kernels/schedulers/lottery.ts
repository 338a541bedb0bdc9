/**
 * Lottery: each client holds tickets by its weight, and a draw among the clients says who gets the next time slice.
 *
 * Paper: Waldspurger and Weihl 1994. A free slot is drawn for among the clients that wait. When a running job's slice
 *   of `quantum` tokens ends, its own client takes part too, and if that wins the job keeps its slot. First come,
 *   first served inside a client. A draw is keyed by the admission or the slice that it is for, so asking draws nothing.
 * Cost per decision: O(clients that wait), times the slices that end at this step.
 * Loses against stride by its variance: shares are right on average only, off by √n after n draws.
 */
import { type CoreView, defineScheduler, type Job } from '../../sim/policy.ts'
import { stream } from '../../sim/rng.ts'
import { JobLanes } from '../lib/lanes.ts'
import { wholeNumber } from '../lib/options.ts'
import { Slices } from '../lib/slices.ts'
import { NEWEST } from '../lib/why.ts'

const SLOT = stream('lottery slot')
const SLICE = stream('lottery slice')

export default defineScheduler({
  summary: 'Each time slice goes to a client drawn by lot, with tickets in proportion to weights.',
  reference: 'Waldspurger and Weihl 1994',
  defaults: { quantum: 64 },
  preemptsOnArrival: true,
  create({ quantum }, context) {
    wholeNumber('lottery: quantum', 'tokens', quantum, 1)
    const lines = new JobLanes()
    const slices = new Slices(quantum)
    let admissions = 0
    /** The waiting client that the draw u in (0, 1) falls on; −1 if it falls on `holder`, the last to be counted. */
    const draw = (u: number, holder: number) => {
      let tickets = holder < 0 ? 0 : context.weight(holder)
      for (const client of lines.busy) if (client !== holder) tickets += context.weight(client)
      let left = u * tickets
      let drawn = -1
      for (const client of lines.busy) {
        if (client === holder) continue
        drawn = client
        left -= context.weight(client)
        if (left < 0) return client
      }
      return holder < 0 ? drawn : -1
    }
    let giver: Job | null = null
    /** The first job at the end of its slice whose draw is won by a client that waits, and that client. */
    const handOver = (view: CoreView) => {
      for (const job of slices.ended(view)) {
        const winner = draw(context.rng.at(SLICE, job.id, job.decoded, 0), job.client)
        giver = job
        if (winner >= 0) return winner
      }
      giver = null
      return -1
    }
    return {
      arrive(job, how) {
        if (how === 'new') return lines.pushBack(job, job.client)
        // At the end of its slice it goes behind the rest of its client; robbed of its KV it goes before them.
        slices.remove(job)
        if (slices.atEnd(job)) lines.pushBack(job, job.client)
        else lines.pushFront(job, job.client)
      },
      next(view) {
        if (lines.length === 0) return null
        const drawn = view.running < view.slots ? draw(context.rng.at(SLOT, 0, admissions, 0), -1) : handOver(view)
        return drawn < 0 ? null : lines.first(drawn)
      },
      admitted(job, view) {
        lines.remove(job)
        admissions++
        slices.add(job, view)
      },
      victim: (view, need) => (need.for === 'slot' && handOver(view) >= 0 ? giver : null),
      done(job) {
        if (!lines.remove(job)) slices.remove(job)
      },
      askAgain(view) {
        if (lines.length === 0 || view.running < view.slots) return null
        return { steps: slices.untilNext(view) }
      },
      why(what, job) {
        if (what === 'admit') return `its client drew the lot, with ${context.weight(job.client)} tickets`
        return slices.atEnd(job) ? 'its slice ended and another client drew the lot' : NEWEST
      },
    }
  },
})
