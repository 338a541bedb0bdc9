/** What the scenarios about contexts claim, and what was published of the same shape. */
import { describe, expect, test } from 'vitest'
import { run } from '../sim/machine.ts'
import type { MemorySummary } from '../sim/memory/summary.ts'
import type { Summary } from '../sim/summary.ts'
import { buildMachine } from './build.ts'
import { tokensOf } from './dialogues/tokens.ts'
import { loadScenario, readBeside } from './load.ts'
import { findPolicies } from './policies.ts'

const policies = await findPolicies()

function summaryOf(scenario: string, pager: string, settings: string[] = [], seed = 1): Summary {
  const loaded = loadScenario(scenario, settings)
  const files = { readFile: readBeside(loaded), countTokens: tokensOf }
  return run(buildMachine(loaded.scenario, policies, { ...files, overrides: { pager }, seed }))
}

const memoryOf = (...given: Parameters<typeof summaryOf>): MemorySummary => {
  const { memory } = summaryOf(...given)
  if (memory === undefined) throw new Error('no memory')
  return memory
}

describe('nested lookups, as in Packer et al. 2023', () => {
  const levels = (pager: string, mind: string): number[] =>
    [0, 1, 2, 3, 4].map(
      level => memoryOf('nested-kv', pager, [`processes.keys.levels=${level}`, `mind=${mind}`]).accuracy,
    )

  test('a strong mind that must follow the links in one answer falls to nothing by the third', () => {
    const accuracy = levels('none', 'strong')
    expect(accuracy.toSorted((a, b) => b - a)).toEqual(accuracy)
    expect(accuracy[0]).toBeGreaterThan(0.9)
    expect(accuracy[3]).toBe(0)
  })

  test('a weak one falls to nothing at the first', () => {
    expect(levels('none', 'weak').slice(1)).toEqual([0, 0, 0, 0])
  })

  test('with a link a call, a strong mind stays flat', () => {
    const accuracy = levels('memgpt', 'strong')
    expect(Math.max(...accuracy) - Math.min(...accuracy)).toBeLessThan(0.06)
  })

  test('and a weak one falls from two links on, since it stops looking', () => {
    const [none = 0, one = 0, two = 0, three = 0, four = 0] = levels('memgpt', 'weak')
    expect(one).toBeGreaterThan(0.8 * none)
    expect(two).toBeLessThan(0.7 * one)
    expect(three).toBeLessThan(two)
    expect(four).toBeLessThan(three)
  })
})

describe('long acquaintance, as in deep memory retrieval', () => {
  const meanAccuracy = (pager: string, settings: string[] = []): number =>
    [1, 2, 3].reduce((sum, seed) => sum + memoryOf('memory-chat', pager, settings, seed).accuracy / 3, 0)

  test('all of it in view is no worse than memgpt, and memgpt far better than a lossy summary', () => {
    const full = meanAccuracy('none', ['ram.context=128k'])
    const memgpt = meanAccuracy('memgpt')
    const summary = meanAccuracy('summarize')
    expect(full).toBeGreaterThanOrEqual(memgpt)
    expect(memgpt).toBeGreaterThan(full - 0.05)
    expect(summary).toBeLessThan(memgpt - 0.3)
  })

  test('one huge window: every policy has the evidence of no policy', () => {
    const wide = ['ram.context=128k', 'processes.friend.count=2', 'processes.friend.sessions=3']
    const none = memoryOf('memory-chat', 'none', wide)
    expect(none.evidence.recall).toBe(1)
    for (const pager of Object.keys(policies.pagers)) {
      const memory = memoryOf('memory-chat', pager, wide)
      expect([pager, memory.evidence]).toEqual([pager, none.evidence])
      if (memory.extraCalls === 0 && memory.evictions === 0)
        expect([pager, memory.answers]).toEqual([pager, none.answers])
    }
  })
})

test('thrash: lru misses every time round, opt least of all, and chance does better than lru', () => {
  const faults = (pager: string): number => memoryOf('thrash', pager).faults.capacity
  const [lru, random, opt] = ['lru', 'random', 'opt'].map(faults) as [number, number, number]
  // 2 processes × (340 requests − the first round of 34).
  expect(lru).toBe(2 * (340 - 34))
  expect(random).toBeLessThan(lru / 2)
  for (const pager of ['fifo', 'clock', 'arc', 'sieve', 'two-q', 'lfu'])
    expect(faults(pager)).toBeGreaterThanOrEqual(opt)
})

test('prefix tax: lru sees more of the evidence than those who never edit the middle, at twice their time and far dearer', () => {
  const [lru, sliding, compact] = ['lru', 'window-sinks', 'compact'].map(pager => summaryOf('prefix-tax', pager)) as [
    Summary,
    Summary,
    Summary,
  ]
  for (const other of [sliding, compact]) {
    expect(lru.memory?.evidence.recall).toBeGreaterThan((other.memory?.evidence.recall ?? 1) + 0.03)
    expect(lru.latencyMs.turn.p50).toBeGreaterThan(2 * other.latencyMs.turn.p50)
    expect(lru.cost.total).toBeGreaterThan(1.4 * other.cost.total)
  }
  expect(sliding.memory?.prefixInvalidatedTokens).toBe(0)
})

test('lost in the middle: all evidence is in the window, and the ends are found more often', () => {
  const at = (position: string) => memoryOf('lost-in-the-middle', 'none', [`processes.reader.position=${position}`])
  const [first, middle, last] = ['first', 'middle', 'last'].map(at) as [MemorySummary, MemorySummary, MemorySummary]
  expect([first, middle, last].map(it => it.evidence.recall)).toEqual([1, 1, 1])
  expect(middle.accuracy).toBeLessThan(Math.min(first.accuracy, last.accuracy) - 0.05)
})

test('a dialogue: questions and evidence are counted as they are labelled, under every pager', () => {
  const wide = memoryOf('dialogue-sample', 'none', ['ram.context=16k'])
  expect([wide.asks, wide.evidence.recall]).toEqual([40, 1])
  for (const pager of ['fifo', 'lru', 'retrieve', 'summarize', 'memgpt', 'letta'])
    expect([pager, memoryOf('dialogue-sample', pager).evidence.needed]).toEqual([pager, wide.evidence.needed])
})

test('a dialogue whose tokens nobody counts is told of', () => {
  const loaded = loadScenario('dialogue-sample')
  const config = buildMachine(loaded.scenario, policies, { readFile: readBeside(loaded) })
  expect(() => run(config)).toThrow('nobody counts the tokens of dialogues here')
})
