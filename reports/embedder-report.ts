/** How surely an embedder finds the one document that answers a question. */
import type { EmbedderMark } from '../bench/embedder/exam-embedder.ts'
import { count, percent } from './format.ts'
import { table } from './table.ts'

export const embedderReport = (marks: readonly EmbedderMark[]): string =>
  table(
    [
      'facts in a document',
      'documents',
      'mentions of each key',
      'questions',
      'comes first',
      'among the first five',
    ].map(title => ({
      title,
      align: 'right' as const,
    })),
    marks.map(({ facts, documents, mentions, top1, top5 }) => [
      facts,
      count(documents),
      mentions,
      count(top1.n),
      percent(top1.share),
      percent(top5.share),
    ]),
  )
