/**
 * The machine: the clock, the event queue, and the parts wired together. An instant has two phases: first all its
 * events (the cores' own step ends before the others), then each core decides, in core order. What a decision
 * brings about at the same instant starts another round.
 */
import { Calls } from './calls.ts'
import type { MachineConfig } from './config.ts'
import { EventQueue } from './event-queue.ts'
import { EVENT } from './events.ts'
import { JobTable } from './jobs.ts'
import type { LiveStep, Question } from './live.ts'
import { LiveRunner } from './live-runner.ts'
import { Metrics } from './metrics.ts'
import { Processes } from './processes.ts'
import { makeRng, type Rng } from './rng.ts'
import type { Runner } from './runner.ts'
import { makeRunners } from './schedulers.ts'
import { summarize } from './summarize.ts'
import type { Summary } from './summary.ts'
import { MAX_TICKS, type Ticks } from './units.ts'

export class Machine {
  now: Ticks = 0
  /** The cores have decided at this instant; what comes now belongs to a further round. */
  settled = false
  events = 0
  readonly config: MachineConfig
  readonly rng: Rng
  readonly queue = new EventQueue()
  readonly jobs: JobTable
  readonly metrics: Metrics
  readonly runners: readonly Runner[]
  readonly calls: Calls
  readonly processes: Processes
  private readonly horizon: Ticks
  private ended = false
  /** Between the first event of an instant and its last decision. */
  private inInstant = false
  /** Those of live cores; and whether one of them waits for an answer. */
  private readonly live: readonly LiveRunner[]
  private asking = false

  constructor(config: MachineConfig) {
    this.config = config
    this.horizon = config.horizon ?? Infinity
    this.rng = makeRng(config.seed)
    this.jobs = new JobTable(config.cores.length, process => this.processes.table.context(process))
    this.metrics = new Metrics(config.cores.length, config.serviceLevel)
    this.processes = new Processes(this)
    this.jobs.hintOf = process => this.processes.paging.memoryOf(process)?.hint ?? null
    this.calls = new Calls(this)
    this.runners = makeRunners(this)
    this.live = this.runners.filter(runner => runner instanceof LiveRunner)
    this.processes.openSources()
    config.kills?.forEach((kill, i) => {
      this.queue.push(kill.at, EVENT.kill, i, 0, i, 0)
    })
  }

  get progress(): { arrived: number; finished: number; now: Ticks } {
    return { arrived: this.metrics.arrived, finished: this.metrics.finished + this.metrics.failed, now: this.now }
  }

  /**
   * Go on for at most about so many events; it may stop in the midst of an instant, and goes on from there. 'asking': it
   * stops for `questions`, which only live cores raise.
   */
  advance(maxEvents: number): 'running' | 'done' | 'asking' {
    const until = this.events + maxEvents
    while (!this.ended && this.events < until) {
      if (this.asking) return 'asking'
      if (this.inInstant || this.begin()) this.round(until)
    }
    return this.ended ? 'done' : 'running'
  }

  /** What live cores are to do before time goes on, in core order. */
  get questions(): Question[] {
    return this.live.flatMap(({ index, question: jobs, batch }) =>
      jobs === null ? [] : [{ core: index, jobs, batch }],
    )
  }

  /** Let each core take its step, and go on with what it took. */
  async answerAll(): Promise<void> {
    for (const { core, jobs, batch } of this.questions) {
      const runner = this.live.find(each => each.index === core)
      if (runner) this.answer(core, await runner.core.step(jobs, batch))
    }
  }

  answer(core: number, step: LiveStep): void {
    this.live.find(runner => runner.index === core)?.answer(step)
    this.asking = this.live.some(runner => runner.question !== null)
  }

  /**
   * The same, but not beyond a time: 'reached' once all that happens up to it, and at it, has happened, and more is to
   * come. Slices change nothing here: 'reached' always finds the very same machine.
   */
  advanceTo(time: Ticks, maxEvents: number): 'running' | 'reached' | 'done' | 'asking' {
    const until = this.events + maxEvents
    while (!this.ended && this.events < until) {
      if (this.asking) return 'asking'
      const next = this.inInstant ? time : this.nextTime()
      if (next > time && this.isWithin(next)) return 'reached'
      if (this.inInstant || this.begin()) this.round(until)
    }
    return this.ended ? 'done' : 'running'
  }

  summary(): Summary {
    return summarize(this)
  }

  /** Go to the next time at which something happens; false: there is none. */
  private begin(): boolean {
    const time = this.nextTime()
    if (!this.isWithin(time)) {
      this.end(time)
      return false
    }
    this.now = time
    this.jobs.now = time
    this.settled = false
    this.inInstant = true
    return true
  }

  /** Does the run go on to this time? */
  private isWithin(time: Ticks): boolean {
    return time <= this.horizon && time < Infinity && time <= MAX_TICKS
  }

  /** All events of this instant that there are, then the decisions. */
  private round(until: number): void {
    if (!this.happen(until)) return
    for (const runner of this.runners) runner.settle()
    this.settled = true
    this.inInstant = this.nextTime() === this.now
    if (this.live.length > 0) this.asking = this.live.some(runner => runner.question !== null)
  }

  private nextTime(): Ticks {
    let time = this.queue.next
    for (const runner of this.runners) if (runner.boundaryAt < time) time = runner.boundaryAt
    return time
  }

  /**
   * The first phase; false if it is not over yet. An event can cut a jump short to end right now, so boundaries are
   * looked for again.
   */
  private happen(until: number): boolean {
    const { queue, now } = this
    while (this.events < until) {
      if (this.stepsEnd()) continue
      if (queue.next !== now) return true
      this.events++
      queue.pop()
      this.handle(queue.kind, queue.entity, queue.a, queue.b)
    }
    return false
  }

  /**
   * End the steps that are due; says whether there were any. All cores' steps are counted before any job is done, since
   * what its process does next may look at another core.
   */
  private stepsEnd(): boolean {
    const before = this.events
    for (const runner of this.runners) if (runner.boundaryAt === this.now) runner.endStep()
    for (const runner of this.runners) {
      if (!runner.stepEnded) continue
      this.events++
      runner.finishStep()
    }
    return this.events !== before
  }

  private handle(kind: number, entity: number, a: number, b: number): void {
    const { processes, calls } = this
    if (kind === EVENT.arrival) processes.arrive(a)
    else if (kind === EVENT.lost) calls.losses.hearLoss(a)
    else if (kind === EVENT.wake) processes.wake(a, entity, b)
    else if (kind === EVENT.device) processes.tools.attemptEnds(a)
    else if (kind === EVENT.alarm) processes.complete(a, entity, b, { of: 'alarm', handle: b })
    else if (kind === EVENT.deadline) calls.losses.deadline(a, b)
    else if (kind === EVENT.lifetime) processes.endings.lifetimeEnds(a, entity)
    else if (kind === EVENT.keeper) processes.keeping.ask(a, entity, b)
    else if (kind === EVENT.paging) processes.paging.timeIsUp(a, entity)
    else processes.endings.killNamed(this.config.kills?.[a]?.process ?? '')
  }

  private end(time: Ticks): void {
    this.ended = true
    if (time === Infinity) this.processes.endings.endAll('deadlock')
    else if (time <= this.horizon) this.processes.endings.endAll('time-overflow')
    if (time === Infinity || time <= this.horizon) this.hearLosses()
    if (this.horizon === Infinity) return
    this.now = this.horizon
    this.jobs.now = this.horizon
    for (const runner of this.runners) runner.catchUp(this.horizon)
  }

  /** What the end has made of jobs that waited. */
  private hearLosses(): void {
    while (this.queue.length > 0) {
      this.queue.pop()
      if (this.queue.kind === EVENT.lost) this.calls.losses.hearLoss(this.queue.a)
    }
  }
}

/** Run to the end. For simulated cores alone: nobody answers here. */
export function run(config: MachineConfig): Summary {
  const machine = new Machine(config)
  for (;;) {
    const state = machine.advance(1_000_000)
    if (state === 'done') return machine.summary()
    if (state === 'asking') throw new Error('run: a live core asks for its step to be taken; use drive() of bench/')
  }
}
