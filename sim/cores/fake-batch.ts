/** For tests: a batch written as the jobs in it, its sums worked out the plain way. */
import type { Batch } from '../core.ts'
import type { Job } from '../policy.ts'
import type { Tokens } from '../units.ts'

export interface FakeJobs {
  /** The context that each decoding job attends to in this step. */
  readonly decodes?: readonly Tokens[]
  /** `prompt`: of how many tokens in all; default: this chunk is not the last of it. */
  readonly prefills?: readonly { tokens: Tokens; computed?: Tokens; prompt?: Tokens }[]
  readonly swapTokens?: Tokens
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)
const jobOf = (promptTokens: Tokens): Job => ({ index: 0, promptTokens, decoded: 0 }) as Job

export function fakeBatch({ decodes = [], prefills = [], swapTokens = 0 }: FakeJobs): Batch {
  return {
    decoding: decodes.length,
    decodeContext: sum(decodes),
    prefilling: prefills.length,
    prefillTokens: sum(prefills.map(it => it.tokens)),
    prefillWork: sum(prefills.map(it => it.tokens * ((it.computed ?? 0) + it.tokens / 2))),
    swapTokens,
    eachJob(visit) {
      for (const context of decodes) visit(jobOf(1), 1, context - 1)
      for (const { tokens, computed = 0, prompt = Infinity } of prefills) visit(jobOf(prompt), tokens, computed)
    },
  }
}
