/**
 * A toy machine for tests of schedulers, small enough to follow by hand. A step takes 1 ms for any batch; in it each
 * running job makes a token, but for the first `prefillSteps - 1` of a prompt. KV is kept at a preemption. The log has one entry a step: the names of those in the batch, in order of admission.
 *
 *   play(rr, { quantum: 2 }, [{ name: 'A', output: 3 }, { name: 'B', output: 3 }])   'A A B B A B'
 *
 * With `ask: 'always'` it decides at every step, otherwise at decision points alone; the log must be the same.
 */
import { exp, normalQuantile } from '../../sim/math.ts'
import type { CoreView, Job, Need, Scheduler, SchedulerDefinition } from '../../sim/policy.ts'
import { makeRng } from '../../sim/rng.ts'
import { type Ticks, ticks } from '../../sim/units.ts'
import { fakeCore, fakeJob } from './fake.ts'

export const MS: Ticks = ticks(0.001)

export interface ToyJob {
  readonly name: string
  readonly output: number
  readonly prompt?: number
  /** Default 1: the step that computes the prompt makes the first token. */
  readonly prefillSteps?: number
  /** In steps (milliseconds) from the start; default 0. */
  readonly at?: number
  readonly client?: number
  readonly process?: number
  readonly priority?: number
  readonly deadlineMs?: number
  /** Cancelled at this step if it is still there. */
  readonly cancelAt?: number
  /** Service of earlier calls of its program. */
  readonly servedMs?: number
}

export interface ToyOptions {
  readonly slots?: number
  /** Tokens of context that the batch may hold; more makes the scheduler name a victim. */
  readonly kvTokens?: number
  readonly weights?: readonly number[]
  /** Time of a prompt alone, by its tokens, as the view tells it. */
  readonly prefillMs?: (tokens: number) => number
  readonly ask?: 'always' | 'points'
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type State = Mutable<Job> & { spec: ToyJob; prefilled: number; where: 'unborn' | 'waiting' | 'running' | 'gone' }

class Toy {
  readonly log: string[] = []
  private readonly all: State[]
  private readonly running: State[] = []
  private readonly view: Mutable<CoreView>
  private readonly served: { input: number; output: number }[] = []
  private readonly scheduler: Scheduler
  private readonly kvTokens: number
  private readonly always: boolean
  private readonly eager: boolean
  private due: { step: number; at: Ticks } = { step: Infinity, at: Infinity }

  constructor(definition: SchedulerDefinition<never>, options: object, jobs: readonly ToyJob[], toy: ToyOptions) {
    this.all = jobs.map((spec, i) => ({ ...fakeJob(), ...birth(spec, i), spec, prefilled: 0, where: 'unborn' }))
    this.kvTokens = toy.kvTokens ?? Infinity
    this.always = toy.ask === 'always'
    this.eager = definition.preemptsOnArrival ?? false
    this.view = fakeCore({
      slots: toy.slots ?? 1,
      prefillTime: tokens => (toy.prefillMs?.(tokens) ?? tokens) * MS,
      served: client => (this.served[client] ??= { input: 0, output: 0 }),
      newest: () => this.running.at(-1) ?? null,
      eachRunning: visit => this.running.forEach(visit),
    })
    const truth = (job: Job) => (job as State).spec.output
    const rng = makeRng(1)
    this.scheduler = definition.create({ ...(definition.defaults as object), ...options } as never, {
      rng,
      outputTokens: truth,
      predictedTokens: (job, sigma) => truth(job) * exp(sigma * normalQuantile(rng.at(1, job.id, 0, 0))),
      weight: client => toy.weights?.[client] ?? 1,
    })
  }

  play(): string[] {
    let decide = true
    while (this.all.some(job => job.where !== 'gone')) {
      decide = this.receive() || decide || this.view.step >= this.due.step || this.view.now >= this.due.at
      if (decide || this.always) this.decide()
      decide = this.step()
      if (this.log.length > 10_000) throw new Error('toy: this run does not end')
    }
    return this.log
  }

  /** Arrivals and cancellations up to now; is any of them a decision point? */
  private receive(): boolean {
    let point = false
    for (const job of this.all) {
      if (job.where === 'unborn' && job.submitted <= this.view.now) {
        point ||= this.eager || this.running.length < this.view.slots
        job.where = 'waiting'
        this.scheduler.arrive(job, 'new', this.view)
      }
      if (job.where === 'gone' || job.where === 'unborn' || (job.spec.cancelAt ?? Infinity) * MS > this.view.now)
        continue
      point = true
      this.leave(job, 'cancelled')
    }
    return point
  }

  private decide(): void {
    const short = this.makeKvRoom()
    if (!short) this.admitAll()
    const again = this.scheduler.askAgain?.(this.view)
    // Nobody was admitted in a step that was short of KV, so the next one is asked again.
    this.due = { step: this.view.step + (short ? 1 : (again?.steps ?? Infinity)), at: again?.at ?? Infinity }
  }

  private makeKvRoom(): boolean {
    let preempted = false
    while (this.running.length > 1 && sum(this.running, context) + this.running.length > this.kvTokens) {
      this.preempt(this.scheduler.victim?.(this.view, { for: 'kv' }) ?? (this.running.at(-1) as State))
      preempted = true
    }
    return preempted
  }

  private admitAll(): void {
    const entered = new Set<Job>()
    for (;;) {
      const job = this.scheduler.next(this.view) as State | null
      if (job === null || sum(this.running, context) + context(job) >= this.kvTokens) return
      if (this.running.length === this.view.slots) {
        const need: Need = { for: 'slot', job }
        const victim = this.scheduler.victim?.(this.view, need) ?? null
        if (victim === null) return
        if (entered.has(victim)) throw new Error(`toy: ${(victim as State).spec.name} was admitted just now`)
        this.preempt(victim)
      }
      entered.add(job)
      this.admit(job)
    }
  }

  private admit(job: State): void {
    if (job.where !== 'waiting') throw new Error(`toy: ${job.spec.name} does not wait`)
    job.where = 'running'
    this.running.push(job)
    this.count()
    this.view.served(job.client).input += job.preemptions === 0 ? job.promptTokens : 0
    this.scheduler.admitted?.(job, this.view)
  }

  private preempt(victim: Job): void {
    const job = victim as State
    if (job.where !== 'running') throw new Error(`toy: ${job.spec.name} does not run`)
    job.where = 'waiting'
    job.preemptions++
    this.running.splice(this.running.indexOf(job), 1)
    this.count()
    this.scheduler.arrive(job, 'preempted', this.view)
  }

  private leave(job: State, how: 'finished' | 'cancelled'): void {
    if (job.where === 'running') this.running.splice(this.running.indexOf(job), 1)
    job.where = 'gone'
    this.count()
    this.scheduler.done?.(job, how)
  }

  /** One step, or with nothing to run an idle millisecond; is its end a decision point? */
  private step(): boolean {
    this.view.now += MS
    if (this.running.length === 0) return false
    this.view.step++
    this.log.push(this.running.map(job => job.spec.name).join(''))
    let point = false
    for (const job of [...this.running]) {
      job.attained += MS
      point = this.advance(job) || point
    }
    return point || sum(this.running, context) + this.running.length > this.kvTokens
  }

  private advance(job: State): boolean {
    const prefillSteps = job.spec.prefillSteps ?? 1
    const prefills = job.prefilled < prefillSteps
    if (prefills && ++job.prefilled < prefillSteps) return true
    job.decoded++
    job.computed = context(job)
    this.view.served(job.client).output++
    if (job.decoded < job.spec.output) return prefills
    this.leave(job, 'finished')
    return true
  }

  private count(): void {
    this.view.running = this.running.length
    this.view.waiting = sum(this.all, job => (job.where === 'waiting' ? 1 : 0))
  }
}

const birth = (spec: ToyJob, i: number) => ({
  index: i,
  id: i,
  process: spec.process ?? i,
  client: spec.client ?? 0,
  priority: spec.priority ?? 0,
  submitted: (spec.at ?? 0) * MS,
  deadline: (spec.deadlineMs ?? Infinity) * MS,
  promptTokens: spec.prompt ?? 0,
  processAttained: (spec.servedMs ?? 0) * MS,
})

const context = (job: Job) => job.promptTokens + job.decoded
const sum = (jobs: readonly State[], of: (job: State) => number) => jobs.reduce((total, job) => total + of(job), 0)

/** The batches, step by step, separated by spaces. */
export const play = <O extends object>(
  definition: SchedulerDefinition<O>,
  options: Partial<O>,
  jobs: readonly ToyJob[],
  toy: ToyOptions = {},
): string => new Toy(definition as unknown as SchedulerDefinition<never>, options, jobs, toy).play().join(' ')
