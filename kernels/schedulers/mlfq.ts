/**
 * Multi-level feedback queue that skips levels: a job starts at the first level whose quantum covers its prefill,
 * sinks a level when its time there exceeds the quantum, and rises to the top after idling too long.
 *
 * Paper: Wu et al. 2023 (FastServe); Corbató et al. 1962 (CTSS) for the idea. The quantum of level p is baseQuantum·2^p.
 *   Whoever sinks starts the new level afresh, before those who wait there; a running job loses its slot only to one
 *   of a higher level. Every `promoteEvery` steps those idle for `promoteAfter` seconds go to the top.
 * Cost per decision: O(log batch + levels).
 * Loses when jobs are alike (all sink together, and late ones interrupt), and where losing one's KV is dear.
 */
import { type CoreView, defineScheduler, type Job } from '../../sim/policy.ts'
import { type Ticks, ticks } from '../../sim/units.ts'
import { growingBounds } from '../lib/bounds.ts'
import { JobHeap } from '../lib/job-heap.ts'
import { JobLanes } from '../lib/lanes.ts'
import { atLeast, wholeNumber } from '../lib/options.ts'

export default defineScheduler({
  summary: 'Levels with doubling quanta; jobs sink as they run and skip the levels that their prompt would outlast.',
  reference: 'Wu et al. 2023 (FastServe)',
  /** `baseQuantum` and `promoteAfter` in seconds, `promoteEvery` in steps. */
  defaults: { baseQuantum: 0.1, factor: 2, levels: 6, promoteAfter: 3, promoteEvery: 1000 },
  preemptsOnArrival: true,
  create({ baseQuantum, factor, levels, promoteAfter, promoteEvery }) {
    const quanta = growingBounds('mlfq', ['levels', 'baseQuantum'], levels, baseQuantum, factor)
    atLeast('mlfq: promoteAfter', promoteAfter, 0)
    wholeNumber('mlfq: promoteEvery', 'steps', promoteEvery, 1)
    const patience = ticks(promoteAfter)

    const lines = new JobLanes()
    const idle = new JobLanes() // those that wait below the top, in the order in which they fell idle
    const idleSince: Ticks[] = []
    const level: number[] = []
    /** The job's time in the batch when its time at this level began. */
    const since: Ticks[] = []
    /** Running jobs by when they sink; and from the end of the order: the lowest level first, its last place first. */
    const sinking = new JobHeap()
    const ranks = new JobHeap()
    let [front, back] = [0, 0]

    const levelOf = (job: Job) => level[job.index] as number
    const sinksAt = (job: Job, now: Ticks) =>
      now + (quanta[levelOf(job)] as Ticks) - (job.attained - (since[job.index] as Ticks)) + 1
    const firstLevel = (prefill: Ticks) => quanta.findIndex(quantum => quantum >= prefill)
    const stop = (job: Job) => {
      ranks.remove(job)
      sinking.remove(job)
    }
    const wait = (job: Job, at: 'back' | 'front', now: Ticks) => {
      if (at === 'back') lines.pushBack(job, levelOf(job))
      else lines.pushFront(job, levelOf(job))
      idleSince[job.index] = now
      if (levelOf(job) > 0) idle.pushBack(job)
    }
    const rise = (job: Job) => {
      idle.remove(job)
      lines.remove(job)
      level[job.index] = 0
      since[job.index] = job.attained
      lines.pushBack(job, 0)
    }
    /** Everything that is due now: askAgain names these moments, so none of it is ever late. */
    const settle = (view: CoreView) => {
      const { now } = view
      for (let job = sinking.first; job !== null && sinking.firstKey <= now; job = sinking.first) {
        if (sinksAt(job, now) <= now) {
          level[job.index] = levelOf(job) + 1
          since[job.index] = job.attained
          ranks.rekey(job, -levelOf(job), -(--front))
        }
        sinking.rekey(job, sinksAt(job, now))
      }
      if (view.step % promoteEvery !== 0) return
      for (
        let job = idle.first();
        job !== null && now - (idleSince[job.index] as Ticks) >= patience;
        job = idle.first()
      )
        rise(job)
    }
    return {
      arrive(job, how, view) {
        if (how === 'preempted') {
          stop(job)
          return wait(job, 'front', view.now)
        }
        level[job.index] = firstLevel(view.prefillTime(job.promptTokens))
        since[job.index] = job.attained
        wait(job, 'back', view.now)
      },
      next(view) {
        settle(view)
        for (let p = 0; p < levels; p++) if (lines.first(p) !== null) return lines.first(p)
        return null
      },
      admitted(job, view) {
        lines.remove(job)
        idle.remove(job)
        ranks.add(job, -levelOf(job), -++back)
        sinking.add(job, sinksAt(job, view.now))
      },
      victim(view, need) {
        settle(view)
        const lowest = ranks.first
        if (need.for === 'kv' || lowest === null) return lowest
        return levelOf(lowest) > levelOf(need.job) ? lowest : null
      },
      done(job) {
        if (!lines.remove(job)) return stop(job)
        idle.remove(job)
      },
      askAgain(view) {
        settle(view)
        const sinks = sinking.length > 0 ? { at: sinking.firstKey } : null
        return idle.length > 0 ? { ...sinks, steps: promoteEvery - (view.step % promoteEvery) } : sinks
      },
      why: (what, job) => `${what === 'admit' ? 'highest' : 'lowest'} level: ${levelOf(job)}`,
    }
  },
})
