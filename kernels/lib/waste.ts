/**
 * InferCept's measure (Abhyankar et al. 2024): what each way of treating a waiting context of C tokens wastes, in
 * token·ticks: memory that does nothing, and jobs in the batch (C_running tokens) that are held up.
 *
 *   keep     wait · C
 *   discard  the context is computed again in chunks of h, the room that a step has left. With n full chunks before the
 *            last one of r tokens, f(x) the time of a step with x new tokens:
 *              f(h)·h·n(n+1)/2   what is computed so far sits there while the rest is computed
 *            + f(h)·n·C_running  the others wait for each chunk
 *            + f(r)·(C + C_running)
 *   swap     the copies hold up everybody: swapTime · (C + C_running). The paper hides copies behind steps within a
 *            bandwidth budget; here they are made before a step and delay it, so they are charged.
 *
 * Example: C = 100, h = 40, C_running = 50, each step 2 ticks: n = 2, r = 20;
 *   2·40·3 + 2·2·50 + 2·(100 + 50) = 240 + 200 + 300 = 740, so a wait of 8 ticks (800) is worth a discard.
 */
import type { WaitView } from '../../sim/policy.ts'
import type { Ticks } from '../../sim/units.ts'

export type TokenTicks = number

export const wasteOfKeeping = (view: WaitView, wait: Ticks): TokenTicks => wait * view.tokens

export function wasteOfDiscarding(view: WaitView): TokenTicks {
  const { tokens, runningTokens } = view
  if (tokens === 0) return 0
  const room = Math.max(view.headroom, 1)
  const chunks = Math.max(Math.ceil(tokens / room) - 1, 0)
  const last = view.stepTime(tokens - chunks * room) * (tokens + runningTokens)
  if (chunks === 0) return last
  const step = view.stepTime(room)
  return ((step * chunks * (chunks + 1)) / 2) * room + step * chunks * runningTokens + last
}

export const wasteOfSwapping = (view: WaitView): TokenTicks =>
  view.swapTime === Infinity ? Infinity : view.swapTime * (view.tokens + view.runningTokens)

/** The better way of not keeping it; a tie goes to the discard, which needs no host memory. */
export function cheapestWayOut(view: WaitView): { do: 'discard' | 'swap'; waste: TokenTicks } {
  const discard = wasteOfDiscarding(view)
  const swap = wasteOfSwapping(view)
  return swap < discard ? { do: 'swap', waste: swap } : { do: 'discard', waste: discard }
}
