/**
 * Puts an engine into the state that a step wants, and times the step. Contexts are not computed anew for each point: one is
 * computed up to the longest, and copied from. A visit of a point runs its step once, with which its contexts join the
 * batch, and then again and again, which is what counts; after each, what the step has added is forgotten.
 *
 * What an engine keeps from one step to the next must not show. So each visit has contexts of its own, and before it the
 * batch is made small and then fitted to contexts somewhat shorter than the point's, by a drawn share: as it would be in a
 * run, in which contexts grow into their room.
 */
import { type Rng, stream } from '../../sim/rng.ts'
import type { Seconds, Tokens } from '../../sim/units.ts'
import type { Engine, Sequence, Work } from '../core/engine.ts'
import type { Grid } from './grid.ts'
import type { StepPoint } from './points.ts'

/** How often a step is run: `most` times, or, once so many seconds are over, `least` times. */
export interface Repeats {
  readonly least: number
  readonly most: number
  readonly seconds: Seconds
}

interface Job {
  /** There before the step. */
  readonly rows: Tokens
  /** Added by it. */
  readonly tokens: Tokens
}

/** Tokens of prompt computed at once while the long context is being prepared. */
const PREPARE_CHUNK = 128
/** Contexts grow by up to this share into their room. */
const GROWTH = 0.1
const WORDS = stream('tokens to measure with')
const SHORTER = stream('shorter contexts')

export class Workbench {
  readonly #engine: Engine
  readonly #rng: Rng
  readonly #longest: Tokens
  readonly #inUse = new Set<Sequence>()
  #whole: Sequence | null = null
  #words = 0
  #visits = 0

  constructor(engine: Engine, { points, reference }: Grid, rng: Rng) {
    this.#engine = engine
    this.#rng = rng
    this.#longest = Math.max(...[...points, reference].flatMap(jobsOf).map(({ rows }) => rows))
  }

  async visit(point: StepPoint, { least, most, seconds }: Repeats): Promise<readonly Seconds[]> {
    const jobs = jobsOf(point)
    await this.#fitBatch(jobs.filter(({ tokens }) => tokens === 1))
    const work: Work[] = []
    for (const { rows, tokens } of jobs) work.push({ sequence: await this.#begun(rows), tokens: this.#tokens(tokens) })
    const times: Seconds[] = []
    for (let spent = 0; times.length <= (spent < seconds ? most : least); ) {
      const step = await this.#engine.step(work)
      times.push(step.seconds)
      spent += step.seconds
      for (const [place, job] of jobs.entries()) await this.#takeBack(work, place, job)
    }
    this.#closeAll()
    return times.slice(1)
  }

  /** One short context, then some that are up to a tenth shorter than those of the point. */
  async #fitBatch(decoding: readonly Job[]): Promise<void> {
    await this.#engine.step([{ sequence: await this.#begun(0), tokens: this.#tokens(1) }])
    const share = 1 - GROWTH * this.#rng.at(SHORTER, 0, 0, this.#visits++)
    const work: Work[] = []
    for (const { rows } of decoding)
      work.push({ sequence: await this.#begun(Math.floor(rows * share)), tokens: this.#tokens(1) })
    if (work.length > 0) await this.#engine.step(work)
    this.#closeAll()
  }

  /** A decoding job goes on from where it was; a chunk must meet a context that it has not grown before. */
  async #takeBack(work: Work[], place: number, { rows, tokens }: Job): Promise<void> {
    const done = work[place]
    if (done === undefined) return
    if (tokens === 1) return done.sequence.truncate(rows)
    this.#close(done.sequence)
    work[place] = { sequence: await this.#begun(rows), tokens: done.tokens }
  }

  /** A context of so many tokens. */
  async #begun(rows: Tokens): Promise<Sequence> {
    const whole = (this.#whole ??= await this.#prepared())
    const sequence = this.#engine.open()
    this.#inUse.add(sequence)
    sequence.copy(whole, rows)
    return sequence
  }

  async #prepared(): Promise<Sequence> {
    const whole = this.#engine.open()
    this.#inUse.add(whole)
    while (whole.length < this.#longest) {
      const tokens = Math.min(PREPARE_CHUNK, this.#longest - whole.length)
      await this.#engine.step([{ sequence: whole, tokens: this.#tokens(tokens) }])
    }
    this.#inUse.delete(whole)
    return whole
  }

  #tokens(count: Tokens): number[] {
    const { vocabulary } = this.#engine
    return Array.from({ length: count }, () => Math.floor(this.#rng.at(WORDS, 0, 0, this.#words++) * vocabulary))
  }

  #close(sequence: Sequence): void {
    this.#engine.close(sequence)
    this.#inUse.delete(sequence)
  }

  #closeAll(): void {
    for (const sequence of this.#inUse) this.#close(sequence)
  }

  close(): void {
    this.#closeAll()
    if (this.#whole !== null) this.#engine.close(this.#whole)
    this.#whole = null
  }
}

const jobsOf = ({ decodes, chunks }: StepPoint): Job[] => [
  ...decodes.map(context => ({ rows: context - 1, tokens: 1 })),
  ...chunks.map(({ tokens, computed }) => ({ rows: computed, tokens })),
]
