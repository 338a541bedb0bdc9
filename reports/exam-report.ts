/** What a model can do, subject by subject: for a terminal, and in Markdown for its card. */
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
    target === null ? '' : `${percent(target)} ${score.share >= target ? 'met' : 'MISSED'}`,
    invented === null ? '' : percent(invented.share),
  ]
}

const interval = ({ low, high }: Share): string => `${percent(low)} to ${percent(high)}`
