/** Jobs in a line, linked through the job table; a job is in one line at most (the batch, or the paused). O(1) each. */
import { type JobTable, NO_JOB } from './jobs.ts'

export class JobList {
  size = 0
  oldest = NO_JOB
  newest = NO_JOB
  protected readonly jobs: JobTable

  constructor(jobs: JobTable) {
    this.jobs = jobs
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

  /** From the oldest to the newest. */
  each(visit: (job: number) => void): void {
    for (let job = this.oldest; job !== NO_JOB; job = this.jobs.later[job] as number) visit(job)
  }
}
