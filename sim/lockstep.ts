/**
 * The decoding jobs of one core. They all move by one token a step, so a step costs O(1), not O(batch): a job's
 * last step is known when it joins, the context grows by one token a job, and how many jobs cross into a new KV
 * block at which step follows from a histogram of their context length modulo the block size.
 */
import { IndexHeap } from './heap.ts'
import { DECODING, type JobTable } from './jobs.ts'
import { BLOCK, type Blocks, type Tokens } from './units.ts'

const MASK = BLOCK - 1

export class Lockstep {
  count = 0
  /** Σ of the contexts of the decoding jobs, now. */
  context: Tokens = 0
  /** At which step a job joined last. */
  private joinedAt = -Infinity
  private readonly jobs: JobTable
  private readonly core: number
  private readonly finishes = new IndexHeap()
  /** `phases[p]`: jobs whose context is a multiple of 16 at the steps s with (s + p) mod 16 = 0. */
  private readonly phases = new Int32Array(BLOCK)

  constructor(jobs: JobTable, core: number) {
    this.jobs = jobs
    this.core = core
  }

  private get step(): number {
    return this.jobs.steps[this.core] as number
  }

  get sinceJoin(): number {
    return this.step - this.joinedAt
  }

  join(job: number): void {
    const { jobs, step } = this
    const computed = jobs.computed[job] as number
    jobs.state[job] = DECODING
    jobs.base[job] = step
    this.joinedAt = step
    this.count++
    this.context += computed
    this.countPhase(computed, step, 1)
    this.finishes.add(job, step + (jobs.output[job] as number) - (jobs.decoded[job] as number), jobs.id[job] as number)
  }

  /** Settle the job's columns and take it out; says how many tokens it decoded since it joined. */
  leave(job: number): Tokens {
    const { jobs, step } = this
    const steps = step - (jobs.base[job] as number)
    const computed = (jobs.computed[job] as number) + steps
    jobs.computed[job] = computed
    jobs.decoded[job] = (jobs.decoded[job] as number) + steps
    jobs.base[job] = step
    this.count--
    this.context -= computed
    this.countPhase(computed, step, -1)
    this.finishes.remove(job)
    return steps
  }

  /** The job's answer has become shorter. */
  shorten(job: number): void {
    const { jobs, finishes } = this
    finishes.remove(job)
    const left = (jobs.output[job] as number) - (jobs.decoded[job] as number)
    finishes.add(job, (jobs.base[job] as number) + left, jobs.id[job] as number)
  }

  private countPhase(computed: Tokens, step: number, by: number): void {
    const phase = (computed - step) & MASK
    this.phases[phase] = (this.phases[phase] as number) + by
  }

  /** The step after which the next job is done, and the job of the lowest id that is done now (−1: none). */
  get nextFinish(): number {
    return this.finishes.firstKey
  }
  finished(): number {
    return this.finishes.firstKey === this.step ? this.finishes.first : -1
  }

  /** New blocks that the step `ahead` steps from now will take. */
  blocksAt(ahead: number): Blocks {
    return this.phases[-(this.step + ahead) & MASK] as number
  }

  /** New blocks that the next k steps will take. */
  blocksWithin(k: number): Blocks {
    const rounds = Math.floor(k / BLOCK)
    let need = rounds * this.count
    for (let i = rounds * BLOCK; i < k; i++) need += this.blocksAt(i)
    return need
  }

  /** How many steps, at most `limit`, these free blocks are enough for. */
  stepsWithin(free: Blocks, limit: number): number {
    if (this.count === 0) return limit
    const rounds = Math.floor(free / this.count)
    if (rounds * BLOCK >= limit) return limit
    let left = free - rounds * this.count
    let k = rounds * BLOCK
    while (k < limit && this.blocksAt(k) <= left) left -= this.blocksAt(k++)
    return k
  }

  advance(k: number): void {
    this.context += k * this.count
  }
}
