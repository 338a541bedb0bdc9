/**
 * An engine in the machine's socket: hardware in the loop. Each step of the machine's batch becomes one step of the
 * engine, whose measured time is the step's; arrivals, tools and the clock stay simulated. What the machine believes to
 * be cached must be there as rows; where it is not, it is computed again within the step, and counted.
 */
import type { Batch, Core, CoreSpec, Price } from '../../sim/core.ts'
import { wholeTicks } from '../../sim/core.ts'
import type { LiveCore, LiveJob, LiveStep } from '../../sim/live.ts'
import { TICKS_PER_SECOND, type Tokens } from '../../sim/units.ts'
import type { Engine } from './engine.ts'
import { KeptRows, type Rows } from './kept-rows.ts'
import type { Script } from './script.ts'

export interface EngineCoreOptions {
  readonly engine: Engine
  readonly script: Script
  readonly spec: CoreSpec
  /** For policies that ask what a step would take. */
  readonly estimate: Pick<Core, 'price'>
  /** Rows that are kept at most, in all; default `rowsFor`. */
  readonly mostRows?: Tokens
}

const LEAST_ROWS = 32_768

/**
 * Twice what the machine's KV pool holds, since texts do not share rows; but no more than some contexts beyond those that
 * run, or memory would fill with texts that nobody goes on with. It follows from the limits alone, so that a recorded run
 * asks the same when it is played back.
 */
export const rowsFor = ({ kvTokens, slots, contextLimit }: CoreSpec): Tokens =>
  Math.min(2 * kvTokens, Math.max(LEAST_ROWS, (2 * slots + 8) * contextLimit))

/** What came of it, beside time. */
export interface Measurements {
  steps: number
  engineSeconds: number
  /** Tokens that the engine has read or written; of those, the ones that the machine believed to be cached. */
  computed: Tokens
  recomputed: Tokens
}

/** One job's share of a step. */
interface Part {
  readonly job: LiveJob
  readonly text: number[]
  readonly rows: Rows
  readonly tokens: readonly number[]
}

export class EngineCore implements LiveCore {
  readonly spec: CoreSpec
  readonly measured: Measurements = { steps: 0, engineSeconds: 0, computed: 0, recomputed: 0 }
  readonly kept: KeptRows
  private readonly engine: Engine
  private readonly script: Script
  private readonly estimate: Pick<Core, 'price'>
  /** Of the jobs of the last step, which are mostly those of the next. */
  private texts = new Map<number, number[]>()

  constructor({ engine, script, spec, estimate, mostRows = rowsFor(spec) }: EngineCoreOptions) {
    this.engine = engine
    this.script = script
    this.spec = spec
    this.estimate = estimate
    this.kept = new KeptRows(engine, mostRows)
  }

  price(batch: Batch): Price {
    return this.estimate.price(batch)
  }

  closeGap(process: number, from: Tokens, tokens: Tokens): void {
    this.kept.closeGap(process, from, tokens)
  }

  async step(jobs: readonly LiveJob[]): Promise<LiveStep> {
    const parts = jobs.map(job => this.part(job))
    const active = parts.filter(({ tokens }) => tokens.length > 0)
    const more = active.reduce((sum, { tokens }) => sum + tokens.length, 0)
    this.kept.makeRoom(
      parts.map(({ rows }) => rows),
      more,
    )
    const work = active.map(({ rows, tokens }) => ({ sequence: rows.sequence, tokens }))
    const { next, seconds } = work.length > 0 ? await this.engine.step(work) : { next: [], seconds: 0 }
    this.measured.steps++
    this.measured.engineSeconds += seconds
    this.measured.computed += more
    for (const { rows, tokens } of active) for (const token of tokens) rows.ids.push(token)
    this.texts = new Map(parts.map(({ job, text }) => [job.id, text]))
    const ended = parts.filter(part => this.hear(part, next[active.indexOf(part)] ?? 0)).map(({ job }) => job.id)
    return { ticks: wholeTicks(seconds * TICKS_PER_SECOND), ended }
  }

  /** Says whether the job has ended. */
  private hear({ job, text }: Part, next: number): boolean {
    if (!job.gives) return false
    const { token, ended } = this.script.hear(job, next)
    text.push(token)
    return ended
  }

  /** What the job's rows lack up to the end of this step. */
  private part(job: LiveJob): Part {
    const text = this.texts.get(job.id) ?? this.script.textOf(job)
    const rows = this.rowsFor(job, text)
    this.measured.recomputed += job.computed - rows.ids.length
    return { job, text, rows, tokens: text.slice(rows.ids.length, job.computed + job.tokens) }
  }

  private rowsFor(job: LiveJob, text: readonly number[]): Rows {
    const own = this.kept.ofJob(job.process, job.id)
    const rows = own?.ids.length === job.computed ? own : this.kept.find(text, job.computed, job)
    // Rows keep their positions when others leave; a text that runs out of positions is computed anew.
    const end = rows.removed + job.computed + job.tokens
    return rows.removed > 0 && end > this.engine.contextLimit ? this.kept.begin(null, 0, job) : rows
  }
}
