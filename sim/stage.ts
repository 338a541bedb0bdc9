/**
 * Who waits for one core and who is in its batch, and every way in and out: arriving, beginning to decode, being
 * preempted, finished, given up. Keeps the accounts (claims on KV, what clients were served, what is still to
 * prefill) right at each of them. Who goes in when is the composer's business.
 */
import { RunningBatch } from './batch.ts'
import { Claims } from './claims.ts'
import type { CoreConfig, Kernel } from './config.ts'
import type { CoreSpec } from './core.ts'
import { type Host, PolicyError } from './host.ts'
import { DECODING, type JobTable, NO_JOB, PREFILLING, WAITING } from './jobs.ts'
import type { CoreView, Job, Scheduler } from './policy.ts'
import { Service } from './service.ts'
import type { Ticks, Tokens } from './units.ts'

/** Preemptions without a token in between, before a job counts as getting nowhere. */
const FRUITLESS_LIMIT = 1000

export class Stage {
  waiting = 0
  /** Tokens that waiting and running jobs have yet to prefill. */
  pendingPrefill: Tokens = 0
  /** The scheduler's view of this core; set once, by the runner. */
  view!: CoreView
  readonly batch: RunningBatch
  readonly claims: Claims
  readonly service = new Service()
  readonly scheduler: Scheduler
  readonly spec: CoreSpec
  protected readonly kernel: Kernel
  protected readonly jobs: JobTable
  private readonly core: number
  protected readonly name: string
  protected readonly host: Host
  private readonly canSwap: boolean
  /** Tokens that the coming step can still take. */
  protected budget: Tokens = 0
  protected failures = 0
  /** The very next step is a decision point: somebody was preempted for blocks, or was too fresh to be displaced. */
  unsettled = false
  /** What `charge` has been told of each job. */
  private readonly charged: { tokens: Tokens; ticks: Ticks }[] = []

  constructor(index: number, config: CoreConfig, kernel: Kernel, scheduler: Scheduler, jobs: JobTable, host: Host) {
    this.core = index
    this.name = config.name
    this.spec = config.core.spec
    this.kernel = kernel
    this.scheduler = scheduler
    this.jobs = jobs
    this.host = host
    this.batch = new RunningBatch(jobs, index)
    this.claims = new Claims(jobs, this.spec.kvTokens, config.prefixCache)
    this.canSwap = config.swapTicksPerToken < Infinity
  }

  private get step(): number {
    return this.jobs.steps[this.core] as number
  }

  arrive(job: number): void {
    this.waiting++
    this.pendingPrefill += this.unfilled(job)
    if (this.scheduler.charge) this.charged[job] = { tokens: 0, ticks: 0 }
    this.scheduler.arrive(this.jobs.view(job), 'new', this.view)
  }

  protected chargeAll(): void {
    this.batch.each(job => this.charge(job))
  }

  /** Tell the scheduler what this running job got since it was told last. */
  private charge(job: number): void {
    const told = this.charged[job]
    if (!this.scheduler.charge || told === undefined) return
    const view = this.jobs.view(job)
    const got = { tokens: view.decoded - told.tokens, ticks: view.attained - told.ticks }
    told.tokens = view.decoded
    told.ticks = view.attained
    if (got.ticks > 0) this.scheduler.charge(view, got)
  }

  /** The job decodes from now on. */
  join(job: number): void {
    this.batch.lockstep.join(job)
    this.service.decoding(this.jobs.client[job] as number, 1, this.step)
  }

  /** Take a job out of the batch and settle its columns. */
  leave(job: number): void {
    const { jobs, batch } = this
    this.charge(job)
    if (jobs.state[job] === DECODING) {
      if (batch.lockstep.leave(job) > 0) jobs.fruitless[job] = 0
      this.service.decoding(jobs.client[job] as number, -1, this.step)
    } else batch.endPrefill(job)
    batch.unlink(job)
    jobs.attained[job] = jobs.view(job).attained
    jobs.reached[job] = Math.max(jobs.reached[job] as number, jobs.computed[job] as number)
    jobs.state[job] = WAITING
  }

  protected preempt(job: number, wanted: 'keep' | 'swap' | 'recompute', cause: string): void {
    const { jobs, host } = this
    const kv = wanted === 'swap' && !this.canSwap ? 'recompute' : wanted
    this.tracePreemption(job, kv, cause)
    this.returnChunk(job)
    if (jobs.state[job] === PREFILLING) this.pendingPrefill -= this.unfilled(job)
    else this.budget += 1
    this.leave(job)
    if (kv === 'keep') this.claims.keepJob(job)
    else {
      if (kv === 'swap') jobs.swapped[job] = jobs.computed[job] as number
      this.batch.swapTokens += jobs.swapped[job] as number
      this.claims.close(job)
    }
    jobs.preemptions[job] = (jobs.preemptions[job] as number) + 1
    jobs.fruitless[job] = (jobs.fruitless[job] as number) + 1
    this.waiting++
    this.pendingPrefill += this.unfilled(job)
    host.preempted(job)
    this.scheduler.arrive(jobs.view(job), 'preempted', this.view)
    if ((jobs.fruitless[job] as number) > FRUITLESS_LIMIT)
      this.fail(job, 'livelock', `preempted ${FRUITLESS_LIMIT} times without a token in between`)
  }

  private tracePreemption(job: number, kv: 'keep' | 'swap' | 'recompute', cause: string): void {
    const { host, jobs } = this
    if (!host.trace) return
    const view = jobs.view(job)
    const reason = this.scheduler.why?.('preempt', view, this.view)
    const why = reason === undefined ? cause : `${cause}; ${reason}`
    host.trace({
      t: jobs.now,
      on: 'preempt',
      process: host.nameOf(view.process),
      turn: jobs.turn[job] as number,
      core: this.name,
      kv,
      why,
    })
  }

  /** Take back what the coming step was to compute of this prompt. */
  private returnChunk(job: number): void {
    const tokens = this.jobs.chunk[job] as number
    if (tokens === 0) return
    this.claims.retract(job, tokens)
    this.jobs.chunk[job] = 0
    this.budget += tokens
  }

  /** Tokens of this waiting or prefilling job that are still to prefill. */
  protected unfilled(job: number): Tokens {
    return this.batch.target(job) - (this.jobs.computed[job] as number)
  }

  /** End a job that waits or runs; the machine hears why. */
  fail(job: number, name: Parameters<Host['failed']>[1], why: string): void {
    this.failures++
    this.drop(job)
    this.host.failed(job, name, why)
  }

  /** Take a job out for good, wherever it is. */
  drop(job: number): void {
    const { jobs, claims } = this
    this.returnChunk(job)
    if (jobs.state[job] !== DECODING) this.pendingPrefill -= this.unfilled(job)
    if (jobs.state[job] === WAITING) this.waiting--
    else this.leave(job)
    claims.unkeepJob(job)
    claims.close(job)
    this.scheduler.done?.(jobs.view(job), 'cancelled')
  }

  /** Take back a kept claim, not that of the job which asks; says whether there was one. */
  protected reclaim(asking = NO_JOB): boolean {
    const { jobs, claims } = this
    const kept = claims.reclaimPinned()
    if (kept !== null) {
      this.traceReclaim(kept.process, kept.tokens)
      return true
    }
    const job = claims.oldestPaused(asking)
    if (job === NO_JOB) return false
    const tokens = jobs.computed[job] as number
    this.pendingPrefill += tokens
    claims.unkeepJob(job)
    claims.close(job)
    this.traceReclaim(jobs.process[job] as number, tokens)
    return true
  }

  private traceReclaim(process: number, tokens: Tokens): void {
    const why = 'the batch lacks KV blocks, and this context was kept longest'
    this.host.trace?.({
      t: this.jobs.now,
      on: 'reclaim',
      process: this.host.nameOf(process),
      core: this.name,
      tokens,
      why,
    })
  }

  /** A policy may hand back anything at all. */
  private isHere(job: Job): boolean {
    const { jobs } = this
    const { index } = job
    return Number.isInteger(index) && index >= 0 && jobs.isLive(index) && jobs.core[index] === this.core
  }

  protected mustWait(job: Job): void {
    if (this.isHere(job) && this.jobs.state[job.index] === WAITING) return
    const { name } = this.kernel.scheduler
    throw new PolicyError(`scheduler ${name}: next() named ${named(job)}, which does not wait on ${this.name}`)
  }

  protected mustRun(job: Job, method: string): void {
    if (!this.isHere(job) || this.jobs.state[job.index] === WAITING)
      throw new PolicyError(
        `scheduler ${this.kernel.scheduler.name}: ${method}() named ${named(job)}, which does not run on ${this.name}`,
      )
  }
}

const named = (job: Job): string => (typeof job.id === 'number' ? `job ${job.id}` : JSON.stringify(job))
