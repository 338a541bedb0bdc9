/**
 * The step-time formula that `roofline` and `fitted` share:
 *
 *   T = c0 + g + max(w, b·N) + p·Σ tᵢ(sᵢ + tᵢ/2) + k·Σctx + r·B + (l + q·B)·longest + m·C + u·Σ(sᵢ + tᵢ) + j·Σjoining
 *
 * with N new tokens, tᵢ of a prompt's chunk after sᵢ already computed, Σctx the context of the decoding jobs, B
 * jobs, `longest` the longest context among them, for a core that pads its batch, C chunks, and Σjoining the contexts of
 * the jobs that decode for the first time. A job in prefill counts at least one token, even with an empty prompt:
 * it makes its first token in that step.
 *
 * A core may run a step in one go (`together`), or all jobs with a single new token in one go and each longer chunk of
 * prompt in goes of its own (`apart`), by pieces of `piece` tokens. Then every go costs g and streams the weights, Σ (g +
 * max(w, b·n)) over them; only the former are padded, to the longest of themselves, and that in whole multiples of
 * `padTo` tokens; a chunk of one token is none.
 * Worked example: w = 3 ms, b = 1 ms; two decoding jobs and a chunk of 10 tokens take max(3, 12) = 12 ms together,
 * max(3, 2) + max(3, 10) = 13 ms apart.
 *
 * A core that settles takes so many times T, by how long ago a job joined those that decode (`settling.ts`).
 *
 * Every step of a pure decode adds one token to each context, so the price grows by (k + q)·B + l a step: rounded
 * once into whole ticks, which is what makes one jump over many steps equal to taking them one by one. i steps
 * on, it is off the formula by at most i/2 + 1 ticks (5·10⁻¹¹ s a step). Where contexts are padded to multiples, it
 * grows by k·B, and holds until the longest context fills its multiple; of a core that settles, until the factor changes.
 *
 * Not promised: that communication, sampling and attention overlap as on any given engine. Fits of this form to
 * published measurements leave 4–5% on what is not attention.
 */
import { type Batch, type Core, type Price, wholeTicks } from '../core.ts'
import { type Seconds, TICKS_PER_SECOND, type Ticks, type Tokens } from '../units.ts'
import { type CoreOptions, checkedSpec, checkedSwap, requireWhole, swapTime } from './limits.ts'
import { Settler, type Settling } from './settling.ts'
import { StepShape } from './step-shape.ts'

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
  /** l: the same once, however many jobs. */
  readonly longestSeconds: Seconds
  /** g: one go of the model. */
  readonly goSeconds: Seconds
  /** m: one piece of a prompt. */
  readonly chunkSeconds: Seconds
  /** u: one token of the context of a piece, its own tokens included: what is copied or masked for it, whatever its size. */
  readonly chunkContextSeconds: Seconds
  /** j: one token of the context of a job that decodes for the first time: its KV is copied to those of the batch. */
  readonly joinSeconds: Seconds
}

/** How a step runs: which jobs in one go, and how far contexts are padded. */
export interface StepLayout {
  readonly goes: 'together' | 'apart'
  readonly padTo: Tokens
  /** Of a prompt, as many tokens in one go at most; default: all. */
  readonly piece?: Tokens | undefined
}
export const oneGo: StepLayout = { goes: 'together', padTo: 1 }

/** How a core goes about its steps. */
export interface StepManner {
  readonly layout?: StepLayout
  readonly settling?: Settling | undefined
}

export const zeroCoefficients: Coefficients = {
  stepSeconds: 0,
  weightsSeconds: 0,
  tokenSeconds: 0,
  attentionSeconds: 0,
  contextSeconds: 0,
  jobSeconds: 0,
  paddedSeconds: 0,
  longestSeconds: 0,
  goSeconds: 0,
  chunkSeconds: 0,
  chunkContextSeconds: 0,
  joinSeconds: 0,
}

export function stepTimeCore(
  kind: string,
  coefficients: Coefficients,
  options: CoreOptions,
  { layout = oneGo, settling }: StepManner = {},
): Core {
  checkCoefficients(kind, coefficients)
  requireWhole(kind, 'padTo', layout.padTo)
  requireWhole(kind, 'piece', layout.piece ?? 1)
  const shape = new StepShape(layout)
  const settler = settling && new Settler(kind, settling)
  const ticks = inTicks(coefficients)
  const isStepwise = (ticks.padded > 0 || ticks.longest > 0) && layout.padTo > 1
  const perJob = ticks.context + (isStepwise ? 0 : ticks.padded)
  const onceForAll = isStepwise ? 0 : ticks.longest
  const swapTicksPerToken = checkedSwap(kind, options.swapTicksPerToken)
  const price: Price = { first: 1, growth: 0, validSteps: 1 }
  return {
    spec: checkedSpec(kind, options),
    price(batch) {
      const decodesOnly = batch.prefilling === 0 && batch.swapTokens === 0
      shape.read(batch, ticks)
      const factor = settler?.factor(batch) ?? 1
      const own = factor * stepTicks(ticks, batch, shape)
      price.first = wholeTicks(own + swapTime(batch.swapTokens, swapTicksPerToken))
      const isSteady = decodesOnly && (ticks.join === 0 || shape.joining === 0)
      price.growth = decodesOnly && batch.decoding > 0 ? Math.round(factor * (perJob * batch.decoding + onceForAll)) : 0
      const within = isStepwise ? shape.stepsWithinPadding : Infinity
      price.validSteps = isSteady ? Math.min(within, settler?.steps(batch) ?? Infinity) : 1
      return price
    },
  }
}

/** The coefficients in ticks. */
export type TickCosts = { readonly [C in keyof Coefficients as C extends `${infer N}Seconds` ? N : never]: Ticks }

const inTicks = (of: Coefficients): TickCosts => ({
  step: of.stepSeconds * TICKS_PER_SECOND,
  weights: of.weightsSeconds * TICKS_PER_SECOND,
  token: of.tokenSeconds * TICKS_PER_SECOND,
  attention: of.attentionSeconds * TICKS_PER_SECOND,
  context: of.contextSeconds * TICKS_PER_SECOND,
  job: of.jobSeconds * TICKS_PER_SECOND,
  padded: of.paddedSeconds * TICKS_PER_SECOND,
  longest: of.longestSeconds * TICKS_PER_SECOND,
  go: of.goSeconds * TICKS_PER_SECOND,
  chunk: of.chunkSeconds * TICKS_PER_SECOND,
  chunkContext: of.chunkContextSeconds * TICKS_PER_SECOND,
  join: of.joinSeconds * TICKS_PER_SECOND,
})

/** The formula; not yet whole. */
function stepTicks(of: TickCosts, batch: Batch, shape: StepShape): Ticks {
  const jobs = batch.decoding + batch.prefilling
  const computing = of.go * shape.goes + shape.computing + of.attention * batch.prefillWork
  const reading = of.context * batch.decodeContext + of.longest * shape.filled + of.padded * shape.padded
  const chunks = of.chunk * shape.pieces + of.chunkContext * shape.chunkContext + of.join * shape.joining
  return of.step + computing + reading + of.job * jobs + chunks
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
