/**
 * One core in time. At a decision point the composer puts a batch together, the core prices it, and the runner
 * jumps to the first step at which something can change: a job finishes, a prompt ends, KV blocks run short, the
 * scheduler wants to be asked, the price ends. What comes from outside in between (an arrival with a slot free, a
 * cancel) cuts the jump short. With `stepByStep` it takes every step by itself instead and looks at every job to
 * see whether anything happened: slow and plain, and to the bit the same.
 */
import type { Kept } from './claims.ts'
import { Composer } from './composer.ts'
import type { CoreConfig, MachineConfig } from './config.ts'
import { type Gait, gaitOf } from './gait.ts'
import type { Host } from './host.ts'
import { type JobTable, WAITING } from './jobs.ts'
import type { Segment } from './kv.ts'
import { Pace } from './pace.ts'
import type { CoreView, Scheduler } from './policy.ts'
import { scanForBlocks, scanForFinished } from './slow-twin.ts'
import { Track } from './tally.ts'
import type { Ticks, Tokens } from './units.ts'
import { RunnerView } from './view.ts'

/** After so many, those that wait count as starved. */
const IDLE_WAKES = 10_000

export class Runner {
  readonly index: number
  readonly config: CoreConfig
  readonly composer: Composer
  readonly view: CoreView
  readonly jobs: JobTable
  /** When the jump under way ends; Infinity while the core is idle. */
  boundaryAt: Ticks = Infinity
  /** A step has ended, and what it brings about is still to be done. */
  stepEnded = false
  readonly queueTrack = new Track()
  readonly batchTrack = new Track()
  readonly busyTrack = new Track()
  protected readonly host: Host
  private readonly slow: boolean
  private readonly nag: boolean
  protected readonly pace = new Pace()
  private readonly gait: Gait | null
  /** Steps since the batch was priced: ended, at most until the next decision, and planned by the jump under way. */
  protected walked = 0
  private planned = 0
  protected valid = 0
  private busy = false
  /** The step or jump has ended, and it is to be settled what comes next. */
  private resting = true
  private wantsDecision = false
  private askStep = Infinity
  private askAt = Infinity
  /** Times in a row that an idle core was woken by its scheduler, and nobody was admitted. */
  private idleWakes = 0
  private readonly cancelled: number[] = []

  constructor(index: number, machine: MachineConfig, scheduler: Scheduler, jobs: JobTable, host: Host) {
    this.index = index
    this.config = machine.cores[index] as CoreConfig
    this.gait = gaitOf(this.config.core.stretches, machine.seed, index)
    this.slow = machine.stepByStep === true || machine.nag === true
    this.nag = machine.nag === true
    this.jobs = jobs
    this.host = host
    this.composer = new Composer(index, this.config, machine.kernel, scheduler, jobs, host)
    this.view = new RunnerView(this)
    this.composer.view = this.view
    this.preempts = machine.kernel.scheduler.definition.preemptsOnArrival === true
  }
  private readonly preempts: boolean

  get step(): number {
    return this.jobs.steps[this.index] as number
  }
  get spec() {
    return this.config.core.spec
  }
  get batch() {
    return this.composer.batch
  }
  get pool() {
    return this.composer.claims.pool
  }

  // ---- from outside ----

  /** `settled`: the cores have decided already at this instant, so a boundary at this very time is past. */
  submit(job: number, settled: boolean): void {
    this.catchUp(this.jobs.now)
    this.composer.arrive(job)
    this.queueTrack.set(this.composer.waiting, this.jobs.now)
    if (this.batch.size < this.spec.slots || this.preempts) this.interrupt(settled)
  }

  /** The job is not wanted any more. A running one leaves at the end of the step under way. */
  cancel(job: number, settled: boolean): void {
    if (this.cancelled.includes(job)) return
    this.catchUp(this.jobs.now)
    if (this.jobs.state[job] !== WAITING) this.cancelled.push(job)
    else this.dropNow(job)
    this.interrupt(settled)
  }

  /** A waiting process lets go of the KV that was kept for it: a decision point, since blocks come free. */
  letGo(kept: Kept, settled: boolean): void {
    this.catchUp(this.jobs.now)
    this.composer.claims.unkeepProcess(kept)
    this.interrupt(settled)
  }

  /** A segment leaves the middle of the context of a process that has no job here; its KV closes up. */
  closeGap(prompt: readonly Segment[], place: number, settled: boolean): void {
    this.catchUp(this.jobs.now)
    this.pool.closeGap(prompt, place)
    this.interrupt(settled)
  }

  private dropNow(job: number): void {
    this.composer.drop(job)
    this.queueTrack.set(this.composer.waiting, this.jobs.now)
    this.host.dropped(job)
  }

  /** Decide at the first boundary from now on. */
  private interrupt(settled: boolean): void {
    this.wantsDecision = true
    if (!this.busy || this.slow || this.resting) return
    const k = Math.max(this.walked, this.pace.stepsUntil(settled ? this.jobs.now + 1 : this.jobs.now))
    if (k >= this.planned) return
    this.planned = k
    this.boundaryAt = this.pace.after(k)
  }

  /** Take the steps that have ended by now, without deciding: for whoever looks in from outside. */
  catchUp(now: Ticks): void {
    if (!this.busy || this.slow || this.resting) return
    const steps = Math.min(this.planned, this.pace.stepsBy(now)) - this.walked
    if (steps > 0) this.advance(steps)
  }

  // ---- steps ----

  /** A step or jump ends now. */
  endStep(): void {
    this.boundaryAt = Infinity
    this.resting = true
    this.stepEnded = true
    if (this.busy) this.advance(this.planned - this.walked)
  }

  /** Its jobs are done, its prompts computed. */
  finishStep(): void {
    this.stepEnded = false
    if (!this.busy) return
    this.finishDecoding()
    if (this.batch.prefills.length > 0) this.endPrefills()
  }

  private advance(steps: number): void {
    const { lockstep } = this.batch
    const need = lockstep.blocksWithin(steps)
    if (need > 0) this.pool.take(need)
    lockstep.advance(steps)
    this.jobs.steps[this.index] = this.step + steps
    this.walked += steps
  }

  private finishDecoding(): void {
    if (this.slow) {
      const finished = scanForFinished(this.jobs, this.batch)
      if (finished.length > 0) this.wantsDecision = true
      for (const job of finished) this.complete(job)
      return
    }
    for (let job = this.batch.lockstep.finished(); job >= 0; job = this.batch.lockstep.finished()) this.complete(job)
  }

  /** The chunks of the step that has ended are computed; prompts that are complete have given their first token. */
  private endPrefills(): void {
    this.wantsDecision = true
    const { jobs, batch } = this
    let ended = 0
    while (ended < batch.prefills.length) {
      const job = batch.prefills[ended] as number
      const tokens = jobs.chunk[job] as number
      const target = batch.target(job)
      if (tokens > 0) this.computeChunk(job, tokens)
      if ((jobs.computed[job] as number) === target) this.promptEnds(job)
      else ended++
    }
  }

  private computeChunk(job: number, tokens: Tokens): void {
    const { jobs, composer } = this
    this.countPrefilled(job, tokens)
    jobs.chunk[job] = 0
    jobs.computed[job] = (jobs.computed[job] as number) + tokens
    composer.pendingPrefill -= tokens
    composer.claims.share(job)
  }

  private countPrefilled(job: number, tokens: Tokens): void {
    const { jobs } = this
    const from = Math.max(jobs.computed[job] as number, jobs.reached[job] as number)
    const to = (jobs.computed[job] as number) + tokens
    const fresh = Math.max(0, Math.min(to, jobs.promptTokens[job] as number) - from)
    jobs.reached[job] = Math.max(jobs.reached[job] as number, to)
    this.host.prefilled(this.index, fresh, tokens - fresh)
  }

  private promptEnds(job: number): void {
    const { jobs, batch, composer } = this
    jobs.decoded[job] = (jobs.decoded[job] as number) + 1
    jobs.fruitless[job] = 0
    composer.service.generated(jobs.client[job] as number, 1)
    if ((jobs.first[job] as number) < 0) {
      jobs.first[job] = jobs.now
      this.host.firstToken(job)
    }
    if (jobs.decoded[job] === jobs.output[job]) return this.complete(job)
    batch.endPrefill(job)
    composer.join(job)
  }

  private complete(job: number): void {
    const place = this.cancelled.indexOf(job)
    if (place >= 0) this.cancelled.splice(place, 1)
    this.composer.leave(job)
    this.composer.scheduler.done?.(this.jobs.view(job), 'finished')
    this.host.finished(job)
  }

  // ---- decisions ----

  /** The second phase of an instant: if a step has ended, or the core was idle and is wanted, decide or go on. */
  settle(): void {
    if (!this.resting) return
    if (this.isDecisionPoint()) return this.decide()
    if (this.nag && this.nagChanges()) return this.launch()
    if (this.busy) this.walkOn(this.walked + 1)
  }

  private isDecisionPoint(): boolean {
    if (this.wantsDecision) return true
    if (this.step >= this.askStep || this.jobs.now >= this.askAt) return true
    if (!this.busy) return false
    if (!this.slow) return true
    return this.walked >= this.valid || scanForBlocks(this.jobs, this.batch) > this.pool.free
  }

  private decide(): void {
    this.removeCancelled()
    this.wantsDecision = false
    this.composer.compose()
    const ask = this.composer.scheduler.askAgain?.(this.view) ?? null
    this.askStep = ask?.steps === undefined ? Infinity : this.step + Math.max(1, ask.steps)
    this.askAt = ask?.at === undefined ? Infinity : Math.max(ask.at, this.jobs.now + 1)
    this.launch()
  }

  private removeCancelled(): void {
    for (let job = this.cancelled.pop(); job !== undefined; job = this.cancelled.pop()) this.dropNow(job)
  }

  /** Ask at a moment that is no decision point; says whether the batch changed (it must not). */
  private nagChanges(): boolean {
    const { batch } = this
    const before = `${batch.size} ${batch.oldest} ${batch.newest} ${this.composer.waiting}`
    this.composer.compose()
    this.composer.scheduler.askAgain?.(this.view)
    return before !== `${batch.size} ${batch.oldest} ${batch.newest} ${this.composer.waiting}`
  }

  /** Set off with the batch; or rest. */
  private launch(): void {
    const { batch, jobs } = this
    this.busy = batch.size > 0
    this.batchTrack.set(batch.size, jobs.now)
    this.busyTrack.set(this.busy ? 1 : 0, jobs.now)
    this.queueTrack.set(this.composer.waiting, jobs.now)
    if (!this.busy) {
      this.boundaryAt = this.composer.waiting > 0 && ++this.idleWakes <= IDLE_WAKES ? this.askAt : Infinity
      return
    }
    this.idleWakes = 0
    this.setOff()
  }

  /** Price the batch, and plan how far to go. */
  protected setOff(): void {
    const { batch, jobs } = this
    const price = this.config.core.price(batch)
    this.pace.begin(jobs.now, price, this.gait)
    this.walked = 0
    const oneStep = batch.prefills.length > 0 || batch.swapTokens > 0 || this.composer.unsettled
    this.valid = oneStep ? 1 : price.validSteps
    batch.swapTokens = 0
    this.walkOn(this.slow ? 1 : this.stepsAhead())
  }

  protected walkOn(planned: number): void {
    this.planned = planned
    this.boundaryAt = this.pace.after(planned)
    this.resting = false
  }

  /** The first step after which there is something to decide. */
  private stepsAhead(): number {
    const { lockstep } = this.batch
    if (this.valid === 1) return 1
    let k = Math.min(this.valid, lockstep.nextFinish - this.step, this.askStep - this.step)
    if (this.askAt < Infinity) k = Math.min(k, this.pace.stepsUntil(this.askAt))
    return Math.max(1, lockstep.stepsWithin(this.pool.free, k))
  }
}
