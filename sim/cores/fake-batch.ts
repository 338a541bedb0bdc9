/** For tests: a batch written as the jobs in it, its sums worked out the plain way. */
import type { Batch } from '../core.ts'
import type { Job } from '../policy.ts'
import type { Tokens } from '../units.ts'

export interface FakeJobs {
  /** The context that each decoding job attends to in this step. */
  readonly decodes?: readonly Tokens[]
  /** How many of those that decode, from the first one on, do so for the first time; default: none. */
  readonly joining?: number
  readonly prefills?: readonly { tokens: Tokens; computed?: Tokens }[]
  readonly swapTokens?: Tokens
  /** Default: it was long ago. */
  readonly sinceJoin?: number
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const jobOf = (decoded: Tokens): Job => ({ index: 0, decoded }) as Job

export function fakeBatch(jobs: FakeJobs): Batch {
  const { decodes = [], joining = 0, prefills = [], swapTokens = 0, sinceJoin = Infinity } = jobs
  return {
    decoding: decodes.length,
    decodeContext: sum(decodes),
    prefilling: prefills.length,
    prefillTokens: sum(prefills.map(it => it.tokens)),
    prefillWork: sum(prefills.map(it => it.tokens * ((it.computed ?? 0) + it.tokens / 2))),
    swapTokens,
    sinceJoin,
    eachJob(visit) {
      for (const [i, context] of decodes.entries()) visit(jobOf(i < joining ? 1 : 2), 1, context - 1)
      for (const { tokens, computed = 0 } of prefills) visit(jobOf(0), tokens, computed)
    },
  }
}
