/**
 * Waiting jobs in lanes: each lane a first-in-first-out line that can also be joined at its head and left from
 * anywhere, all in constant time. A lane is whatever the policy makes of it: a priority level, a client, or just 0.
 * One doubly linked list through arrays by job index; a job is in one lane at most.
 */
import { enlarge } from '../../sim/event-queue.ts'
import type { Job } from '../../sim/policy.ts'

const NONE = -1

export class JobLanes {
  length = 0
  /** Lanes that hold jobs, in no particular order. */
  readonly busy: number[] = []
  private readonly jobs: Job[] = []
  private readonly heads: number[] = []
  private readonly tails: number[] = []
  private readonly places: number[] = []
  /** The job's lane, counted from 1; 0: none. */
  private laneOf = new Int32Array(64)
  private before = new Int32Array(64)
  private after = new Int32Array(64)

  pushBack(job: Job, lane = 0): void {
    const i = this.enter(job, lane)
    const tail = this.tails[lane] as number
    this.before[i] = tail
    this.after[i] = NONE
    if (tail === NONE) this.heads[lane] = i
    else this.after[tail] = i
    this.tails[lane] = i
  }

  pushFront(job: Job, lane = 0): void {
    const i = this.enter(job, lane)
    const head = this.heads[lane] as number
    this.after[i] = head
    this.before[i] = NONE
    if (head === NONE) this.tails[lane] = i
    else this.before[head] = i
    this.heads[lane] = i
  }

  /** Whether the job was there. */
  remove(job: Job): boolean {
    const i = job.index
    if (!this.has(job)) return false
    const lane = (this.laneOf[i] as number) - 1
    const before = this.before[i] as number
    const after = this.after[i] as number
    if (before === NONE) this.heads[lane] = after
    else this.after[before] = after
    if (after === NONE) this.tails[lane] = before
    else this.before[after] = before
    this.laneOf[i] = 0
    this.length--
    if (this.heads[lane] === NONE) this.fallIdle(lane)
    return true
  }

  has(job: Job): boolean {
    return job.index < this.laneOf.length && this.laneOf[job.index] !== 0
  }

  first(lane = 0): Job | null {
    const head = this.heads[lane]
    return head === undefined || head === NONE ? null : (this.jobs[head] as Job)
  }

  private enter(job: Job, lane: number): number {
    if (job.index >= this.laneOf.length) this.growTo(job.index)
    while (this.heads.length <= lane) {
      this.heads.push(NONE)
      this.tails.push(NONE)
      this.places.push(NONE)
    }
    if (this.heads[lane] === NONE) this.places[lane] = this.busy.push(lane) - 1
    this.jobs[job.index] = job
    this.laneOf[job.index] = lane + 1
    this.length++
    return job.index
  }

  private fallIdle(lane: number): void {
    const place = this.places[lane] as number
    const last = this.busy.pop() as number
    if (last === lane) return
    this.busy[place] = last
    this.places[last] = place
  }

  private growTo(index: number): void {
    const size = Math.max(4 * this.laneOf.length, index + 1)
    this.laneOf = enlarge(this.laneOf, size)
    this.before = enlarge(this.before, size)
    this.after = enlarge(this.after, size)
  }
}
