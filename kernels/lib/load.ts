/** How busy a core is, from what a router can see without an oracle. */
import type { CoreView } from '../../sim/policy.ts'

/** Jobs here, running or waiting. */
export const jobsHere = (core: CoreView): number => core.running + core.waiting

/** The index of the least value; the first of equals. */
export function leastOf(cores: readonly CoreView[], value: (core: CoreView) => number): number {
  let found = 0
  let least = Infinity
  for (let i = 0; i < cores.length; i++) {
    const here = value(cores[i] as CoreView)
    if (here >= least) continue
    least = here
    found = i
  }
  return found
}
