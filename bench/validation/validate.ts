/**
 * Holds the simulator against a real core: the same scenario, kernel and seeds, hardware in the loop and simulated from a
 * profile of the very same core. Each seed is run on the real core twice: what two real runs differ by, no simulator
 * can foretell, and that is told beside its error.
 */
import { KeptParts } from '../kept-parts.ts'
import type { RunPlan } from '../plan.ts'
import type { RunResult } from '../result.ts'
import { runHere } from '../run-here.ts'
import { type Quantity, quantities } from './quantities.ts'

export interface ValidationPlan {
  /** With a core and a mind out of the profile, for both runs: equal limits, equal workload. */
  readonly run: Omit<RunPlan, 'seed' | 'core'>
  readonly core: string
  readonly seeds: readonly number[]
}

export interface Validated {
  readonly quantity: string
  readonly unit: Quantity['unit']
  readonly error: Quantity['error']
  /** Means over seeds. */
  readonly predicted: number
  readonly measured: number
  readonly off: number
  /** By how much two real runs with one seed differ, on average. */
  readonly noise: number
  readonly target: number | null
  /** Within its target, or within twice the noise where that is more; null: there is no target. */
  readonly met: boolean | null
}

export interface ValidationHooks {
  readonly stop?: () => boolean
  readonly onProgress?: (done: number, of: number) => void
}

interface Triple {
  readonly simulated: RunResult
  readonly real: readonly [RunResult, RunResult]
}

/** null: stopped before the first seed was done. */
export async function validate(plan: ValidationPlan, hooks: ValidationHooks = {}): Promise<Validated[] | null> {
  const parts = new KeptParts()
  const triples: Triple[] = []
  let done = 0
  const run = async (seed: number, core: string | undefined): Promise<RunResult> => {
    const result = await runHere({ ...plan.run, seed, core }, undefined, { stop: hooks.stop }, {}, parts)
    hooks.onProgress?.(++done, 3 * plan.seeds.length)
    return result
  }
  // The first run on a core is slower: memory is being found.
  await runHere({ ...plan.run, seed: plan.seeds[0], core: plan.core }, undefined, { stop: hooks.stop }, {}, parts)
  for (const seed of plan.seeds) {
    if (hooks.stop?.() === true) break
    const real = [await run(seed, plan.core), await run(seed, plan.core)] as const
    triples.push({ real, simulated: await run(seed, undefined) })
  }
  const whole = triples.filter(({ real, simulated }) => ![...real, simulated].some(({ partial }) => partial))
  return whole.length === 0 ? null : quantities.flatMap(quantity => validated(quantity, whole))
}

/** What no run has is left out. */
export function validated(quantity: Quantity, triples: readonly Triple[]): Validated[] {
  const { name, unit, error, of, target } = quantity
  const predicted = mean(triples.map(({ simulated }) => of(simulated)))
  const measured = mean(triples.map(({ real }) => mean(real.map(of))))
  if (!Number.isFinite(predicted) || !Number.isFinite(measured)) return []
  const scale = error === 'points' ? 1 : Math.abs(measured)
  const off = predicted === measured ? 0 : Math.abs(predicted - measured) / scale
  const noise = mean(triples.map(({ real: [one, other] }) => Math.abs(of(one) - of(other)))) / (scale || 1)
  const met = target === undefined ? null : off <= Math.max(target, 2 * noise)
  return [{ quantity: name, unit, error, predicted, measured, off, noise, target: target ?? null, met }]
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
