/**
 * A calibration from beginning to end: the grid, its measurement (gone on with where an earlier one was interrupted), the
 * fit, the examination, and the profile that holds all of it.
 */
import { cpus, totalmem } from 'node:os'
import { PROFILE_VERSION, type Profile, type QualityMeasures, type TimeProfile } from '../../scenarios/profile.ts'
import type { Coefficients, StepLayout } from '../../sim/cores/step-time.ts'
import type { Seconds } from '../../sim/units.ts'
import type { Engine } from '../core/engine.ts'
import type { Clock } from '../core/processor-clock.ts'
import { packageJson } from '../package.ts'
import { type Examiner, requireRoom, takeExam } from './exam.ts'
import { type Errors, fitTime } from './fit.ts'
import { type GridLimits, makeGrid } from './grid.ts'
import { type MeasureOptions, measureTime, type Sample } from './measure.ts'
import type { PartialFile } from './partial.ts'
import { fitQuality } from './quality-fit.ts'
import { type RehearsedStep, rehearse } from './rehearsal.ts'
import { examineSearch } from './search-exam.ts'
import { settled } from './settling-fit.ts'

/** What is calibrated. */
export interface Subject {
  readonly engine: Engine
  readonly dtype: string
  readonly threads: number
  readonly clock: Clock
  readonly limits: GridLimits
  /** How the engine runs a step. */
  readonly layout: StepLayout
  /** null: what it says means nothing (random weights). */
  readonly examiner: Examiner | null
  /** Folder of one that knows its language, for archives; null: there is none. */
  readonly encoder: string | null
}

export interface CalibrateOptions {
  readonly size: 'quick' | 'full'
  readonly parts: 'both' | 'time' | 'quality'
  readonly seed: number
  /** Of the engine's time. */
  readonly rehearsal: Seconds
  /** That repeats it. */
  readonly command: string
}

export interface CalibrateHooks {
  /** `share` of 1 of the part that is under way. */
  onProgress(share: number, words: { readonly part: 'time' | 'quality'; readonly secondsLeft: number }): void
  stop(): boolean
}

const MEASURE: Readonly<Record<CalibrateOptions['size'], Omit<MeasureOptions, 'seed'>>> = {
  quick: { rounds: 3, repeats: 2, streak: 96 },
  full: { rounds: 5, repeats: 3, streak: 96 },
}
/** Unless something else is asked for. */
export const REHEARSAL: Readonly<Record<CalibrateOptions['size'], Seconds>> = { quick: 20, full: 60 }
/** Of the progress that is shown. */
const GRID_SHARE = 0.75

/** All that samples depend on: those of another grid, model or machine are of no use here. */
export const samplesOf = (
  { engine, limits, threads, clock, dtype }: Subject,
  { size, seed }: CalibrateOptions,
): object => ({
  model: engine.name,
  hash: engine.hash,
  dtype,
  threads,
  clock,
  limits,
  size,
  seed,
  ...machineFacts(),
  ...versions(),
})

/** null: stopped before the end. `partial` keeps the samples until the profile is whole. */
export async function calibrate(
  subject: Subject,
  options: CalibrateOptions,
  hooks: CalibrateHooks,
  partial: PartialFile | null = null,
): Promise<Profile | null> {
  const { engine, dtype, threads, clock, examiner, limits } = subject
  const isAsked = options.parts !== 'time' && examiner !== null
  if (isAsked) requireRoom(examiner, limits.contextLimit, engine.contextLimit)
  const time = options.parts === 'quality' ? null : await calibrateTime(subject, options, hooks, partial)
  if (time === null && options.parts !== 'quality') return null
  const quality = isAsked ? await calibrateQuality(subject, options, hooks) : null
  if (quality === null && isAsked) return null
  return {
    profile: PROFILE_VERSION,
    model: { name: engine.name, hash: engine.hash, dtype },
    machine: machineFacts(),
    versions: versions(),
    date: new Date().toISOString(),
    threads,
    clock,
    command: options.command,
    time,
    quality,
  }
}

async function calibrateTime(
  subject: Subject,
  options: CalibrateOptions,
  hooks: CalibrateHooks,
  partial: PartialFile | null,
): Promise<TimeProfile | null> {
  const { engine, limits, layout } = subject
  const { size, seed, rehearsal } = options
  const grid = makeGrid(limits, size, seed)
  const measuring = MEASURE[size]
  const timer = new Timer()
  const measured = await measureTime(
    engine,
    grid,
    { ...measuring, seed },
    {
      known: partial?.known ?? [],
      stop: hooks.stop,
      onSample(sample: Sample, done: number, visits: number) {
        partial?.add(sample)
        const secondsLeft = timer.left(done, visits) + rehearsal
        hooks.onProgress((GRID_SHARE * done) / visits, { part: 'time', secondsLeft })
      },
    },
  )
  if (measured === null) return null
  const fit = fitTime(measured.points, { layout, seed })
  const time: TimeProfile = {
    limits,
    layout,
    coefficients: fit.coefficients,
    knee: fit.knee,
    leftOut: written(fit.leftOut),
    fitted: written(fit.fitted),
    ...measuring,
    drift: [...measured.drift],
    stretches: measured.stretches.map(([work, took]) => [work, took]),
    points: fit.points.map(({ decodes, chunks, ...rest }) => ({ decodes: [...decodes], chunks: [...chunks], ...rest })),
  }
  const steps = await rehearsed(subject, options, fit.coefficients, hooks)
  return steps === null ? null : settled(time, steps)
}

async function rehearsed(
  { engine, limits, layout }: Subject,
  { seed, rehearsal: seconds }: CalibrateOptions,
  coefficients: Coefficients,
  { onProgress, stop }: CalibrateHooks,
): Promise<RehearsedStep[] | null> {
  return rehearse(
    { engine, limits, layout, coefficients, seconds, seed },
    {
      stop,
      onProgress: share =>
        onProgress(GRID_SHARE + (1 - GRID_SHARE) * share, { part: 'time', secondsLeft: (1 - share) * seconds }),
    },
  )
}

async function calibrateQuality(
  { engine, examiner, limits, encoder }: Subject,
  { size, seed }: CalibrateOptions,
  hooks: CalibrateHooks,
): Promise<QualityMeasures | null> {
  if (examiner === null) return null
  const timer = new Timer()
  const measures = await takeExam(
    engine,
    examiner,
    { size, seed, slots: limits.slots, contextLimit: limits.contextLimit },
    {
      stop: hooks.stop,
      onProgress: (done, all) => hooks.onProgress(done / all, { part: 'quality', secondsLeft: timer.left(done, all) }),
    },
  )
  if (measures === null) return null
  const found = encoder === null ? [] : examineSearch(encoder, size, seed)
  return fitQuality([...measures, ...found], examiner.opening)
}

/** JSON has no NaN. */
const written = (errors: Errors): TimeProfile['leftOut'] => ({
  all: finite(errors.all),
  decode: finite(errors.decode),
  prefill: finite(errors.prefill),
  mixed: finite(errors.mixed),
})
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** The time that is left, if the rest goes as what was done since the timer was made. */
class Timer {
  readonly #started = performance.now()
  #first: number | null = null

  left(done: number, all: number): number {
    this.#first ??= done - 1
    const each = (performance.now() - this.#started) / 1000 / Math.max(1, done - this.#first)
    return each * (all - done)
  }
}

const machineFacts = (): Profile['machine'] => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: Math.max(1, cpus().length),
  memoryBytes: totalmem(),
  platform: `${process.platform} ${process.arch}`,
})

function versions(): Profile['versions'] {
  const { version, dependencies } = packageJson()
  return { 'llm-os-lab': version, node: process.versions.node, onnxruntime: dependencies['onnxruntime-node'] ?? '' }
}
