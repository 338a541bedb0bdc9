/** One run of a comparison, and the few numbers of it that count: this is what a worker thread does, and sends back. */
import { UserError } from '../scenarios/user-error.ts'
import { type Counted, metrics } from './compare-metrics.ts'
import { KeptParts } from './kept-parts.ts'
import { liveNotices } from './live-notices.ts'
import type { RunPlan } from './plan.ts'
import type { RunResult } from './result.ts'
import { runHere } from './run-here.ts'

export type Conversation = Readonly<Record<Counted, number>> & { readonly name: string }

export interface Deaths {
  readonly count: number
  /** What the first of them died of. */
  readonly first: string
  /** Nobody was left, and nothing had been answered: the other numbers are about nothing. */
  readonly unanswered: boolean
}

export interface CellNumbers {
  /** By name; NaN: the run has none. */
  readonly metrics: Readonly<Record<string, number>>
  /** Of dialogues: those that were asked about, each of them the same whatever the seed. */
  readonly conversations: readonly Conversation[]
  /** Of processes; null: all lived. */
  readonly deaths: Deaths | null
  /** What was read of files, and left out of them. */
  readonly read: Pick<RunResult, 'imported' | 'dialogues'>
  /** What has to be known of its real core. */
  readonly notices: readonly string[]
  /** It was run with a policy that knows the future. */
  readonly offline: boolean
  /** How pages come back; null: contexts are not paged. */
  readonly pageIn: string | null
}

export type CellOutcome =
  | { readonly is: 'done'; readonly numbers: CellNumbers }
  /** A mistake of the user's, or of the policy's. */
  | { readonly is: 'error'; readonly message: string }
  /** Never run, or not to its end. */
  | { readonly is: 'missing' }

export const MISSING: CellOutcome = { is: 'missing' }

export type CellRun = (plan: RunPlan) => Promise<CellOutcome>

/** Runs the cells of one comparison, one after the other, and keeps what they have in common. */
export function makeCellRun(stop?: () => boolean): CellRun {
  const parts = new KeptParts()
  return plan => outcomeOf(runHere(plan, undefined, { stop }, {}, parts))
}

/** An error that is nobody's mistake goes on. */
export async function outcomeOf(run: Promise<RunResult>): Promise<CellOutcome> {
  try {
    const result = await run
    return result.partial ? MISSING : { is: 'done', numbers: numbersOf(result) }
  } catch (error) {
    if (error instanceof UserError) return { is: 'error', message: error.message }
    throw error
  }
}

export const numbersOf = (result: RunResult): CellNumbers => ({
  metrics: Object.fromEntries(metrics.map(metric => [metric.name, metric.of(result)])),
  conversations: conversationsOf(result),
  deaths: deathsOf(result),
  read: { imported: result.imported, dialogues: result.dialogues },
  notices: liveNotices(result),
  offline: result.kernel.offline.length > 0,
  pageIn: result.memory === undefined ? null : result.kernel.pageIn,
})

const conversationsOf = ({ memory, dialogues }: RunResult): Conversation[] =>
  (dialogues === undefined ? [] : (memory?.clients ?? []))
    .filter(({ asks }) => asks > 0)
    .map(({ name, asks, right, needed, found }) => ({ name, asks, right, needed, found }))

function deathsOf({ processes: { started, failed }, panics: [panic], ...result }: RunResult): Deaths | null {
  if (failed === 0) return null
  const first = panic === undefined ? 'without a word' : `${panic.name}: ${panic.process}: ${panic.why}`
  return { count: failed, first, unanswered: failed === started && answersOf(result) === 0 }
}

/** To questions; where none are put, turns that came to their end; without a memory, calls. */
function answersOf({ memory, jobs }: Pick<RunResult, 'memory' | 'jobs'>): number {
  if (memory === undefined) return jobs.finished
  if (memory.asks === 0) return memory.turns
  return Object.values(memory.answers).reduce((sum, each) => sum + each, 0)
}
