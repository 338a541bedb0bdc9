/** Jobs by a key, least first, equal keys by id (oldest first) unless another tie is given. Any job can be taken out. */
import { IndexHeap } from '../../sim/heap.ts'
import type { Job } from '../../sim/policy.ts'

export class JobHeap {
  private readonly heap = new IndexHeap()
  private readonly jobs: Job[] = []

  get length(): number {
    return this.heap.length
  }
  get first(): Job | null {
    return this.heap.length === 0 ? null : (this.jobs[this.heap.first] as Job)
  }
  /** Infinity if the heap is empty. */
  get firstKey(): number {
    return this.heap.firstKey
  }

  add(job: Job, key: number, tie = job.id): void {
    this.jobs[job.index] = job
    this.heap.add(job.index, key, tie)
  }

  has(job: Job): boolean {
    return this.heap.has(job.index)
  }

  remove(job: Job): void {
    this.heap.remove(job.index)
  }

  rekey(job: Job, key: number, tie = job.id): void {
    this.heap.remove(job.index)
    this.heap.add(job.index, key, tie)
  }
}
