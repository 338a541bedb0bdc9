/** What paging comes to, as a run reports it. */
import type { Machine } from '../machine.ts'
import type { Spread } from '../summary.ts'
import type { AskTally } from './memory-tally.ts'

export interface MemorySummary {
  turns: number
  /** From a think to its answer, with all searches and calls in between. */
  answerMs: Spread
  /** Those that were never put count too: their process died before. */
  asks: number
  lost: number
  answers: { right: number; wrong: number; stale: number; unknown: number; 'made-up': number }
  /** Right answers over questions; the same over questions whose evidence was in the window: the policy's loss, and the model's. */
  accuracy: number
  accuracyGivenEvidence: number
  evidence: { needed: number; found: number; recall: number }
  categories: Record<string, AskTally>
  /**
   * Needed facts that were not in the window when the question came: never there before, or gone since. Mended before the
   * answer; or missing still, and the model said that it does not know; or it answered all the same, and nobody noticed.
   */
  faults: { compulsory: number; capacity: number; repaired: number; noticed: number; silent: number; rate: number }
  pagedInTokens: number
  pagedOutTokens: number
  evictions: number
  searches: number
  /** Calls of the model beyond one an answer. */
  extraCalls: number
  summaries: { calls: number; tokensIn: number; tokensOut: number }
  /** Computed again because something before them in the prompt had changed. */
  prefixInvalidatedTokens: number
  /** Pages that returned within five turns of leaving, per turn. */
  thrash: number
  /** Of real minds: calls and answers that nobody understands; facts that a summary or a note states and that are none. */
  malformed?: number
  invented?: number
  /** By client, in the order of coming: for comparisons that resample conversations. */
  clients: (AskTally & { name: string })[]
}

export function memorySummary({ metrics, config }: Machine): MemorySummary {
  const m = metrics.memory
  const share = (n: number, of: number) => (of === 0 ? 0 : n / of)
  const { needed, found, asks, right } = m.all
  const faults = m.compulsory + m.capacity
  return {
    turns: m.turns,
    answerMs: m.answer.milliseconds(),
    asks,
    lost: m.lost,
    answers: { ...m.says },
    accuracy: share(right, asks),
    accuracyGivenEvidence: share(m.rightWithEvidence, m.askedWithEvidence),
    evidence: { needed, found, recall: share(found, needed) },
    categories: Object.fromEntries([...m.categories].sort(([a], [b]) => (a < b ? -1 : 1))),
    faults: {
      compulsory: m.compulsory,
      capacity: m.capacity,
      repaired: m.repaired,
      noticed: m.noticed,
      silent: m.silent,
      rate: share(faults, needed),
    },
    pagedInTokens: m.pagedIn,
    pagedOutTokens: m.pagedOut,
    evictions: m.evictions,
    searches: m.searches,
    extraCalls: m.extraCalls,
    summaries: { calls: m.summaryCalls, tokensIn: m.summaryIn, tokensOut: m.summaryOut },
    prefixInvalidatedTokens: m.invalidated,
    thrash: share(m.thrashed, m.turns),
    ...(config.mind === undefined ? {} : { malformed: m.malformed, invented: m.invented }),
    clients: [...m.clients].map(([client, tally]) => ({ name: metrics.clients[client]?.name ?? '', ...tally })),
  }
}
