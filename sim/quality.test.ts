import { describe, expect, test } from 'vitest'
import { assumedQuality } from './memory/config.ts'
import { perfectMind } from './memory/test-memory.ts'
import {
  chanceAt,
  foundChance,
  goesOnChance,
  hopChance,
  keepChance,
  listed,
  type QualityProfile,
  recallAt,
  searchChance,
} from './quality.ts'

const mind = (parts: Partial<QualityProfile>): QualityProfile => ({ ...perfectMind, ...parts })

describe('lost in the middle', () => {
  const profile = mind({ recall: { edges: 0.9, middle: 0.4, length: 1000 } })

  test('both ends of a long prompt are as good as its edges, the middle is worst', () => {
    expect([0, 0.5, 1].map(depth => recallAt(profile, depth, 1000))).toEqual([0.9, 0.5, 0.9])
  })

  test('a quarter of the way in, three quarters of the loss: 4 · 1/4 · 3/4', () => {
    expect(recallAt(profile, 0.25, 1000)).toBeCloseTo(0.9 - 0.4 * 0.75, 12)
  })

  test('half the length loses half, and beyond the full length no more is lost', () => {
    expect(recallAt(profile, 0.5, 500)).toBeCloseTo(0.7, 12)
    expect(recallAt(profile, 0.5, 8000)).toBe(0.5)
  })
})

describe('a measured recall', () => {
  const table = { lengths: [100, 300], depths: [0, 0.5, 1], chances: [[1, 0.8, 1], [0.9, 0.4, 1]] } // biome-ignore format: a row a length
  const profile = mind({ recall: table })

  test('is what was measured, where it was measured', () => {
    expect([0, 0.5, 1].map(depth => recallAt(profile, depth, 300))).toEqual([0.9, 0.4, 1])
  })

  test('lies on straight lines in between: halfway from 100 to 300 tokens, halfway from the top to the middle', () => {
    expect(recallAt(profile, 0.25, 200)).toBeCloseTo((0.9 + 0.65) / 2, 12)
  })

  test('goes on level beyond what was measured', () => {
    expect([recallAt(profile, 0.5, 10), recallAt(profile, 0.5, 9999)]).toEqual([0.8, 0.4])
  })

  test('of what a call has found is that of the tail', () => {
    expect(foundChance(profile, 300)).toBe(1)
    expect(foundChance(mind({ recall: { edges: 0.9, middle: 0.4, length: 10 } }), 300)).toBe(0.9)
  })
})

test('a chance may depend on the length of the prompt', () => {
  expect([0, 150, 300].map(prompt => chanceAt([[100, 0.2], [200, 0.4]], prompt))).toEqual([0.2, 0.30000000000000004, 0.4]) // biome-ignore format: as above
  expect(chanceAt(0.7, 123)).toBe(0.7)
})

test('of following links it depends on how many stand in the window', () => {
  expect(hopChance(mind({ hops: [1, [[4, 0.9], [8, 0.5]]] }), 3, () => 6)).toBeCloseTo(0.7, 12) // biome-ignore format: as above
})

describe('a summary', () => {
  const profile = mind({
    keeps: [
      [0.1, 0.2],
      [0.5, 0.6],
      [1, 1],
    ],
  })

  const keep = (ratio: number, of = profile) => keepChance(of, ratio)

  test('keeps what its points say', () => {
    expect([0.1, 0.5, 1].map(ratio => keep(ratio))).toEqual([0.2, 0.6, 1])
  })

  test('keeps in proportion between them: 0.2 lies a quarter of the way from 0.1 to 0.5, 0.75 half of the next', () => {
    expect(keep(0.2)).toBeCloseTo(0.3, 12)
    expect(keep(0.75)).toBeCloseTo(0.8, 12)
  })

  test('keeps outside of them what the nearest says', () => {
    expect([keep(0.01), keep(3)]).toEqual([0.2, 1])
  })

  test('of a profile without points keeps nothing', () => {
    expect(keep(0.5, mind({ keeps: [] }))).toBe(0)
  })

  const list = { keeps: [[1, 1], [6, 0.8]], frame: 2, tokensPerFact: 9, from: 'last' } as const // biome-ignore format: one row, one point

  test('that is a list says the last facts first, and none for which it has no room: three in 30 tokens', () => {
    expect(listed(list, ['a', 'b', 'c', 'd'], 30, () => true)).toEqual(['d', 'c', 'b'])
    expect(listed({ ...list, from: 'first' }, ['a', 'b', 'c', 'd'], 30, () => true)).toEqual(['a', 'b', 'c'])
    expect(listed(list, ['a', 'b'], 1, () => true)).toEqual([])
  })

  test('that is a list forgets by the number of facts, and what it forgets leaves room for others', () => {
    const chances: number[] = []
    const isKept = (fact: string, chance: number): boolean => chances.push(chance) > 0 && fact !== 'c'
    expect(listed(list, ['a', 'b', 'c', 'd'], 30, isKept)).toEqual(['d', 'b', 'a'])
    expect(chances.map(chance => chance.toFixed(2))).toEqual(['0.88', '0.88', '0.88', '0.88'])
  })
})

describe('a search', () => {
  const profile = mind({ search: { first: 0.9, perDecade: 0.1 } })

  test('finds by the rule: among 1,000, 0.6 at the first try and 1 − 0.4/2 among four', () => {
    expect(searchChance(profile, 1, 1000)).toBeCloseTo(0.6, 9)
    expect(searchChance(profile, 4, 1000)).toBeCloseTo(0.8, 9)
  })

  test('finds what must be among so many as there are', () => {
    expect([searchChance(profile, 5, 5), searchChance(profile, 5, 0)]).toEqual([1, 1])
  })

  test('never has a chance below 0 at the first try, however large the store', () => {
    expect(searchChance(profile, 1, 1e30)).toBe(0)
  })
})

test('the last chance of a list holds for all beyond it', () => {
  const profile = mind({ hops: [1, 0.5], goesOn: [0.9, 0.4] })
  expect([0, 1, 2, 9].map(links => hopChance(profile, links, () => 100))).toEqual([1, 0.5, 0.5, 0.5])
  expect([1, 2, 7].map(found => goesOnChance(profile, found))).toEqual([0.9, 0.4, 0.4])
})

test('the assumed profile says that it is assumed, and all its chances are chances', () => {
  expect(assumedQuality.source).toContain('assumed')
  const ratios = Array.from({ length: 101 }, (_, i) => i / 100)
  const chances = ratios.flatMap(x => [recallAt(assumedQuality, x, 1e6 * x), keepChance(assumedQuality, x)])
  expect(chances.every(chance => chance >= 0 && chance <= 1)).toBe(true)
})
