/** What a core would take for steps that it does not take: for policies, and for what a cache hit has saved. */
import type { Batch, Core, Price } from './core.ts'
import type { Ticks, Tokens } from './units.ts'

const nobody = (): void => {}

/** The price of a step in which so many jobs decode and one prompt is computed. */
export function priceOf(core: Core, decoding: number, decodeContext: Tokens, prefillTokens: Tokens): Price {
  const batch: Batch = {
    decoding,
    decodeContext,
    prefilling: prefillTokens > 0 ? 1 : 0,
    prefillTokens,
    prefillWork: (prefillTokens * prefillTokens) / 2,
    swapTokens: 0,
    sinceJoin: Infinity,
    eachJob: nobody,
  }
  return core.price(batch)
}

/** Time of a prompt of so many tokens, alone and in one step. */
export const prefillTime = (core: Core, tokens: Tokens): Ticks => priceOf(core, 0, 0, tokens).first
