/**
 * Measures the points of a grid on an engine. A machine drifts: it warms up, slows down, is shared. So every point is
 * measured in every round, in an order that is drawn anew for each, and a reference point opens the round: if the machine
 * was slower for a while, all points have their share of it, and the reference shows it. Of the times of a point the
 * middle half counts, its mean: one interruption changes nothing.
 *
 * Contexts are not computed anew for each point: one is computed up to the longest, and copied from. A visit of a point runs
 * its step once without counting it, then `repeats` times; after each, what the step has added is forgotten.
 */
import { makeRng, type Rng, stream } from '../../sim/rng.ts'
import type { Seconds, Tokens } from '../../sim/units.ts'
import type { Engine, Sequence, Work } from '../core/engine.ts'
import type { Grid } from './grid.ts'
import type { MeasuredPoint, StepPoint } from './points.ts'

export interface MeasureOptions {
  readonly rounds: number
  readonly repeats: number
  readonly seed: number
}
export const measureDefaults: MeasureOptions = { rounds: 5, repeats: 3, seed: 1 }

/** One visit of one point; point −1 is the reference. */
export interface Sample {
  readonly round: number
  readonly point: number
  readonly seconds: readonly Seconds[]
}

export interface MeasureHooks {
  /** Samples of an earlier run that was interrupted: these are not measured again. */
  readonly known?: readonly Sample[]
  onSample?(sample: Sample, done: number, visits: number): void
  /** Asked before each visit. */
  stop?(): boolean
}

export interface TimeMeasurement {
  readonly points: readonly MeasuredPoint[]
  readonly samples: readonly Sample[]
  /** The reference point, round by round. */
  readonly drift: readonly Seconds[]
}

export const REFERENCE = -1
/** Tokens of prompt computed at once while a context is being prepared. */
const PREPARE_CHUNK = 128
const [ORDER, WORDS] = [stream('order of measuring'), stream('tokens to measure with')]

/** null: stopped before the end; what there was is with whoever took the samples. */
export async function measureTime(
  engine: Engine,
  grid: Grid,
  given: Partial<MeasureOptions> = {},
  hooks: MeasureHooks = {},
): Promise<TimeMeasurement | null> {
  const options = { ...measureDefaults, ...given }
  const visits = visitsOf(grid, options)
  const known = new Map((hooks.known ?? []).map(sample => [keyOf(sample), sample]))
  const samples: Sample[] = []
  const bench = new Bench(engine, grid, makeRng(options.seed))
  try {
    for (const visit of visits) {
      let sample = known.get(keyOf(visit))
      if (sample === undefined) {
        if (hooks.stop?.()) return null
        sample = { ...visit, seconds: await bench.visit(pointOf(grid, visit.point), options.repeats) }
        hooks.onSample?.(sample, samples.length + 1, visits.length)
      }
      samples.push(sample)
    }
  } finally {
    bench.close()
  }
  return summed(grid, samples)
}

type Visit = Omit<Sample, 'seconds'>
const keyOf = ({ round, point }: Visit): string => `${round} ${point}`

function visitsOf({ points }: Grid, { rounds, seed }: MeasureOptions): Visit[] {
  const rng = makeRng(seed)
  return Array.from({ length: rounds }, (_, round) => {
    const order = points.map((_, point) => ({ round, point, luck: rng.at(ORDER, round, point, 0) }))
    order.sort((a, b) => a.luck - b.luck)
    return [{ round, point: REFERENCE }, ...order.map(({ point }) => ({ round, point }))]
  }).flat()
}

function pointOf(grid: Grid, place: number): StepPoint {
  const point = place === REFERENCE ? grid.reference : grid.points[place]
  if (point === undefined) throw new Error(`the grid has no point ${place}`)
  return point
}

export function summed(grid: Grid, samples: readonly Sample[]): TimeMeasurement {
  const timesOf = (place: number) => samples.filter(({ point }) => point === place)
  const points = grid.points.map((point, i) => ({
    ...point,
    seconds: middleMean(timesOf(i).flatMap(it => it.seconds)),
  }))
  const drift = timesOf(REFERENCE).map(({ seconds }) => middleMean(seconds))
  return { points, samples, drift }
}

/** The mean of the middle half. */
export function middleMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const cut = Math.floor(sorted.length / 4)
  const middle = sorted.slice(cut, sorted.length - cut)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** The contexts on which steps are measured. */
class Bench {
  readonly #engine: Engine
  readonly #rng: Rng
  readonly #longest: Tokens
  readonly #pool: Sequence[] = []
  #whole: Sequence | null = null
  #words = 0

  constructor(engine: Engine, grid: Grid, rng: Rng) {
    this.#engine = engine
    this.#rng = rng
    const points = [...grid.points, grid.reference]
    const rowsBefore = points.flatMap(({ decodes, chunks }) => [
      ...decodes.map(context => context - 1),
      ...chunks.map(({ computed }) => computed),
    ])
    this.#longest = Math.max(0, ...rowsBefore)
  }

  async visit(point: StepPoint, repeats: number): Promise<Seconds[]> {
    const whole = await this.#prepared()
    const jobs = jobsOf(point)
    const work = jobs.map(({ rows, tokens }, i): Work => {
      const sequence = this.#sequence(i)
      if (sequence.length >= rows) sequence.truncate(rows)
      else sequence.copy(whole, rows)
      return { sequence, tokens: this.#tokens(tokens) }
    })
    for (const idle of this.#pool.slice(jobs.length)) idle.truncate(0)
    const times: Seconds[] = []
    for (let i = 0; i <= repeats; i++) {
      const { seconds } = await this.#engine.step(work)
      if (i > 0) times.push(seconds)
      work.forEach(({ sequence }, job) => {
        sequence.truncate(jobs[job]?.rows ?? 0)
      })
    }
    return times
  }

  /** A context of the longest that any point needs. */
  async #prepared(): Promise<Sequence> {
    if (this.#whole !== null) return this.#whole
    const whole = this.#engine.open()
    this.#whole = whole
    while (whole.length < this.#longest) {
      const tokens = Math.min(PREPARE_CHUNK, this.#longest - whole.length)
      await this.#engine.step([{ sequence: whole, tokens: this.#tokens(tokens) }])
    }
    return whole
  }

  #sequence(i: number): Sequence {
    while (this.#pool.length <= i) this.#pool.push(this.#engine.open())
    return this.#pool[i] as Sequence
  }

  #tokens(count: Tokens): number[] {
    const { vocabulary } = this.#engine
    return Array.from({ length: count }, () => Math.floor(this.#rng.at(WORDS, 0, 0, this.#words++) * vocabulary))
  }

  close(): void {
    for (const sequence of this.#pool.splice(0)) this.#engine.close(sequence)
    if (this.#whole !== null) this.#engine.close(this.#whole)
    this.#whole = null
  }
}

/** Rows that are there before the step, and tokens that it adds. */
const jobsOf = ({ decodes, chunks }: StepPoint): { rows: Tokens; tokens: Tokens }[] => [
  ...decodes.map(context => ({ rows: context - 1, tokens: 1 })),
  ...chunks.map(({ tokens, computed }) => ({ rows: computed, tokens })),
]
