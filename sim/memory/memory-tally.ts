/** Counts of what paging did and what came of it. */
import type { Say } from '../policy.ts'
import { Tally } from '../tally.ts'
import type { Tokens } from '../units.ts'

export interface AskTally {
  asks: number
  right: number
  /** Facts that answers needed, and those of them that were in the window when the model spoke. */
  needed: number
  found: number
}

export const noAsks = (): AskTally => ({ asks: 0, right: 0, needed: 0, found: 0 })

/** Pages that return so many turns after they left, or sooner, were thrashed. */
export const THRASH_TURNS = 5

export class MemoryTally {
  /** Calls of the model that were answered for programs that have a memory. */
  turns = 0
  /** From a think to its answer, with all searches and calls in between. */
  readonly answer = new Tally()
  readonly all: AskTally = noAsks()
  readonly categories = new Map<string, AskTally>()
  readonly clients = new Map<number, AskTally>()
  readonly says: Record<Say, number> = { right: 0, wrong: 0, stale: 0, unknown: 0, 'made-up': 0 }
  /** Questions that were never put, since their process had died. */
  lost = 0
  rightWithEvidence = 0
  askedWithEvidence = 0
  compulsory = 0
  capacity = 0
  /** Of these faults: mended before the answer; left, and the model said so; left, and it answered all the same. */
  repaired = 0
  noticed = 0
  silent = 0
  pagedIn: Tokens = 0
  pagedOut: Tokens = 0
  evictions = 0
  searches = 0
  extraCalls = 0
  summaryCalls = 0
  summaryIn: Tokens = 0
  summaryOut: Tokens = 0
  invalidated: Tokens = 0
  thrashed = 0
  /** Of minds that are heard: calls and answers that nobody understands, and facts that were stated and are none. */
  malformed = 0
  invented = 0

  category(name: string): AskTally {
    return entry(this.categories, name)
  }
  client(client: number): AskTally {
    return entry(this.clients, client)
  }
}

function entry<K>(tallies: Map<K, AskTally>, key: K): AskTally {
  const known = tallies.get(key) ?? noAsks()
  tallies.set(key, known)
  return known
}
