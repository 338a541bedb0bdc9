/** What a course consists of: its stages, from short texts to long ones, and how fast it learns in them. */
import type { Scores } from './batch.ts'
import type { Rates } from './trainer.ts'

export interface Stage {
  /**
   * The batches of one step: so many texts of each length. Shorter ones beside the long ones keep what was learnt; as many
   * batches of one size as there are workers, or a multiple, let none of them wait.
   */
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

export const defaults = {
  rates: { muon: 0.02, adam: 3e-3 },
  warmUpSteps: 100,
  decayFrom: 0.7,
  examEverySteps: 25,
  examTokens: 4096,
  checkpointEverySteps: 250,
  mostAttempts: 3,
} as const satisfies Partial<CoursePlan>
