/**
 * The batch of one core: the running jobs in order of admission, those among them that still compute their
 * prompt, and what the coming step has to do (this is what a core prices).
 */
import type { Batch } from './core.ts'
import { JobList } from './job-list.ts'
import { DECODING, type JobTable } from './jobs.ts'
import { Lockstep } from './lockstep.ts'
import type { Job } from './policy.ts'
import type { Tokens } from './units.ts'

export class RunningBatch extends JobList implements Batch {
  /** Running jobs that do not decode yet, in order of admission. */
  readonly prefills: number[] = []
  readonly lockstep: Lockstep
  /** Copied between device and host before the coming step. */
  swapTokens: Tokens = 0
  prefilling = 0
  prefillTokens: Tokens = 0
  prefillWork = 0

  constructor(jobs: JobTable, core: number) {
    super(jobs)
    this.lockstep = new Lockstep(jobs, core)
  }

  get decoding(): number {
    return this.lockstep.count
  }
  get decodeContext(): Tokens {
    return this.lockstep.context
  }
  get sinceJoin(): number {
    return this.lockstep.sinceJoin
  }

  /** Take a job out of those that prefill. (`splice` would make an array each time.) */
  endPrefill(job: number): void {
    const { prefills } = this
    for (let i = prefills.indexOf(job); i < prefills.length - 1; i++) prefills[i] = prefills[i + 1] as number
    prefills.pop()
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
