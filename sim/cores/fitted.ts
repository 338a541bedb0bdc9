/**
 * A core whose step time was fitted to measurements: the formula of `step-time.ts` with its coefficients given.
 * Those left out are 0.
 *
 * Example: `fittedCore({ coefficients: { stepSeconds: 0.002, jobSeconds: 0.001 }, slots: 8, contextLimit: 512 })`
 * takes 2 ms + 1 ms a job: a step of four jobs takes 6 ms.
 */
import type { Core } from '../core.ts'
import type { Stretch } from '../gait.ts'
import type { CoreOptions } from './limits.ts'
import type { Settling } from './settling.ts'
import { type Coefficients, oneGo, type StepLayout, stepTimeCore, zeroCoefficients } from './step-time.ts'

export interface FittedOptions extends CoreOptions {
  readonly coefficients: Partial<Coefficients>
  /** Default: a step runs in one go, padded to the very token. */
  readonly layout?: Partial<StepLayout>
  /** Default: a step takes what the formula says, whatever was before. */
  readonly settling?: Settling | undefined
  /** Default: it goes evenly. */
  readonly stretches?: readonly Stretch[] | undefined
}

export function fittedCore(options: FittedOptions): Core {
  const { coefficients, layout, settling, stretches } = options
  const how = { layout: { ...oneGo, ...layout }, settling }
  const core = stepTimeCore('fitted', { ...zeroCoefficients, ...coefficients }, options, how)
  return stretches === undefined ? core : { ...core, stretches }
}
