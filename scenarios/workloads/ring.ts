/**
 * Most programs go round in a ring: some calls before, a cycle of calls so many times, some calls after,
 * and exit. Where a process stands follows from `pc` alone, so such a program keeps no state.
 *
 *   before = [a], cycle = [b, c], rounds = 2, after = [d]:   a  b c  b c  d  exit
 */
import type { Program, Self, Syscall } from '../../sim/program.ts'

/** One call; `round` counts the cycles from 0, and is the number of rounds in `after`. */
export type Step = (self: Self, round: number) => Syscall

export interface Ring {
  readonly before?: readonly Step[]
  readonly cycle: readonly Step[]
  readonly rounds: (self: Self) => number
  readonly after?: readonly Step[]
}

export const EXIT: Syscall = { do: 'exit' }

export function ring({ before = [], cycle, rounds, after = [] }: Ring): Program {
  return {
    next(self) {
      if (self.pc < before.length) return before[self.pc]?.(self, 0) ?? EXIT
      const place = self.pc - before.length
      const all = rounds(self)
      const round = Math.floor(place / cycle.length)
      if (round < all) return cycle[place % cycle.length]?.(self, round) ?? EXIT
      return after[place - all * cycle.length]?.(self, all) ?? EXIT
    },
  }
}
