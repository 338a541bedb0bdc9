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
/** Three conversations a run. */
const ASKS_A_RUN = 40

export interface PagingExamOptions {
  /** Of each kind, at least. */
  readonly items: number
  readonly stop?: () => boolean
  readonly tell?: (done: number, of: number) => void
}

export async function examinePaging(core: string, options: PagingExamOptions): Promise<PagingMark[]> {
  const parts = new KeptParts()
  const runs = Math.max(1, Math.ceil((2.5 * options.items) / ASKS_A_RUN))
  const results = { none: [] as RunResult[], memgpt: [] as RunResult[] }
  for (let seed = 1; seed <= runs && options.stop?.() !== true; seed++) {
    const run = (pager: string, settings: string[]): Promise<RunResult> =>
      runHere(
        {
          scenario: SCENARIO,
          settings: ['processes.chat.update=0', ...settings],
          overrides: { pager },
          seed,
          core,
        },
        undefined,
        { stop: options.stop },
        {},
        parts,
      )
    results.none.push(await run('fifo', ['ram.pageIn=none']))
    results.memgpt.push(await run('memgpt', []))
    options.tell?.(seed, runs)
  }
  const sum = (of: readonly RunResult[], what: (memory: NonNullable<RunResult['memory']>) => number): number =>
    of.reduce((total, { memory }) => total + (memory === undefined ? 0 : what(memory)), 0)
  const kept = sum(results.none, it => it.evidence.found)
  return [
    {
      what: 'kept',
      share: shareOf(Math.round(sum(results.none, it => it.accuracyGivenEvidence * it.evidence.found)), kept),
    },
    {
      what: 'gone',
      share: shareOf(
        sum(results.none, it => it.faults.noticed),
        sum(results.none, missing),
      ),
    },
    {
      what: 'found',
      share: shareOf(
        sum(results.memgpt, it => it.faults.repaired),
        sum(results.memgpt, missing),
      ),
    },
  ]
}

const missing = ({ faults }: NonNullable<RunResult['memory']>): number => faults.compulsory + faults.capacity
