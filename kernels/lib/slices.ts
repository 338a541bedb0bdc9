/**
 * Time slices of a number of generated tokens: which running jobs are at the end of one right now.
 * A slice that ends unnoticed is followed by another, so the answer at a step does not depend on earlier questions.
 */
import type { CoreView, Job } from '../../sim/policy.ts'
import type { Tokens } from '../../sim/units.ts'
import { JobHeap } from './job-heap.ts'

export class Slices {
  private readonly quantum: Tokens
  /** Running jobs by the earliest step at which a slice of theirs can end: a token a step is the most they get. */
  private readonly ends = new JobHeap()
  private readonly start: number[] = []
  private readonly endedNow: Job[] = []
  private step = -1

  constructor(quantum: Tokens) {
    this.quantum = quantum
  }

  add(job: Job, view: CoreView): void {
    this.start[job.index] = job.decoded
    this.ends.add(job, view.step + this.quantum)
  }

  remove(job: Job): void {
    this.ends.remove(job)
    const at = this.endedNow.indexOf(job)
    if (at >= 0) this.endedNow.splice(at, 1)
  }

  /** Is this job, which runs or did until just now, at the end of a slice? */
  atEnd(job: Job): boolean {
    const got = this.got(job)
    return got > 0 && got % this.quantum === 0
  }

  /** Jobs whose slice ended with the last step. Not to be kept. */
  ended(view: CoreView): readonly Job[] {
    if (this.step !== view.step) this.endedNow.length = 0
    this.step = view.step
    for (let job = this.ends.first; job !== null && this.ends.firstKey <= view.step; job = this.ends.first) {
      if (this.atEnd(job)) this.endedNow.push(job)
      this.ends.rekey(job, view.step + this.quantum - (this.got(job) % this.quantum))
    }
    return this.endedNow
  }

  /** Steps until a slice can end again; Infinity if nobody runs. */
  untilNext(view: CoreView): number {
    this.ended(view)
    return this.ends.firstKey - view.step
  }

  private got(job: Job): Tokens {
    return job.decoded - (this.start[job.index] as number)
  }
}
