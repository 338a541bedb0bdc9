import { describe, expect, test } from 'vitest'
import { profileSchema } from '../../scenarios/profile.ts'
import { someProfile } from '../../scenarios/test-profile.ts'
import { chanceAt, hopChance, recallAt } from '../../sim/quality.ts'
import { shareOf } from '../share.ts'
import type { Measure } from './exam.ts'
import { fitQuality } from './quality-fit.ts'

const measure = (of: Measure['of'], at: Record<string, number>, hits: number): Measure => ({
  of,
  at,
  ...shareOf(hits, 100),
  tokens: 6,
})
const measures: Measure[] = [
  ...[100, 300].flatMap(length =>
    [0, 0.5, 1].map(depth => measure('recall', { length, depth }, depth === 0.5 ? 80 : 100)),
  ),
  measure('hops', { links: 1, among: 4, length: 300 }, 81),
  measure('hops', { links: 1, among: 12, length: 300 }, 45),
  measure('hops', { links: 2, among: 4, length: 300 }, 30),
  measure('invents', { length: 100 }, 3),
  measure('stale', { length: 100 }, 90),
  measure('calls', { length: 100 }, 97),
  measure('needless', { length: 100 }, 4),
  measure('found', { length: 100 }, 99),
  measure('goesOn', { found: 1, length: 100 }, 95),
  measure('goesOn', { found: 2, length: 100 }, 90),
  measure('looksUp', { length: 100 }, 2),
  // Nine of ten facts, 8 tokens each, and the end.
  ...[1, 6, 12].map(facts => ({
    ...measure('keeps', { facts, room: 160 }, 0),
    ...shareOf(90 * facts, 100 * facts),
    tokens: 0.9 * facts * 8 + 1,
  })),
  // Two of 48 tokens are forced: room for five.
  { ...measure('keeps', { facts: 12, room: 48 }, 0), ...shareOf(480, 1200), tokens: 46 },
  ...[10, 100, 1000].map((archive, i) => measure('finds', { archive, first: 1 }, 100 - 4 * (i + 1))),
  measure('finds', { archive: 1000, first: 5 }, 99),
  measure('keepsLast', { facts: 12, room: 48 }, 97),
  { ...measure('saves', { facts: 3 }, 95), tokens: 2 + 0.95 * 3 * 8 },
  { ...measure('saves', { facts: 12 }, 50), tokens: 2 + 6 * 8 },
]
const { mind, measures: kept } = fitQuality(measures, 1)
const profile = { ...mind, name: 'fitted', source: 'test' }

describe('a fitted quality', () => {
  test('recalls as was measured', () => {
    expect([0, 0.5, 1].map(depth => recallAt(profile, depth, 300))).toEqual([1, 0.8, 1])
  })

  test('leaves to the links what the last fact does not explain: 0.9 of recall, 0.81 in all', () => {
    expect(hopChance(profile, 0, () => 4)).toBe(1)
    expect(hopChance(profile, 1, () => 4) * 0.9).toBeCloseTo(0.81, 2)
    expect(hopChance(profile, 1, () => 12) * 0.9).toBeCloseTo(0.45, 2)
    expect(hopChance(profile, 2, () => 4) * 0.9).toBeCloseTo(0.3, 2)
  })

  test.each([
    ['invents', 0.03],
    ['stale', 0.9],
    ['calls', 0.97],
    ['needless', 0.04],
  ] as const)('has %s at %d', (name, expected) => {
    expect(chanceAt(mind[name] ?? 0, 100)).toBe(expected)
  })

  test('goes on, looks up and saves as was measured', () => {
    expect([mind.goesOn, mind.looksUp, chanceAt(mind.saves, 12)]).toEqual([[0.95, 0.9], 0.02, 0.5])
  })

  test('searches as was measured: a share of 0.04 less for each decade of pages', () => {
    expect(mind.search.first).toBeCloseTo(1, 9)
    expect(mind.search.perDecade).toBeCloseTo(0.04, 9)
  })

  test('keeps in a summary what there is room for', () => {
    expect(mind.list).toMatchObject({ frame: 2, from: 'last' })
    expect(mind.list?.tokensPerFact).toBeCloseTo(8, 9)
    expect(chanceAt(mind.list?.keeps ?? 0, 6)).toBeCloseTo(0.9, 9)
  })

  test('takes for calls and notes what was said, and what is forced', () => {
    expect(mind.lengths).toEqual({ call: 7, noteFrame: 3, noteFact: 8 })
  })

  test('is not misled by a note that rambles on', () => {
    const notes = [1, 3, 6].map(facts => ({ ...measure('saves', { facts }, 100), tokens: 8 * facts + 2 }))
    const rambling = { ...measure('saves', { facts: 12 }, 50), tokens: 160 }
    const calls = { ...measure('calls', { length: 100 }, 97), tokens: 6 }
    expect(fitQuality([...notes, rambling, calls], 1).mind.lengths?.noteFact).toBe(8)
  })

  test('keeps the counts beside', () => {
    expect(kept.length).toBe(measures.length)
    expect(kept[1]).toMatchObject({ of: 'recall', at: { length: 100, depth: 0.5 }, hits: 80, n: 100, tokens: 6 })
  })

  test('fits into a profile', () => {
    expect(profileSchema.safeParse({ ...someProfile, quality: { mind, measures: kept } }).error).toBeUndefined()
  })
})

test('an examination of little gives a whole profile', () => {
  const { mind, measures } = fitQuality([measure('recall', { length: 50, depth: 0.5 }, 100)], 1)
  expect(profileSchema.safeParse({ ...someProfile, quality: { mind, measures } }).error).toBeUndefined()
})
