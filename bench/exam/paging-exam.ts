/**
 * The three things that paging on a real model rests on, counted in live runs of a chat that outgrows a window of 512
 * tokens, in which nothing that was told changes:
 *
 *   kept   the fact is in the window: the answer is right
 *   gone   it has left, and nothing brings it back: the model says that it does not know
 *   found  it has left, and the model finds it by a search of its own (memgpt)
 */
import { KeptParts } from '../kept-parts.ts'
import type { RunResult } from '../result.ts'
import { runHere } from '../run-here.ts'
import { type Share, shareOf } from '../share.ts'

export interface PagingMark {
  readonly what: 'kept' | 'gone' | 'found'
  readonly share: Share
}

const SCENARIO = 'tiny-chat'
/** A conversation may have few questions of a kind: then there are not as many as was asked for. */
const MOST_RUNS = 60
/** Conversations of a run of the scenario. For fewer questions fewer are enough. */
const CONVERSATIONS = 3

/** What is saved goes to the archive, not into the window: else there is hardly anything left to be searched for. */
const LITTLE_NOTES = 'ram.pagers.notes=12'

export interface PagingExamOptions {
  /** Of each kind, at least. */
  readonly items: number
  readonly stop?: () => boolean
  /** Conversations that were lived. */
  readonly tell?: (lived: number) => void
}

type Memory = NonNullable<RunResult['memory']>

export async function examinePaging(core: string, options: PagingExamOptions): Promise<PagingMark[]> {
  const parts = new KeptParts()
  let all = 0
  const fewer = options.items < CONVERSATIONS ? [`processes.chat.count=${options.items}`] : []
  /** Seed after seed, until there are items enough. */
  const lived = async (pager: string, more: string[], items: (of: readonly Memory[]) => number): Promise<Memory[]> => {
    const lives: Memory[] = []
    for (let seed = 1; seed <= MOST_RUNS && items(lives) < options.items && options.stop?.() !== true; seed++) {
      const settings = [...fewer, 'processes.chat.update=0', ...more]
      const plan = { scenario: SCENARIO, settings, overrides: { pager }, seed, core }
      const { memory } = await runHere(plan, undefined, { stop: options.stop }, {}, parts)
      if (memory !== undefined) lives.push(memory)
      options.tell?.(++all)
    }
    return lives
  }
  const none = await lived('fifo', ['ram.pageIn=none'], lives => Math.min(sum(lives, kept), sum(lives, missing)))
  const memgpt = await lived('memgpt', [LITTLE_NOTES], lives => sum(lives, missing))
  const right = ({ accuracyGivenEvidence, evidence }: Memory): number => accuracyGivenEvidence * evidence.found
  return [
    { what: 'kept', share: shareOf(Math.round(sum(none, right)), sum(none, kept)) },
    {
      what: 'gone',
      share: shareOf(
        sum(none, ({ faults }) => faults.noticed),
        sum(none, missing),
      ),
    },
    {
      what: 'found',
      share: shareOf(
        sum(memgpt, ({ faults }) => faults.repaired),
        sum(memgpt, missing),
      ),
    },
  ]
}

const sum = (lives: readonly Memory[], what: (memory: Memory) => number): number =>
  lives.reduce((total, memory) => total + (what(memory) || 0), 0)
const kept = ({ evidence }: Memory): number => evidence.found
const missing = ({ faults }: Memory): number => faults.compulsory + faults.capacity
