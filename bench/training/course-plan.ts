/** What a course consists of: its stages, from short texts to long ones, and how fast it learns in them. */
import { accuracyOf, type Scores } from './batch.ts'
import type { Rates } from './trainer.ts'

export interface Stage {
  /** The texts of one step: so many of each length. Shorter ones beside the long ones keep what was learnt. */
  readonly texts: readonly { readonly rows: number; readonly length: number }[]
  /** In texts of this length it is examined. */
  readonly examLength: number
  /** Whether it may go on to the next stage. */
  readonly passes: (scores: Scores) => boolean
  /** Steps before the first examination. */
  readonly leastSteps: number
  /** Examinations that may be failed before it goes on all the same, or begins anew. */
  readonly patience: number
  /** Then: whether to begin the course anew, with other weights. */
  readonly otherwise: 'go on' | 'begin anew'
}

/** When a course is over. By steps it comes out the same each time; minutes depend on the machine. */
export type Budget = { readonly steps: number } | { readonly minutes: number }

export interface CoursePlan {
  readonly stages: readonly Stage[]
  readonly budget: Budget
  readonly rates: Rates
  /** Steps in which the rates rise from zero, of each attempt. */
  readonly warmUpSteps: number
  /** From this share of the budget on the rates fall, down to nearly nothing at its end. */
  readonly decayFrom: number
  readonly examEverySteps: number
  readonly examTokens: number
  readonly checkpointEverySteps: number
  /** How often a course may begin anew. */
  readonly mostAttempts: number
}

const LENGTHS = [64, 96, 128, 256, 512]
const GATE = 0.93
/** Part of a step's tokens that stays with the length before. */
const SHARE_OF_SHORTER = 0.25

export interface StageOptions {
  readonly lengths?: readonly number[]
  readonly tokensPerStep?: number
  /** Texts of a step come in this many batches at least, for as many workers. */
  readonly batches?: number
  readonly passes?: Stage['passes']
}

/** One stage for each length. The first one shows whether the beginning was lucky. */
export function stagesOf(options: StageOptions = {}): Stage[] {
  const {
    lengths = LENGTHS,
    tokensPerStep = 2048,
    batches = 1,
    passes = scores => accuracyOf(scores) >= GATE,
  } = options
  return lengths.map((length, i): Stage => {
    const shorter = lengths[i - 1]
    const parts =
      shorter === undefined
        ? [{ length, share: 1 }]
        : [
            { length, share: 1 - SHARE_OF_SHORTER },
            { length: shorter, share: SHARE_OF_SHORTER },
          ]
    return {
      texts: Array.from({ length: batches }, () => parts)
        .flat()
        .map(({ length, share }) => ({
          length,
          rows: Math.max(1, Math.round((tokensPerStep * share) / batches / length)),
        })),
      examLength: length,
      passes,
      leastSteps: 60,
      patience: i === 0 ? 16 : 24,
      otherwise: i === 0 ? 'begin anew' : 'go on',
    }
  })
}

export const defaults = {
  rates: { muon: 0.02, adam: 3e-3 },
  warmUpSteps: 100,
  decayFrom: 0.7,
  examEverySteps: 25,
  examTokens: 4096,
  checkpointEverySteps: 250,
  mostAttempts: 3,
} as const satisfies Partial<CoursePlan>
