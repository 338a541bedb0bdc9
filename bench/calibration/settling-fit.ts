/**
 * What a rehearsal makes of a core's settling (`sim/cores/settling.ts`): of the steps of each kind, time for work, that is
 * what they took over what the formula says. A step counts three times its kind's median at most, so that one long halt in
 * a few seconds is not taken for the core's pace: how often a machine halts is told by its gait.
 */
import { median, sum } from 'simple-statistics'
import type { TimeProfile } from '../../scenarios/profile.ts'
import { placeOf, type Settling } from '../../sim/cores/settling.ts'
import type { Seconds } from '../../sim/units.ts'
import { nnls } from './nnls.ts'
import type { RehearsedStep } from './rehearsal.ts'
import { unevennessOf } from './stretches.ts'

export interface FittedSettling extends Settling {
  /** What the first step takes longer for each token that joins. */
  readonly joinSeconds: Seconds
}

/** Of the first step, the second, the third and fourth … the 33rd and all later. */
const PLACES = 7
/** Fewer steps of a kind say nothing of it: it has then drifted as all others have. */
const ENOUGH = 8
const FORMULA: FittedSettling = { reading: 1, writing: [1], joinSeconds: 0 }

/** `known`: from an earlier day. */
export function fitSettling(steps: readonly RehearsedStep[], known = FORMULA): FittedSettling {
  const knownAt = (place: number): number => known.writing[Math.min(place, known.writing.length - 1)] ?? 1
  const usual = (step: RehearsedStep): Seconds =>
    (step.isReading ? known.reading : knownAt(placeIn(step))) * withJoining(step, known.joinSeconds).foretold
  const drift = factorOf(steps.map(step => ({ ...step, foretold: usual(step) }))) ?? 1
  const at = (place: number) => steps.filter(step => !step.isReading && placeIn(step) === place)
  const first = joinOf(at(0)) ?? { factor: drift * knownAt(0), joinSeconds: known.joinSeconds }
  const later = Array.from({ length: PLACES - 1 }, (_, i) => factorOf(at(i + 1)) ?? drift * knownAt(i + 1))
  const reading = steps.filter(({ isReading }) => isReading).map(step => withJoining(step, first.joinSeconds))
  return {
    reading: factorOf(reading) ?? drift * known.reading,
    writing: [first.factor, ...later],
    joinSeconds: first.joinSeconds,
  }
}

/**
 * The times of a profile, with what a rehearsal of its formula has shown. An uneven core takes longer than what steps cost by
 * the mean of its gait: that much is not in its factors.
 */
export function settled(time: TimeProfile, steps: readonly RehearsedStep[]): TimeProfile {
  const known = { ...FORMULA, ...time.settling, joinSeconds: time.coefficients.joinSeconds }
  const slower = time.stretches === undefined ? 1 : unevennessOf(time.stretches).mean
  const uneven = steps.map(step => ({ ...step, foretold: slower * step.foretold, joining: slower * step.joining }))
  const { reading, writing, joinSeconds } = fitSettling(uneven, known)
  return {
    ...time,
    coefficients: { ...time.coefficients, joinSeconds },
    settling: { reading, writing: [...writing] },
    rehearsal: { steps: steps.length, seconds: sum(steps.map(({ took }) => took)) },
  }
}

const placeIn = ({ sinceJoin }: RehearsedStep): number => Math.min(placeOf(sinceJoin), PLACES - 1)

const withJoining = (step: RehearsedStep, joinSeconds: Seconds): RehearsedStep => ({
  ...step,
  foretold: step.foretold + joinSeconds * step.joining,
})

/** Times the median. */
const MOST = 3

/** How many times as long as foretold each took. */
function ratiosOf(steps: readonly RehearsedStep[]): number[] {
  const ratios = steps.map(({ took, foretold }) => took / foretold)
  const most = MOST * median(ratios)
  return ratios.map(ratio => Math.min(ratio, most))
}

/** null: too few to tell. */
function factorOf(steps: readonly RehearsedStep[]): number | null {
  if (steps.length < ENOUGH) return null
  const ratios = ratiosOf(steps)
  return sum(steps.map(({ foretold }, i) => foretold * (ratios[i] ?? 0))) / sum(steps.map(({ foretold }) => foretold))
}

/** Of the factor that a first step has, all but this share may be for the tokens that join. */
const LEAST_SHARE = 0.5

/** The first step takes longer in two ways: so many times, and so much for each token that joins. null: as above. */
function joinOf(first: readonly RehearsedStep[]): { factor: number; joinSeconds: Seconds } | null {
  const all = factorOf(first)
  if (all === null) return null
  const rows = first.map(({ joining, foretold }) => [1, joining / foretold])
  const [factor = 0, perToken = 0] = nnls(rows, ratiosOf(first))
  return factor < LEAST_SHARE * all ? { factor: all, joinSeconds: 0 } : { factor, joinSeconds: perToken / factor }
}
