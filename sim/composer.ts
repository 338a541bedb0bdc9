/**
 * Puts together the next step of one core, in the order of vLLM v1: first the running jobs (each decoding job one
 * token, each unfinished prompt a chunk, the budget permitting), preempting while KV blocks run short; then, if
 * nothing was preempted for want of blocks, whom the scheduler names, until one does not fit.
 */
import type { CoreConfig, Kernel } from './config.ts'
import { type Host, PolicyError } from './host.ts'
import { type JobTable, PREFILLING } from './jobs.ts'
import type { KvNode } from './kv-node.ts'
import type { Batching, Job, Need, Scheduler } from './policy.ts'
import { Stage } from './stage.ts'
import { type Blocks, blocks, fullBlocks, type Tokens } from './units.ts'

const KV_NEED: Need = { for: 'kv' }
const batchingDefaults: Batching = { chunked: true, longPrefill: 0, reserve: 'chunk' }

export class Composer extends Stage {
  /** Blocks promised to admitted prompts that reserve all of theirs. */
  private promised: Blocks = 0
  private readonly batching: Batching

  constructor(index: number, config: CoreConfig, kernel: Kernel, scheduler: Scheduler, jobs: JobTable, host: Host) {
    super(index, config, kernel, scheduler, jobs, host)
    this.batching = { ...batchingDefaults, ...kernel.scheduler.definition.batching }
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
    const kv = this.kernel.preemption === 'swap' ? 'swap' : 'recompute'
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
    this.preempt(victim.index, this.kernel.preemption, 'its slot goes to another')
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
    const need = blocks(upTo) - owned
    if (!this.makeRoomFor(job, need, kept ? null : node)) return false
    this.report(job, kept ? start : cached, start)
    if (this.host.trace)
      this.traceAdmission(job, kept ? start : cached, start, this.spare - this.wanted(need, kept ? null : node))
    this.promised += blocks(upTo) - blocks(start + tokens)
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

  /** Blocks that a job takes out of `free`: what it needs, and those of `node` that are held from then on. */
  private wanted(need: Blocks, node: KvNode | null): Blocks {
    return need + (node === null ? 0 : this.claims.pool.idleUpTo(node))
  }

  /** See that so many blocks can be had. */
  private makeRoomFor(job: number, need: Blocks, node: KvNode | null): boolean {
    const { pool } = this.claims
    for (;;) {
      const wanted = this.wanted(need, node)
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
  }

  private traceAdmission(job: number, cached: Tokens, start: Tokens, left: Blocks): void {
    const { jobs, host } = this
    const view = jobs.view(job)
    host.trace?.({
      t: jobs.now,
      on: 'admit',
      process: host.nameOf(view.process),
      turn: jobs.turn[job] as number,
      core: this.name,
      cached,
      swapped: start - cached,
      free: Number.isFinite(left) ? left : null,
      why: this.scheduler.why?.('admit', view, this.view) ?? 'next in the order of its scheduler',
    })
  }
}
