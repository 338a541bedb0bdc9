/** What became of contexts in a run: was the evidence there, was the answer right, and what did paging take? */
import type { MemorySummary } from '../sim/memory/summary.ts'
import { count, number, percent, plural } from './format.ts'
import type { Listing } from './listing.ts'
import { left } from './table.ts'

/** One sentence for the top of a report. */
export function memorySentence({ asks, lost, accuracy, evidence, faults }: MemorySummary): string {
  if (asks === 0) return ''
  const unasked = lost > 0 ? ` (${plural(lost, 'question')} never put, since the process had died)` : ''
  const gaps = faults.silent > 0 ? `; ${plural(faults.silent, 'gap')} went unnoticed` : ''
  return `Of ${plural(asks, 'question')}, ${percent(accuracy)} were answered rightly${unasked}; ${percent(evidence.recall)} of the evidence was in the window${gaps}.`
}

/** Parts that are not nothing, joined: `12 wrong, 3 stale`. */
const some = (parts: readonly (readonly [number, string])[]): string =>
  parts
    .filter(([value]) => value > 0)
    .map(([value, what]) => `${count(value)} ${what}`)
    .join(', ') || 'none'

/** Where a model has spoken, and nothing was drawn. */
function spokenRows({ malformed, invented }: MemorySummary): string[][] {
  if (malformed === undefined) return []
  const said = some([
    [malformed, 'malformed'],
    [invented ?? 0, 'made up in saves and summaries'],
  ])
  return [['what the model said wrongly', said]]
}

export function memoryListing(memory: MemorySummary): Listing {
  const { answers, faults, summaries, turns, evidence } = memory
  const perTurn = (value: number): string => `${number(turns === 0 ? 0 : value / turns)} a turn`
  const rows = [
    [
      'answers to questions',
      some([
        [answers.right, 'right'],
        [answers.wrong, 'wrong'],
        [answers.stale, 'stale'],
        [answers['made-up'], 'made up'],
        [answers.unknown, '"I do not know"'],
      ]),
    ],
    ['evidence in the window', `${count(evidence.found)} of ${plural(evidence.needed, 'fact')} needed`],
    ['right, given the evidence', percent(memory.accuracyGivenEvidence)],
    [
      'faults',
      some([
        [faults.compulsory, 'compulsory'],
        [faults.capacity, 'of capacity'],
      ]),
    ],
    [
      '  what came of them',
      some([
        [faults.repaired, 'mended'],
        [faults.noticed, 'noticed'],
        [faults.silent, 'silent'],
      ]),
    ],
    ['tokens paged in, out', `${perTurn(memory.pagedInTokens)}, ${perTurn(memory.pagedOutTokens)}`],
    ['computed again for a changed prefix', `${perTurn(memory.prefixInvalidatedTokens)} (tokens)`],
    ['searches, further calls', `${count(memory.searches)}, ${count(memory.extraCalls)}`],
    ...spokenRows(memory),
    [
      'summaries',
      summaries.calls === 0
        ? 'none'
        : `${count(summaries.calls)}: ${count(summaries.tokensIn)} tokens into ${count(summaries.tokensOut)}`,
    ],
  ]
  const categories = Object.entries(memory.categories).map(([name, it]) => [
    `  ${name}`,
    `${count(it.right)} of ${plural(it.asks, 'question')} right, ${count(it.found)} of ${count(it.needed)} facts in the window`,
  ])
  return { title: 'Contexts', columns: [left('context'), left('how much')], rows: [...rows, ...categories] }
}
