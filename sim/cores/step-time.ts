/**
 * The step-time formula that `roofline` and `fitted` share:
 *
 *   T = c0 + max(w, b·N) + p·Σ tᵢ(sᵢ + tᵢ/2) + k·Σctx + r·B + q·B·longest
 *
 * with N new tokens, tᵢ of a prompt's chunk after sᵢ already computed, Σctx the context of the decoding jobs, B
 * jobs, and `longest` the longest context among them, for a core that pads its batch. A job in prefill counts at
 * least one token, even with an empty prompt: it makes its first token in that step.
 *
 * Every step of a pure decode adds one token to each context, so the price grows by (k + q)·B a step: rounded
 * once into whole ticks, which is what makes one jump over many steps equal to taking them one by one. i steps
 * on, it is off the formula by at most i/2 + 1 ticks (5·10⁻¹¹ s a step).
 *
 * Not promised: that communication, sampling and attention overlap as on any given engine. Fits of this form to
 * published measurements leave 4–5% on what is not attention.
 */
import { type Batch, type Core, type Price, wholeTicks } from '../core.ts'
import { type Seconds, TICKS_PER_SECOND, type Ticks } from '../units.ts'
import { type CoreOptions, checkedSpec, checkedSwap, swapTime } from './limits.ts'

export interface Coefficients {
  /** c0: any step. */
  readonly stepSeconds: Seconds
  /** w: streaming the weights through the arithmetic units, however few tokens there are. */
  readonly weightsSeconds: Seconds
  /** b: one new token, when arithmetic is what limits. */
  readonly tokenSeconds: Seconds
  /** p: attention of one new token of a prompt to one token before it. */
  readonly attentionSeconds: Seconds
  /** k: reading the KV of one token of context of a decoding job. */
  readonly contextSeconds: Seconds
  /** r: one job. */
  readonly jobSeconds: Seconds
  /** q: one token of padded context, on a core that pads every job to the longest. */
  readonly paddedSeconds: Seconds
}

export const zeroCoefficients: Coefficients = {
  stepSeconds: 0,
  weightsSeconds: 0,
  tokenSeconds: 0,
  attentionSeconds: 0,
  contextSeconds: 0,
  jobSeconds: 0,
  paddedSeconds: 0,
}

export function stepTimeCore(kind: string, coefficients: Coefficients, options: CoreOptions): Core {
  const stepTicks = compile(kind, coefficients)
  const growthTicks = (coefficients.contextSeconds + coefficients.paddedSeconds) * TICKS_PER_SECOND
  const swapTicksPerToken = checkedSwap(kind, options.swapTicksPerToken)
  const price: Price = { first: 1, growth: 0, validSteps: 1 }
  return {
    spec: checkedSpec(kind, options),
    price(batch) {
      const decodesOnly = batch.prefilling === 0 && batch.swapTokens === 0
      price.first = wholeTicks(stepTicks(batch) + swapTime(batch.swapTokens, swapTicksPerToken))
      price.growth = decodesOnly ? Math.round(growthTicks * batch.decoding) : 0
      price.validSteps = decodesOnly ? Infinity : 1
      return price
    },
  }
}

/** The formula with its coefficients in ticks; not yet whole. */
function compile(kind: string, coefficients: Coefficients): (batch: Batch) => Ticks {
  checkCoefficients(kind, coefficients)
  const fixed = coefficients.stepSeconds * TICKS_PER_SECOND
  const weights = coefficients.weightsSeconds * TICKS_PER_SECOND
  const token = coefficients.tokenSeconds * TICKS_PER_SECOND
  const attention = coefficients.attentionSeconds * TICKS_PER_SECOND
  const context = coefficients.contextSeconds * TICKS_PER_SECOND
  const job = coefficients.jobSeconds * TICKS_PER_SECOND
  const padded = coefficients.paddedSeconds * TICKS_PER_SECOND
  return batch => {
    const jobs = batch.decoding + batch.prefilling
    const newTokens = batch.decoding + Math.max(batch.prefillTokens, batch.prefilling)
    const computing = Math.max(weights, token * newTokens) + attention * batch.prefillWork
    const reading = context * batch.decodeContext + (padded > 0 ? padded * jobs * longestContext(batch) : 0)
    return fixed + computing + reading + job * jobs
  }
}

function checkCoefficients(kind: string, coefficients: Coefficients): void {
  let some = false
  for (const [name, value] of Object.entries(coefficients)) {
    if (!(value >= 0 && value < Infinity)) {
      throw new Error(`core ${kind}: ${name} is ${value}; expected a number of seconds, 0 or more`)
    }
    some ||= value > 0
  }
  if (!some) throw new Error(`core ${kind}: all coefficients are 0, so a step would take no time; give at least one`)
}

/**
 * Costs O(batch). A job whose prompt waits for a later step computes nothing in this one and is not padded to. A batch
 * that is only imagined visits no job: its longest context is then at least the mean.
 */
function longestContext(batch: Batch): number {
  let longest = batch.decoding > 0 ? batch.decodeContext / batch.decoding : 0
  batch.eachJob((_job, tokens, computed) => {
    if (tokens > 0) longest = Math.max(longest, computed + tokens)
  })
  return longest
}
