/**
 * Virtual token counter: the client that was served least, by weighted tokens, is next; no client gains by flooding.
 *
 * Paper: Sheng et al. 2024. A client's counter is what it was served, inputWeight a prompt token (at admission)
 *   and outputWeight a generated one, over its share. A client that comes back is lifted to the least counter of those
 *   that wait (or of the last that left the line), so that idle time earns no credit. Nobody is interrupted.
 * Cost per decision: O(clients that wait).
 * Loses in latency when there is nothing to be fair about, and when work is not in proportion to weighted tokens.
 */
import { type CoreView, defineScheduler } from '../../sim/policy.ts'
import { JobLanes } from '../lib/lanes.ts'
import { moreThan } from '../lib/options.ts'
import { NEWEST } from '../lib/why.ts'

export default defineScheduler({
  summary: 'The client that was served least goes first: prompt and answer tokens, weighted.',
  reference: 'Sheng et al. 2024 (VTC)',
  defaults: { inputWeight: 1, outputWeight: 2 },
  create({ inputWeight, outputWeight }, context) {
    moreThan('vtc: inputWeight', inputWeight, 0)
    moreThan('vtc: outputWeight', outputWeight, 0)
    const lines = new JobLanes()
    const lift: number[] = []
    let lastToLeave = -1
    const counter = (client: number, view: CoreView) => {
      const { input, output } = view.served(client)
      return (lift[client] ?? 0) + (inputWeight * input + outputWeight * output) / context.weight(client)
    }
    /** The waiting client with the least counter, and the counter of the next after it. */
    let least = -1
    let leastCounter = Infinity
    let secondCounter = Infinity
    const compare = (view: CoreView) => {
      least = -1
      leastCounter = secondCounter = Infinity
      for (const client of lines.busy) {
        const count = counter(client, view)
        if (least < 0 || count < leastCounter || (count === leastCounter && client < least)) {
          secondCounter = leastCounter
          leastCounter = count
          least = client
        } else if (count < secondCounter) secondCounter = count
      }
    }
    const liftUp = (client: number, view: CoreView) => {
      compare(view)
      const floor = least >= 0 ? leastCounter : lastToLeave >= 0 ? counter(lastToLeave, view) : -Infinity
      const missing = floor - counter(client, view)
      if (missing > 0) lift[client] = (lift[client] ?? 0) + missing
    }
    return {
      arrive(job, how, view) {
        if (how === 'preempted') return lines.pushFront(job, job.client)
        if (lines.first(job.client) === null) liftUp(job.client, view)
        lines.pushBack(job, job.client)
      },
      next(view) {
        if (lines.busy.length <= 1) return lines.first(lines.busy[0])
        compare(view)
        return lines.first(least)
      },
      admitted(job) {
        lines.remove(job)
        if (lines.length === 0) lastToLeave = job.client
      },
      done(job) {
        if (lines.remove(job) && lines.length === 0) lastToLeave = job.client
      },
      askAgain(view) {
        // Counters run on while the first in line does not fit: soonest when all running jobs are the least client's.
        if (lines.busy.length <= 1 || view.running === 0 || view.running === view.slots) return null
        compare(view)
        const perStep = (outputWeight * view.running) / context.weight(least)
        return { steps: Math.max(1, Math.floor((secondCounter - leastCounter) / perStep)) }
      },
      why: (what, job, view) =>
        what === 'admit'
          ? `its client was served least: ${Math.round(counter(job.client, view))} weighted tokens`
          : NEWEST,
    }
  },
})
