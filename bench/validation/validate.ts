/**
 * Holds the simulator against a real core: the same scenario, kernel and seeds, hardware in the loop and simulated from a
 * profile of the very same core. Each seed is run on the real core twice: what two real runs differ by, no simulator
 * can foretell, and that is told beside its error. The simulated runs come last, so that they may know what the machine's
 * pace was meanwhile (`rehearsals.ts`).
 */
import { liveNotices } from '../live-notices.ts'
import type { Parts, RunPlan } from '../plan.ts'
import type { RunResult } from '../result.ts'
import { runHere } from '../run-here.ts'
import { type Quantity, quantities } from './quantities.ts'

export interface ValidationPlan {
  /** With a core and a mind out of the profile, real and simulated: equal limits, equal workload. */
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
  /** Of runs, and of what comes between them. */
  readonly onProgress?: (done: number, of: number) => void
  /** What has to be known of the real runs; the same may be told again. */
  readonly onNotice?: (notice: string) => void
  /** Before each real run, and after the last. */
  readonly between?: () => Promise<void>
  /** The run that is simulated, asked for when the real ones are over; default: the plan's. */
  readonly simulated?: () => ValidationPlan['run']
}

interface Triple {
  readonly simulated: RunResult
  readonly real: readonly [RunResult, RunResult]
}

/** null: stopped before the first seed was done. */
export async function validate(
  plan: ValidationPlan,
  parts: Parts,
  hooks: ValidationHooks = {},
): Promise<Validated[] | null> {
  const { core, seeds, run } = plan
  const { stop, onProgress, between, simulated = () => run } = hooks
  let done = 0
  const all = 3 * seeds.length + (between === undefined ? 0 : 2 * seeds.length + 1)
  const told = (): void => onProgress?.(++done, all)
  const rest = async (): Promise<void> => {
    if (between === undefined) return
    await between()
    told()
  }
  const real = async (seed: number): Promise<RunResult> => {
    await rest()
    const result = await runHere({ ...run, seed, core }, undefined, { stop }, {}, parts)
    for (const notice of liveNotices(result)) hooks.onNotice?.(notice)
    told()
    return result
  }
  // The first run on a core is slower: memory is being found.
  await runHere({ ...run, seed: seeds[0], core }, undefined, { stop }, {}, parts)
  const pairs: { seed: number; real: Triple['real'] }[] = []
  for (const seed of seeds) if (stop?.() !== true) pairs.push({ seed, real: [await real(seed), await real(seed)] })
  const whole = pairs.filter(pair => !pair.real.some(({ partial }) => partial))
  if (whole.length === 0) return null
  if (stop?.() !== true) await rest()
  // Whoever stops the real runs wants to see what they are worth.
  const control = stop?.() === true ? {} : { stop }
  const known = simulated()
  const triples: Triple[] = []
  for (const { seed, real } of whole) {
    triples.push({ real, simulated: await runHere({ ...known, seed }, undefined, control, {}, parts) })
    told()
  }
  const full = triples.filter(triple => !triple.simulated.partial)
  return full.length === 0 ? null : quantities.flatMap(quantity => validated(quantity, full))
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
