/**
 * Calls of the model that end before their end: given up by a core, late, or of a process that dies. Cores end jobs in
 * the midst of a decision; the processes hear of it as events of the same instant, so that none of them acts while
 * cores decide.
 */
import { EVENT } from './events.ts'
import type { Machine } from './machine.ts'
import type { Runner } from './runner.ts'
import type { PanicName } from './trace.ts'
import type { Tokens } from './units.ts'

type Failure = { name: PanicName; why: string }

const ID_RANGE = 2 ** 31

export class Losses {
  private readonly machine: Machine
  /** Jobs that a core gave up (with the panic) or cancelled (null), until their processes hear of it. */
  private readonly lost = new Map<number, Failure | null>()
  /** Why running jobs are being cancelled. */
  private readonly reasons = new Map<number, string>()

  constructor(machine: Machine) {
    this.machine = machine
  }

  /** With `cancelLate`, the job is cancelled when it is due. */
  armDeadline(row: number, job: number): void {
    const { processes, jobs, now } = this.machine
    const due = jobs.deadline[job] as number
    if (due === Infinity || !processes.table.spec[row]?.cancelLate) return
    processes.push(row, Math.max(due, now), EVENT.deadline, job, (jobs.id[job] as number) % ID_RANGE)
  }

  dropped(job: number): void {
    const { jobs, now, runners, calls, processes } = this.machine
    const row = jobs.process[job] as number
    const core = (runners[jobs.core[job] as number] as Runner).config.name
    const why = this.reasons.get(job) ?? 'its process ended'
    calls.trace?.({
      t: now,
      on: 'cancel',
      process: processes.directory.nameOf(row),
      turn: jobs.turn[job] as number,
      core,
      why,
    })
    this.reasons.delete(job)
    this.lose(job, null)
  }

  giveUp(job: number, name: PanicName, why: string): void {
    this.lose(job, { name, why })
  }

  private lose(job: number, failure: Failure | null): void {
    this.lost.set(job, failure)
    this.machine.processes.push(this.machine.jobs.process[job] as number, this.machine.now, EVENT.lost, job, 0)
  }

  /** The process of a lost job hears of it: it panics, or goes on without an answer. */
  hearLoss(job: number): void {
    const { jobs, processes, metrics, now } = this.machine
    const failure = this.lost.get(job) ?? null
    const row = jobs.process[job] as number
    const late = now >= (jobs.deadline[job] as number)
    this.lost.delete(job)
    this.reasons.delete(job)
    this.machine.calls.free(job)
    metrics.failed++
    if (processes.table.state[row] === 'doomed') return processes.endings.bury(row)
    if (failure !== null) return processes.endings.panic(row, failure.name, failure.why)
    if (late) metrics.late++
    processes.unanswered(row)
  }

  /** A job with `cancelLate` is due now. */
  deadline(job: number, id: number): void {
    const { jobs, runners, settled } = this.machine
    if (!jobs.isLive(job) || (jobs.id[job] as number) % ID_RANGE !== id || this.lost.has(job)) return
    this.reasons.set(job, 'its deadline has passed')
    ;(runners[jobs.core[job] as number] as Runner).cancel(job, settled)
  }

  /** The process of this job is dying. */
  cancel(job: number): void {
    if (this.lost.has(job)) return
    const { jobs, runners, settled } = this.machine
    ;(runners[jobs.core[job] as number] as Runner).cancel(job, settled)
  }

  /** The answer will be so many tokens shorter than it was thought to be at most. */
  shortened(job: number, tokens: Tokens): void {
    const { jobs, metrics } = this.machine
    const client = metrics.clients[jobs.client[job] as number]
    if (client) client.output -= tokens
    jobs.output[job] = (jobs.output[job] as number) - tokens
  }

  /** The job ended in time after all. */
  forget(job: number): void {
    this.reasons.delete(job)
  }
}
