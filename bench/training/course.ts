/**
 * The course that a model takes: step by step through the stages, with an examination now and then that opens the next
 * one, until the budget is used up. It can be left at any step and taken up again from its checkpoint.
 */
import { Random } from '../../scenarios/language/random.ts'
import type { ModelShape } from '../model/shape.ts'
import { batchShape, type FlatBatch, flatten, type Scores } from './batch.ts'
import type { Checkpoint, CoursePosition } from './checkpoint.ts'
import type { CoursePlan, Stage } from './course-plan.ts'
import { HeldOut, type Teacher } from './held-out.ts'
import { DEFAULT_THREADS } from './session.ts'
import { startWeights } from './start-weights.ts'
import { type Rates, type StepOutcome, Trainer, type TrainerOptions } from './trainer.ts'

/** What is told after each step. */
export interface Progress extends StepOutcome {
  readonly position: CoursePosition
  readonly rates: Rates
  /** Of the budget. */
  readonly share: number
  readonly secondsLeft: number
  /** If there was an examination after this step. */
  readonly exam?: { readonly scores: Scores; readonly came: 'passed' | 'failed' | 'gone on' | 'begun anew' }
}

export interface CourseOptions extends TrainerOptions {
  readonly seed: number
  readonly plan: CoursePlan
  readonly teacher: Teacher
  readonly stop?: () => boolean
  readonly onProgress?: (progress: Progress) => void
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void
  /** Seconds, of any origin. */
  readonly clock?: () => number
}

export interface CourseEnd extends Checkpoint {
  readonly came: 'finished' | 'stopped'
}

/** A new course. */
export async function takeCourse(shape: ModelShape, options: CourseOptions): Promise<CourseEnd> {
  const random = new Random(options.seed)
  const trainer = await Trainer.open(shape, startWeights(shape, random), options)
  const none = { stage: 0, stageStep: 0, failures: 0, attempts: 1, steps: 0, tokens: 0, seconds: 0 }
  return new Course(trainer, { ...none, random: random.position }, options).run()
}

/** One that was left. With the plan that it began with it comes out as if it had not been. */
export async function resumeCourse({ training, position }: Checkpoint, options: CourseOptions): Promise<CourseEnd> {
  return new Course(await Trainer.resume(training, options), position, options).run()
}

/** Held-out texts have a seed that no course begins with. */
const HELD_OUT_SEED = 0xe4a11

/** Texts of a step, and where the stream of chance stood before and after they were written. */
interface Written {
  readonly stage: number
  readonly before: number
  readonly after: number
  readonly batches: readonly FlatBatch[]
}

class Course {
  readonly #trainer: Trainer
  readonly #options: CourseOptions
  readonly #heldOut: HeldOut
  readonly #clock: () => number
  readonly #begun: number
  #position: CoursePosition
  #written: Written

  constructor(trainer: Trainer, position: CoursePosition, options: CourseOptions) {
    this.#trainer = trainer
    this.#options = options
    this.#heldOut = new HeldOut(trainer.shape, options.teacher, HELD_OUT_SEED, options.threads ?? DEFAULT_THREADS)
    this.#clock = options.clock ?? (() => performance.now() / 1000)
    this.#begun = this.#clock() - position.seconds
    this.#position = position
    this.#written = this.#write()
  }

  async run(): Promise<CourseEnd> {
    const { stop = () => false, onCheckpoint, plan } = this.#options
    try {
      let wantsStop = false
      while (this.#share < 1 && !(wantsStop = stop())) {
        await this.#step()
        if (this.#position.steps % plan.checkpointEverySteps === 0) onCheckpoint?.(this.#checkpoint)
      }
      onCheckpoint?.(this.#checkpoint)
      return { ...this.#checkpoint, came: wantsStop ? 'stopped' : 'finished' }
    } finally {
      await this.#heldOut.close()
      await this.#trainer.close()
    }
  }

  get #checkpoint(): Checkpoint {
    return { training: this.#trainer.training, position: this.#position }
  }

  get #stage(): Stage {
    const stage = this.#options.plan.stages[this.#position.stage]
    if (stage === undefined) throw new Error(`course.ts: no stage ${this.#position.stage}`)
    return stage
  }

  /** Of the budget, used up. */
  get #share(): number {
    const { budget } = this.#options.plan
    if ('steps' in budget) return this.#position.steps / budget.steps
    return this.#position.seconds / (60 * budget.minutes)
  }

  async #step(): Promise<void> {
    const rates = this.#rates
    const { batches, after } = this.#isAhead ? this.#written : this.#write()
    this.#move({ random: after })
    const computing = this.#trainer.step(batches, rates)
    // The next texts are written while the workers compute.
    this.#written = this.#write()
    const outcome = await computing
    if (!Number.isFinite(outcome.loss))
      throw new Error(`course.ts: the loss is ${outcome.loss} after ${this.#position.steps} steps; lower the rates`)
    this.#move({
      steps: this.#position.steps + 1,
      stageStep: this.#position.stageStep + 1,
      tokens: this.#position.tokens + outcome.tokens,
    })
    const exam = this.#isExamDue ? await this.#examine() : undefined
    this.#move({ seconds: this.#clock() - this.#begun })
    const [share, position] = [this.#share, this.#position]
    const secondsLeft = (position.seconds / share) * Math.max(0, 1 - share)
    this.#options.onProgress?.({ ...outcome, position, rates, share, secondsLeft, ...(exam && { exam }) })
  }

  #move(to: Partial<CoursePosition>): void {
    this.#position = { ...this.#position, ...to }
  }

  /** The texts of the step that comes next, if the course stays in its stage. */
  #write(): Written {
    const { teacher } = this.#options
    const { stage, random: before } = this.#position
    const random = new Random(before)
    const batches = this.#stage.texts.map(({ rows, length }) => {
      const texts = Array.from({ length: rows }, () => teacher.row(length, random))
      return flatten(texts, batchShape(rows, length), random)
    })
    return { stage, before, batches, after: random.position }
  }

  get #isAhead(): boolean {
    return this.#written.stage === this.#position.stage && this.#written.before === this.#position.random
  }

  get #rates(): Rates {
    const { rates, warmUpSteps, decayFrom } = this.#options.plan
    const rise = Math.min(1, (this.#trainer.steps + 1) / warmUpSteps)
    const fall = Math.min(1, Math.max(LOWEST_RATE, (1 - this.#share) / (1 - decayFrom)))
    return { muon: rates.muon * rise * fall, adam: rates.adam * rise * fall }
  }

  get #isExamDue(): boolean {
    const { plan } = this.#options
    const { stage, stageStep } = this.#position
    const isLast = stage === plan.stages.length - 1
    return !isLast && stageStep >= this.#stage.leastSteps && stageStep % plan.examEverySteps === 0
  }

  async #examine(): Promise<NonNullable<Progress['exam']>> {
    const { plan } = this.#options
    const { passes, examLength, patience, otherwise } = this.#stage
    const scores = await this.#heldOut.examine(this.#trainer.weights, examLength, plan.examTokens)
    if (passes(scores)) {
      this.#goOn()
      return { scores, came: 'passed' }
    }
    this.#move({ failures: this.#position.failures + 1 })
    if (this.#position.failures < patience) return { scores, came: 'failed' }
    if (otherwise === 'begin anew' && this.#position.attempts < plan.mostAttempts) {
      this.#beginAnew()
      return { scores, came: 'begun anew' }
    }
    this.#goOn()
    return { scores, came: 'gone on' }
  }

  #goOn(): void {
    this.#move({ stage: this.#position.stage + 1, stageStep: 0, failures: 0 })
  }

  #beginAnew(): void {
    const random = new Random(this.#position.random)
    this.#trainer.beginAnew(startWeights(this.#trainer.shape, random))
    const attempts = this.#position.attempts + 1
    this.#move({ stage: 0, stageStep: 0, failures: 0, attempts, random: random.position })
  }
}

const LOWEST_RATE = 0.02
