/**
 * What a rehearsal makes of a core's settling (`sim/cores/settling.ts`): of the steps of each kind, time for work, that is
 * what they took over what the formula says. The slowest hundredth of the work does not count, nor does the fastest: how
 * often a machine halts is told by its gait.
 */
import { sum } from 'simple-statistics'
import type { TimeProfile } from '../../scenarios/profile.ts'
import { placeOf, type Settling } from '../../sim/cores/settling.ts'
import type { Seconds } from '../../sim/units.ts'
import { nnls } from './nnls.ts'
import type { RehearsedStep } from './rehearsal.ts'

export interface FittedSettling extends Settling {
  /** What the first step takes longer for each token that joins. */
  readonly joinSeconds: Seconds
}

/** Of the first step, the second, the third and fourth … the 33rd and all later. */
const PLACES = 7
/** Fewer steps of a kind say nothing. What was known of them stays; else they are taken to go as those before them. */
const ENOUGH = 8

export function fitSettling(steps: readonly RehearsedStep[], known?: Settling): FittedSettling {
  const at = (place: number): RehearsedStep[] =>
    steps.filter(({ isReading, sinceJoin }) => !isReading && Math.min(placeOf(sinceJoin), PLACES - 1) === place)
  const knownAt = (place: number): number | undefined => known?.writing[Math.min(place, known.writing.length - 1)]
  const later: number[] = []
  for (let place = 1; place < PLACES; place++) later.push(factorOf(at(place), knownAt(place) ?? later.at(-1) ?? 1))
  const { factor, joinSeconds } = joinOf(at(0), knownAt(0) ?? later[0] ?? 1)
  const reading = steps.filter(({ isReading }) => isReading)
  const withJoining = reading.map(step => ({ ...step, foretold: step.foretold + joinSeconds * step.joining }))
  return { reading: factorOf(withJoining, known?.reading ?? 1), writing: [factor, ...later], joinSeconds }
}

/** The times of a profile, with what a rehearsal of its formula has shown. */
export function settled(time: TimeProfile, steps: readonly RehearsedStep[]): TimeProfile {
  const { reading, writing, joinSeconds } = fitSettling(steps, time.settling)
  return {
    ...time,
    coefficients: { ...time.coefficients, joinSeconds },
    settling: { reading, writing: [...writing] },
    rehearsal: { steps: steps.length, seconds: sum(steps.map(({ took }) => took)) },
  }
}

/** Of the work, on either side. */
const CUT = 0.01

function factorOf(steps: readonly RehearsedStep[], otherwise: number): number {
  if (steps.length < ENOUGH) return otherwise
  const ratio = ({ took, foretold }: RehearsedStep): number => took / foretold
  const sorted = [...steps].sort((a, b) => ratio(a) - ratio(b))
  const all = sum(sorted.map(({ foretold }) => foretold))
  let [before, work, time] = [0, 0, 0]
  for (const { foretold, took } of sorted) {
    const isCounted = before + foretold > CUT * all && before < (1 - CUT) * all
    before += foretold
    if (!isCounted) continue
    work += foretold
    time += took
  }
  return time / work
}

/** The first step takes longer in two ways: so many times, and so much for each token that joins. */
function joinOf(first: readonly RehearsedStep[], otherwise: number): { factor: number; joinSeconds: Seconds } {
  if (first.length < ENOUGH) return { factor: otherwise, joinSeconds: 0 }
  const rows = first.map(({ foretold, joining, took }) => [foretold / took, joining / took])
  const ones = first.map(() => 1)
  const [factor = 0, perToken = 0] = nnls(rows, ones)
  return factor > 0 ? { factor, joinSeconds: perToken / factor } : { factor: otherwise, joinSeconds: 0 }
}
