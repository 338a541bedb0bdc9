/** What a model can do, subject by subject: for a terminal, and in Markdown for its card. */
import type { PagingMark } from '../bench/exam/paging-exam.ts'
import type { SubjectResult } from '../bench/exam/take-exam.ts'
import type { Share } from '../bench/share.ts'
import { percent } from './format.ts'
import { table } from './table.ts'

const HEADS = ['subject', 'items', 'score', '95% interval', 'target', 'invented']
const MEANING = { exact: '', kept: 'facts kept', 'no-search': 'without a search' } as const

export const examReport = (results: readonly SubjectResult[]): string =>
  table(
    HEADS.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    results.map(cells),
  )

export const examMarkdown = (results: readonly SubjectResult[]): string =>
  [HEADS, HEADS.map(() => '---'), ...results.map(cells)].map(row => `| ${row.join(' | ')} |`).join('\n')

function cells(result: SubjectResult): string[] {
  const { subject, counts, items, score, target, invented } = result
  const meaning = MEANING[counts]
  return [
    subject,
    String(items),
    `${percent(score.share)}${meaning === '' ? '' : ` ${meaning}`}`,
    interval(score),
    target === null ? '' : verdict(score, target),
    invented === null ? '' : percent(invented.share),
  ]
}

/** An exam that was stopped early has not asked everything. */
const verdict = ({ n, share }: Share, target: number): string =>
  `${percent(target)} ${n === 0 ? 'not asked' : share >= target ? 'met' : 'MISSED'}`

const interval = ({ low, high }: Share): string => `${percent(low)} to ${percent(high)}`

const PAGING_HEADS = ['in live runs', 'times', 'share', '95% interval', 'target']
const PAGING_TARGET = 0.95
const WHAT = {
  kept: 'the fact is in the window: right',
  gone: 'it has left, no store: unknown',
  found: 'it has left, memgpt: found by its own search',
} as const

const pagingCells = ({ what, share }: PagingMark): string[] => [
  WHAT[what],
  String(share.n),
  percent(share.share),
  interval(share),
  verdict(share, PAGING_TARGET),
]

export const pagingReport = (marks: readonly PagingMark[]): string =>
  table(
    PAGING_HEADS.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
    marks.map(pagingCells),
  )

export const pagingMarkdown = (marks: readonly PagingMark[]): string =>
  [PAGING_HEADS, PAGING_HEADS.map(() => '---'), ...marks.map(pagingCells)]
    .map(row => `| ${row.join(' | ')} |`)
    .join('\n')
