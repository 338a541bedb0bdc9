/**
 * What every scheduler must hold to, on the real machine. Each check takes a scheduler and a load, and throws an error
 * that says what was wrong.
 */
import type { SchedulerDefinition } from '../../sim/policy.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import { guardedScheduler } from './guard.ts'
import { type Load, type Mode, runLoad } from './load.ts'

export type SchedulerCheck = (scheduler: SchedulerDefinition, load: Load) => void

/** Fails with the first event in which two traces differ. */
export function sameTrace(expected: readonly TraceEvent[], found: readonly TraceEvent[], what: string): void {
  for (let i = 0; i < Math.max(expected.length, found.length); i++) {
    const [a, b] = [JSON.stringify(expected[i]), JSON.stringify(found[i])]
    if (a !== b) throw new Error(`${what} changes event ${i}: expected ${a}, found ${b}`)
  }
}

const sameIn =
  (mode: Mode, what: string): SchedulerCheck =>
  (scheduler, load) =>
    sameTrace(runLoad(load, { scheduler }).trace, runLoad(load, { scheduler }, mode).trace, what)

function losesNoJob(scheduler: SchedulerDefinition, load: Load): void {
  const { summary } = runLoad(load, { scheduler })
  const { processes, panics } = summary
  if (panics.length > 0) throw new Error(`panics: ${JSON.stringify(panics)}`)
  if (processes.unfinished > 0) throw new Error(`${processes.unfinished} of ${processes.started} processes never ended`)
  if (processes.started !== load.jobs.length)
    throw new Error(`${processes.started} processes came of ${load.jobs.length}`)
}

/**
 * Reads admissions off the trace: never more than the slots, nobody twice, nobody out who is not in. A running job that
 * is cancelled stays for the step under way, and may finish with it.
 */
function staysWithinSlots(scheduler: SchedulerDefinition, load: Load): void {
  const inside = new Map<string, Set<string>>()
  const cancelled = new Set<string>()
  for (const event of runLoad(load, { scheduler }).trace) {
    if (!('core' in event) || !('turn' in event)) continue
    const jobs = inside.get(event.core) ?? new Set()
    inside.set(event.core, jobs)
    const job = `${event.process} ${event.turn}`
    if (event.on === 'cancel') cancelled.add(job)
    if (event.on === 'admit' && jobs.has(job)) throw new Error(`${job} was admitted twice`)
    if (event.on === 'admit') jobs.add(job)
    const leaves = event.on === 'preempt' || event.on === 'finish' || event.on === 'cancel'
    if (leaves && !jobs.delete(job) && !cancelled.has(job)) throw new Error(`${job} was not running`)
    if (jobs.size > load.slots) throw new Error(`${jobs.size} jobs in ${load.slots} slots at ${event.t}`)
  }
}

function explainsItself(scheduler: SchedulerDefinition, load: Load): void {
  for (const event of runLoad(load, { scheduler }).trace)
    if ((event.on === 'admit' || event.on === 'preempt') && !/^\S.{2,}/.test(event.why))
      throw new Error(`no reason is given for ${JSON.stringify(event)}`)
}

const keepsHandsOff: SchedulerCheck = (scheduler, load) =>
  sameTrace(
    runLoad(load, { scheduler }).trace,
    runLoad(load, { scheduler: guardedScheduler(scheduler) }).trace,
    'showing read-only views',
  )

export const schedulerChecks: Readonly<Record<string, SchedulerCheck>> = {
  'loses no job': losesNoJob,
  'stays within the slots': staysWithinSlots,
  'gives a reason for each decision': explainsItself,
  'decides alike when run twice': sameIn({}, 'a second run'),
  'decides alike one step at a time': sameIn({ stepByStep: true }, 'stepping'),
  'decides alike when asked at other moments': sameIn({ nag: true }, 'asking at other moments'),
  'changes nothing that it is shown': keepsHandsOff,
}
