/**
 * How well an archive is searched, for the quality profile: whether the page with the answer is among the first that come,
 * by the size of the archive. That is the encoder's doing, not the model's.
 */
import { examEmbedder } from '../embedder/exam-embedder.ts'
import type { Measure } from './exam.ts'

const SIZES = {
  quick: { archives: [10, 100, 1000], questions: 200 },
  full: { archives: [10, 100, 1000, 10_000], questions: 1000 },
} as const

/** Of the encoder in this folder. */
export function examineSearch(encoder: string, size: keyof typeof SIZES, seed: number): Measure[] {
  const { archives, questions } = SIZES[size]
  const papers = archives.map(documents => ({ facts: 1, documents, mentions: 0 }))
  return examEmbedder(encoder, { papers, questions, seed }).flatMap(({ documents, top1, top5 }) => [
    { of: 'finds', at: { archive: documents, first: 1 }, ...top1, tokens: 0 },
    { of: 'finds', at: { archive: documents, first: 5 }, ...top5, tokens: 0 },
  ])
}
