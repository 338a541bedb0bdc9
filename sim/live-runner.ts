/**
 * A live core in time: it cannot price ahead, so at each decision it is asked to take one step, and the machine stops for
 * the answer. An answer may end with any step: its length was only the most that it could be.
 */
import { DECODING } from './jobs.ts'
import { type LiveCore, type LiveJob, type LiveStep, liveJobs } from './live.ts'
import type { Machine } from './machine.ts'
import { Runner } from './runner.ts'

export class LiveRunner extends Runner {
  /** The step that is to be taken; null: nothing is asked. */
  question: readonly LiveJob[] | null = null
  readonly core: LiveCore
  private readonly machine: Machine

  constructor(core: LiveCore, machine: Machine, ...rest: ConstructorParameters<typeof Runner>) {
    super(...rest)
    this.core = core
    this.machine = machine
  }

  protected override setOff(): void {
    const { table } = this.machine.processes
    const { kernelPrompts } = this.jobs
    this.question = liveJobs(
      this.batch,
      row => table.key[row] as number,
      job => kernelPrompts.has(job),
    )
  }

  /** The step has been taken, and ends so much later. */
  answer({ ticks, ended }: LiveStep): void {
    const { batch, jobs } = this
    this.question = null
    batch.swapTokens = 0
    this.pace.begin(jobs.now, { first: ticks, growth: 0, validSteps: 1 })
    this.walked = 0
    this.valid = 1
    if (ended.length > 0) batch.each(job => ended.includes(jobs.id[job] as number) && this.endNow(job))
    this.walkOn(1)
  }

  /** The answer is over with the token of the step under way. */
  private endNow(job: number): void {
    const { jobs, batch, machine } = this
    const tokens = jobs.view(job).decoded + 1
    const shorter = (jobs.output[job] as number) - tokens
    if (shorter === 0) return
    machine.calls.losses.shortened(job, shorter)
    if (jobs.state[job] === DECODING) batch.lockstep.shorten(job)
  }
}
