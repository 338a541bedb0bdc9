/**
 * The batch of one core: the running jobs in order of admission, those among them that still compute their
 * prompt, and what the coming step has to do (this is what a core prices).
 */
import type { Batch } from './core.ts'
import { DECODING, type JobTable, NO_JOB } from './jobs.ts'
import { Lockstep } from './lockstep.ts'
import type { Job } from './policy.ts'
import type { Tokens } from './units.ts'

export class RunningBatch implements Batch {
  size = 0
  oldest = NO_JOB
  newest = NO_JOB
  /** Running jobs that do not decode yet, in order of admission. */
  readonly prefills: number[] = []
  readonly lockstep: Lockstep
  /** Copied between device and host before the coming step. */
  swapTokens: Tokens = 0
  prefilling = 0
  prefillTokens: Tokens = 0
  prefillWork = 0
  private readonly jobs: JobTable

  constructor(jobs: JobTable, core: number) {
    this.jobs = jobs
    this.lockstep = new Lockstep(jobs, core)
  }

  get decoding(): number {
    return this.lockstep.count
  }
  get decodeContext(): Tokens {
    return this.lockstep.context
  }

  /** Put a job at the end. */
  link(job: number): void {
    const { jobs } = this
    this.size++
    jobs.earlier[job] = this.newest
    jobs.later[job] = NO_JOB
    if (this.newest === NO_JOB) this.oldest = job
    else jobs.later[this.newest] = job
    this.newest = job
  }

  /** Take a job out of those that prefill. (`splice` would make an array each time.) */
  endPrefill(job: number): void {
    const { prefills } = this
    for (let i = prefills.indexOf(job); i < prefills.length - 1; i++) prefills[i] = prefills[i + 1] as number
    prefills.pop()
  }

  unlink(job: number): void {
    const { jobs } = this
    const earlier = jobs.earlier[job] as number
    const later = jobs.later[job] as number
    this.size--
    if (earlier === NO_JOB) this.oldest = later
    else jobs.later[earlier] = later
    if (later === NO_JOB) this.newest = earlier
    else jobs.earlier[later] = earlier
  }

  each(visit: (job: number) => void): void {
    for (let job = this.oldest; job !== NO_JOB; job = this.jobs.later[job] as number) visit(job)
  }

  /** Tokens that the job has to compute before it decodes: its prompt, and after a preemption its own answer so far. */
  target(job: number): Tokens {
    return (this.jobs.promptTokens[job] as number) + (this.jobs.decoded[job] as number)
  }

  /** Add up the chunks of prompt that the coming step computes. */
  countPrefill(): void {
    const { jobs } = this
    this.prefilling = 0
    this.prefillTokens = 0
    this.prefillWork = 0
    for (const job of this.prefills) {
      const tokens = jobs.chunk[job] as number
      if (tokens === 0 && this.target(job) > 0) continue
      this.prefilling++
      this.prefillTokens += tokens
      this.prefillWork += tokens * ((jobs.computed[job] as number) + tokens / 2)
    }
  }

  eachJob(visit: (job: Job, tokens: Tokens, computed: Tokens) => void): void {
    const { jobs } = this
    this.each(job => {
      const view = jobs.view(job)
      visit(view, jobs.state[job] === DECODING ? 1 : (jobs.chunk[job] as number), view.computed)
    })
  }
}
