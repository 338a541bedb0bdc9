import { expect, test } from 'vitest'
import type { MemorySummary } from '../sim/memory/summary.ts'
import { listingText } from './listing.ts'
import { memoryListing, memorySentence } from './memory-report.ts'

const memory: MemorySummary = {
  turns: 10,
  answerMs: { mean: 0, p50: 0, p95: 0, p99: 0, max: 0 },
  asks: 8,
  lost: 0,
  answers: { right: 6, wrong: 1, stale: 0, unknown: 1, 'made-up': 0 },
  accuracy: 0.75,
  accuracyGivenEvidence: 6 / 7,
  evidence: { needed: 8, found: 7, recall: 7 / 8 },
  categories: { old: { asks: 3, right: 2, needed: 3, found: 2 } },
  faults: { compulsory: 0, capacity: 4, repaired: 3, noticed: 1, silent: 0, rate: 0.5 },
  pagedInTokens: 120,
  pagedOutTokens: 200,
  evictions: 4,
  searches: 5,
  extraCalls: 2,
  summaries: { calls: 0, tokensIn: 0, tokensOut: 0 },
  prefixInvalidatedTokens: 1000,
  thrash: 0.1,
  clients: [],
}

test('a sentence says how many were right, and how much of the evidence was there', () => {
  expect(memorySentence(memory)).toBe(
    'Of 8 questions, 75% were answered rightly; 87.5% of the evidence was in the window.',
  )
})

test('gaps that nobody noticed are said to be so; without questions there is nothing to say', () => {
  const silent = { ...memory, faults: { ...memory.faults, silent: 1 } }
  expect(memorySentence(silent)).toContain('; 1 gap went unnoticed.')
  expect(memorySentence({ ...memory, asks: 0 })).toBe('')
})

test('the table leaves out what did not happen, and counts by turn and by category', () => {
  const lines = listingText(memoryListing(memory)).split('\n')
  expect(lines).toContain('answers to questions                 6 right, 1 wrong, 1 "I do not know"')
  expect(lines).toContain('faults                               4 of capacity')
  expect(lines).toContain('  what came of them                  3 mended, 1 noticed')
  expect(lines).toContain('tokens paged in, out                 12 a turn, 20 a turn')
  expect(lines).toContain('  old                                2 of 3 questions right, 2 of 3 facts in the window')
})

test('of a model that has spoken, it tells what nobody could understand, and what nobody had told', () => {
  const lines = (said: Partial<MemorySummary>) => listingText(memoryListing({ ...memory, ...said }))
  expect(lines({ malformed: 2, invented: 1 })).toMatch(/said wrongly +2 malformed, 1 made up in saves and summaries/)
  expect(lines({ malformed: 0, invented: 0 })).toMatch(/said wrongly +none/)
  expect(lines({})).not.toContain('said wrongly')
})
