/**
 * Puts together the next step of one core, in the order of vLLM v1: first the running jobs (each decoding job one
 * token, each unfinished prompt a chunk, the budget permitting), preempting while KV blocks run short; then, if
 * nothing was preempted for want of blocks, whom the scheduler names, until one does not fit.
 */
import { RunningBatch } from './batch.ts'
import { Claims } from './claims.ts'
import type { CoreConfig, Kernel } from './config.ts'
import type { CoreSpec } from './core.ts'
import { type Host, PolicyError } from './host.ts'
import { DECODING, type JobTable, NO_JOB, PREFILLING, WAITING } from './jobs.ts'
import type { KvNode } from './kv.ts'
import type { Batching, CoreView, Job, Need, Scheduler } from './policy.ts'
import { Service } from './service.ts'
import { type Blocks, blocks, fullBlocks, type Ticks, type Tokens } from './units.ts'

const FRUITLESS_LIMIT = 1000
const KV_NEED: Need = { for: 'kv' }
const wholePrompts: Batching = { chunked: true, longPrefill: 0, reserve: 'chunk' }

export class Composer {
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
  private readonly batching: Batching
  private readonly kernel: Kernel
  private readonly jobs: JobTable
  private readonly core: number
  private readonly name: string
  private readonly host: Host
  private readonly canSwap: boolean
  /** Tokens that the coming step can still take. */
  private budget: Tokens = 0
  /** Blocks promised to admitted prompts that reserve all of theirs. */
  private promised: Blocks = 0
  private failures = 0
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
    this.batching = { ...wholePrompts, ...kernel.scheduler.definition.batching }
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

  /** Decide what the next step does. */
  compose(): void {
    const { batch } = this
    if (this.scheduler.charge) this.chargeAll()
    this.promised = this.promises()
    let short = this.makeRoomForDecoding()
    this.budget = this.spec.tokenBudget - batch.lockstep.count
    if (batch.prefills.length > 0) short = this.continuePrefills() || short
    this.unsettled = short
    if (!short || batch.size === 0) this.admitWaiting()
    batch.countPrefill()
  }

  // ---- running jobs ----

  private chargeAll(): void {
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

  /** Blocks that admitted prompts have yet to take, if they reserve them all. */
  private promises(): Blocks {
    if (this.batching.reserve === 'chunk') return 0
    let sum = 0
    for (const job of this.batch.prefills)
      sum += blocks(this.batch.target(job)) - blocks(this.jobs.computed[job] as number)
    return sum
  }

  /** Blocks that can be had beyond those that the coming decode step takes. */
  private get spare(): Blocks {
    return this.claims.pool.free - this.batch.lockstep.blocksAt(0) - this.promised
  }

  private makeRoomForDecoding(): boolean {
    let preempted = false
    while (this.batch.lockstep.count > 0 && this.spare < 0) {
      if (this.reclaim()) continue
      if (this.preemptForBlocks()) preempted = true
    }
    return preempted
  }

  /** Give each unfinished prompt its chunk; says whether blocks ran short. */
  private continuePrefills(): boolean {
    const { batch, jobs } = this
    let short = false
    for (let i = 0; i < batch.prefills.length && this.budget > 0; i++) {
      const job = batch.prefills[i] as number
      const tokens = this.chunk(batch.target(job) - (jobs.computed[job] as number))
      const need = blocks((jobs.computed[job] as number) + tokens) - blocks(jobs.computed[job] as number)
      const promised = this.batching.reserve === 'prompt' ? need : 0
      while (this.spare + promised < need && batch.prefills.includes(job)) {
        if (this.reclaim()) continue
        if (this.preemptForBlocks()) short = true
      }
      i = batch.prefills.indexOf(job)
      if (i < 0) break
      this.promised -= promised
      this.giveChunk(job, tokens)
    }
    return short
  }

  private chunk(rest: Tokens): Tokens {
    const most = this.batching.longPrefill > 0 ? Math.min(this.batching.longPrefill, this.budget) : this.budget
    return Math.min(rest, most)
  }

  private giveChunk(job: number, tokens: Tokens): void {
    this.claims.extend(job, tokens)
    this.jobs.chunk[job] = tokens
    this.budget -= Math.max(1, tokens)
  }

  /** Preempt somebody for want of blocks. False: a job that is alone lacks them, and has been failed. */
  private preemptForBlocks(): boolean {
    const { batch, jobs, claims } = this
    if (batch.size === 1) {
      const need = blocks(jobs.view(batch.newest).computed + 1)
      this.fail(batch.newest, 'kv-too-small', `needs ${need} KV blocks or more and the pool has ${claims.pool.total}`)
      return false
    }
    const named = this.scheduler.victim?.(this.view, KV_NEED) ?? null
    if (named !== null) this.mustRun(named, 'victim')
    const kv = this.kernel.preemption === 'swap' && this.canSwap ? 'swap' : 'recompute'
    this.preempt(named === null ? batch.newest : named.index, kv, 'the step lacks KV blocks')
    return true
  }

  // ---- admission ----

  private admitWaiting(): void {
    const { scheduler, batch } = this
    while (this.budget > 0 || batch.size >= this.spec.slots) {
      const job = scheduler.next(this.view)
      if (job === null) return
      if (job === undefined)
        throw new PolicyError(`scheduler ${this.kernel.scheduler.name}: next() gave nothing; give a job, or null`)
      this.mustWait(job)
      if (batch.size >= this.spec.slots && !this.displace(job)) return
      if (this.budget <= 0) return
      const { index } = job
      const { failures } = this
      if (this.admit(index)) scheduler.admitted?.(job, this.view)
      else if (this.failures === failures) return
    }
  }

  /** Make the victim that the scheduler names for this job leave its slot. */
  private displace(job: Job): boolean {
    const victim = this.scheduler.victim?.(this.view, { for: 'slot', job }) ?? null
    if (victim === null) return false
    this.mustRun(victim, 'victim')
    if (this.jobs.runningSince[victim.index] === this.jobs.now) {
      this.unsettled = true
      return false
    }
    const { preemption } = this.kernel
    this.preempt(
      victim.index,
      preemption === 'swap' && !this.canSwap ? 'recompute' : preemption,
      'its slot goes to another',
    )
    return true
  }

  /** Admit a waiting job if budget and blocks allow; says whether it did. A job that never can is failed. */
  private admit(job: number): boolean {
    const { jobs, claims, batch } = this
    const target = batch.target(job)
    const kept = claims.isKept(job)
    const node = kept ? (jobs.node[job] as KvNode) : claims.match(job)
    const cached = kept ? 0 : Math.min(node.reach, Math.max(0, target - 1))
    const swapped = jobs.swapped[job] as number
    const start = kept ? (jobs.computed[job] as number) : Math.max(cached, swapped)
    const resumes = (jobs.decoded[job] as number) > 0 && target - start === 1
    const tokens = resumes ? 1 : this.chunk(target - start)
    if (!resumes && !this.batching.chunked && tokens < target - start) return this.refuseLongPrompt(job, target - start)
    const upTo = this.batching.reserve === 'prompt' ? Math.max(target, start + tokens) : start + tokens
    const owned = kept ? blocks(start) : fullBlocks(node.reach)
    if (!this.makeRoomFor(job, blocks(upTo) - owned, kept ? null : node)) return false
    this.promised += blocks(upTo) - blocks(start + tokens)
    this.report(job, kept ? start : cached, start)
    if (kept) claims.unkeepJob(job)
    else this.openClaim(job, node, cached, start)
    this.enter(job, resumes, tokens)
    return true
  }

  private refuseLongPrompt(job: number, rest: Tokens): false {
    if (rest > this.spec.tokenBudget)
      this.fail(
        job,
        'prompt-over-budget',
        `${rest} tokens of prompt in one piece; a step takes ${this.spec.tokenBudget}`,
      )
    return false
  }

  /** See that so many blocks can be had, beyond those of `node` that fall out of `free` when it is held. */
  private makeRoomFor(job: number, need: Blocks, node: KvNode | null): boolean {
    const { pool } = this.claims
    for (;;) {
      const wanted = need + (node === null ? 0 : pool.idleUpTo(node))
      if (this.spare >= wanted) return true
      if (this.reclaim(job)) continue
      if (this.batch.size === 0)
        this.fail(job, 'kv-too-small', `needs ${wanted} KV blocks and the pool has ${pool.total}`)
      return false
    }
  }

  private openClaim(job: number, node: KvNode, cached: Tokens, start: Tokens): void {
    const { jobs } = this
    this.pendingPrefill -= start - (jobs.computed[job] as number)
    this.claims.open(job, node, cached, start)
    this.batch.swapTokens += start - cached
    jobs.swapped[job] = 0
  }

  private enter(job: number, resumes: boolean, tokens: Tokens): void {
    const { jobs, batch } = this
    this.waiting--
    batch.link(job)
    jobs.runningSince[job] = jobs.now
    if (resumes) {
      this.pendingPrefill -= 1
      this.budget -= 1
      this.join(job)
    } else {
      jobs.state[job] = PREFILLING
      batch.prefills.push(job)
      this.giveChunk(job, tokens)
    }
  }

  private report(job: number, cached: Tokens, start: Tokens): void {
    const { jobs, host } = this
    const view = jobs.view(job)
    if ((jobs.admitted[job] as number) < 0) {
      jobs.admitted[job] = jobs.now
      this.service.admitted(view.client, view.promptTokens)
    }
    const reached = jobs.reached[job] as number
    const prompt = view.promptTokens
    const found = Math.max(0, Math.min(cached, prompt) - reached)
    host.admitted(job, found, Math.max(0, Math.min(start, prompt) - Math.max(cached, reached)))
    jobs.reached[job] = Math.max(reached, start)
    if (host.trace)
      host.trace({
        t: jobs.now,
        on: 'admit',
        process: host.nameOf(view.process),
        turn: jobs.turn[job] as number,
        core: this.name,
        cached,
        swapped: start - cached,
        why: this.scheduler.why?.('admit', view, this.view) ?? 'next in the order of its scheduler',
      })
  }

  // ---- in and out of the batch ----

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

  private preempt(job: number, kv: 'keep' | 'swap' | 'recompute', cause: string): void {
    const { jobs, host } = this
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
  private unfilled(job: number): Tokens {
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
  private reclaim(asking = NO_JOB): boolean {
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

  private mustWait(job: Job): void {
    if (
      !this.jobs.isLive(job.index) ||
      this.jobs.state[job.index] !== WAITING ||
      this.jobs.core[job.index] !== this.core
    )
      throw new PolicyError(
        `scheduler ${this.kernel.scheduler.name}: next() named job ${job.id}, which does not wait on ${this.name}`,
      )
  }

  private mustRun(job: Job, method: string): void {
    if (this.jobs.state[job.index] === WAITING || this.jobs.core[job.index] !== this.core)
      throw new PolicyError(
        `scheduler ${this.kernel.scheduler.name}: ${method}() named job ${job.id}, which does not run on ${this.name}`,
      )
  }
}
