/**
 * A core with a clock rate, as a processor is sold: every step takes 1/tokensPerSecond, whatever is in the batch.
 *
 * Prompts are not free on it: a step computes at most `prefillTokensPerStep` tokens of prompt beside the
 * decoding jobs. The default, 2,048, is an assumption of ours; the specs of 2023 say nothing about it.
 *
 * Example: 20 tok/s and 256 slots: a decode step takes 50 ms = 500,000,000 ticks for one job and for 256; a
 * prompt of 5,000 tokens takes three steps, 150 ms.
 */
import type { Core, Price } from '../core.ts'
import { wholeTicks } from '../core.ts'
import { TICKS_PER_SECOND, type Tokens } from '../units.ts'
import { type CoreOptions, checkedSpec, checkedSwap, requirePositive, requireWhole, swapTime } from './limits.ts'

export interface ConstantOptions extends CoreOptions {
  /** Steps a second, and so tokens a second of one job. */
  readonly tokensPerSecond: number
  readonly prefillTokensPerStep?: Tokens
  /** Default: `prefillTokensPerStep + slots`; if given, it alone says how much prompt fits into a step. */
  readonly tokenBudget?: Tokens
}

export const constantDefaults = { prefillTokensPerStep: 2048 }

export function constantCore(options: ConstantOptions): Core {
  const { tokensPerSecond, slots } = options
  const prefillTokensPerStep = options.prefillTokensPerStep ?? constantDefaults.prefillTokensPerStep
  requirePositive('constant', 'tokensPerSecond', tokensPerSecond)
  requireWhole('constant', 'prefillTokensPerStep', prefillTokensPerStep)
  const tokenBudget = options.tokenBudget ?? prefillTokensPerStep + slots
  const swapTicksPerToken = checkedSwap('constant', options.swapTicksPerToken)
  const stepTicks = TICKS_PER_SECOND / tokensPerSecond
  const price: Price = { first: 1, growth: 0, validSteps: 1 }
  return {
    spec: checkedSpec('constant', { ...options, tokenBudget }),
    price(batch) {
      const decodesOnly = batch.prefilling === 0 && batch.swapTokens === 0
      price.first = wholeTicks(stepTicks + swapTime(batch.swapTokens, swapTicksPerToken))
      price.validSteps = decodesOnly ? Infinity : 1
      return price
    },
  }
}
