/** What the simulated mind answers: with certain minds by hand, with uncertain ones by frequency against the formula. */
import { describe, expect, test } from 'vitest'
import type { Ask } from '../facts.ts'
import { type QualityProfile, recallAt } from '../quality.ts'
import { makeRng } from '../rng.ts'
import { type Asker, cites, planAnswer } from './asking.ts'
import { RECALL } from './context-ram.ts'
import type { Memory } from './memory.ts'
import { writePrompt } from './prompt.ts'
import { bareMemory, fact, perfectMind, say, turnWith } from './test-memory.ts'

const rng = makeRng(7)
const KEYS = 4000
/** Four standard deviations of a share of so many draws. */
const CLOSE = 4 * Math.sqrt(0.25 / KEYS)

const asker = (mind: Partial<QualityProfile> = {}, key = 0): Asker => ({
  profile: { ...perfectMind, ...mind },
  rng,
  key,
  offers: [],
  mostCalls: 10,
})

/** Pages of 10 tokens, each with the facts of these keys; and the prompt that they make. */
function remembering(...pages: number[][]): { memory: Memory; prompt: number } {
  const memory = bareMemory()
  for (const keys of pages) say(memory, { tokens: 10, holds: keys.map(key => fact(key)) })
  return { memory, prompt: writePrompt(memory, []).tokens }
}

const needing = (...keys: number[]): Ask => ({ needs: keys.map(key => fact(key)) })

function answerTo(ask: Ask | null, { memory, prompt }: ReturnType<typeof remembering>, who = asker()): string {
  const plan = planAnswer(memory, turnWith(ask), prompt, who)
  return 'say' in plan ? plan.say : 'calls'
}

/** The share of processes that give this answer. */
function share(said: string, ask: Ask, known: ReturnType<typeof remembering>, mind: Partial<QualityProfile>): number {
  let count = 0
  for (let key = 0; key < KEYS; key++) if (answerTo(ask, known, asker(mind, key)) === said) count++
  return count / KEYS
}

describe('a perfect mind', () => {
  test('is right about all that is in the window', () => {
    expect(answerTo(needing(1, 2), remembering([1], [2]))).toBe('right')
  })

  test('says that it does not know what is not', () => {
    expect(answerTo(needing(1, 3), remembering([1], [2]))).toBe('unknown')
  })

  test('says so too of what has left the window', () => {
    const known = remembering([1], [2])
    known.memory.ram.leave(0, RECALL)
    expect(answerTo(needing(1), known)).toBe('unknown')
  })

  test('says so where there is nothing to know', () => {
    expect(answerTo({ needs: [] }, remembering([1]))).toBe('unknown')
  })

  test('is right where nothing is asked', () => {
    expect(answerTo(null, remembering([1]))).toBe('right')
  })

  test('does not take an old version for the new one', () => {
    const known = remembering([1])
    expect(answerTo({ needs: [fact(1, 1)] }, known)).toBe('unknown')
    say(known.memory, { tokens: 10, holds: [fact(1, 1)] })
    expect(answerTo({ needs: [fact(1, 1)] }, known)).toBe('right')
  })
})

describe('how often it is right', () => {
  const recall = { edges: 0.9, middle: 0.6, length: 100 }

  test.each([0, 2, 4])('depends on where the page lies: page %i of 5 in 50 tokens', place => {
    const known = remembering([0], [1], [2], [3], [4])
    const chance = recallAt({ ...perfectMind, recall }, (place * 10 + 5) / 50, 50)
    expect(Math.abs(share('right', needing(place), known, { recall }) - chance)).toBeLessThan(CLOSE)
  })

  test('multiplies over the facts that it needs, each with luck of its own', () => {
    const known = remembering([0], [1], [2])
    const flat = { recall: { edges: 0.8, middle: 0, length: 100 } }
    expect(Math.abs(share('right', needing(0, 1, 2), known, flat) - 0.8 ** 3)).toBeLessThan(CLOSE)
  })

  test.each([
    [1, 1],
    [2, 0.7],
    [3, 0.3],
  ])('falls with the links of a chain: %i facts, %f', (facts, chance) => {
    const keys = Array.from({ length: facts }, (_, i) => i)
    const ask = { ...needing(...keys), chained: true }
    const mind = { hops: [1, 0.7, 0.3] }
    expect(Math.abs(share('right', ask, remembering([0], [1], [2]), mind) - chance)).toBeLessThan(CLOSE)
  })

  test('of a chain falls with the links that stand in the window, not with those that have left it', () => {
    const mind = { hops: [1, [[1, 0.9], [5, 0.5]]] as const } // biome-ignore format: points
    const known = remembering([0], [1], [2])
    const links = [0, 10, 11, 12].map(key => ({ ...fact(key), names: key + 1 }))
    for (const link of links) say(known.memory, { tokens: 10, holds: [link] })
    const ask = { ...needing(0, 1), chained: true }
    expect(Math.abs(share('right', ask, known, mind) - 0.6)).toBeLessThan(CLOSE)
    known.memory.ram.leave(5, RECALL)
    expect(Math.abs(share('right', ask, known, mind) - 0.7)).toBeLessThan(CLOSE)
    // Said twice, and pinned, it is one link still.
    say(known.memory, { tokens: 10, holds: links.slice(0, 1) })
    known.memory.ram.pin(3, true)
    expect(Math.abs(share('right', ask, known, mind) - 0.7)).toBeLessThan(CLOSE)
  })

  test('does not fall for a list of facts that are no chain', () => {
    expect(share('right', needing(0, 1, 2), remembering([0], [1], [2]), { hops: [1, 0, 0] })).toBe(1)
  })
})

describe('how often it makes something up', () => {
  test('where the fact is absent, and where there is none', () => {
    const mind = { invents: 0.3 }
    const absent = share('made-up', needing(9), remembering([1]), mind)
    const none = share('made-up', { needs: [] }, remembering([1]), mind)
    for (const made of [absent, none]) expect(Math.abs(made - 0.3)).toBeLessThan(CLOSE)
  })

  test('gives the old answer where an old version is in sight, and otherwise invents as always', () => {
    const ask = { needs: [fact(1, 1)] }
    const mind = { stale: 0.6, invents: 0.5 }
    const known = remembering([1])
    expect(Math.abs(share('stale', ask, known, mind) - 0.6)).toBeLessThan(CLOSE)
    expect(Math.abs(share('made-up', ask, known, mind) - 0.4 * 0.5)).toBeLessThan(CLOSE)
    known.memory.ram.leave(0, RECALL)
    expect(share('stale', ask, known, mind)).toBe(0)
  })
})

describe('luck', () => {
  test('belongs to the question: who is right with the page in the middle is right with it at the edge', () => {
    const mind = { recall: { edges: 1, middle: 1, length: 10 } }
    const middle = remembering([9], [0], [9])
    const edge = remembering([9], [9], [9], [9], [9], [9], [0])
    let moved = 0
    for (let key = 0; key < 500; key++) {
      const answers = [middle, edge].map(known => answerTo(needing(0), known, asker(mind, key)))
      expect(answers).not.toEqual(['right', 'wrong'])
      if (answers[0] !== answers[1]) moved++
    }
    expect(moved).toBeGreaterThan(50)
  })

  test('is new for each question of a process', () => {
    const known = remembering([0])
    const flip = { recall: { edges: 0.5, middle: 0, length: 100 } }
    const answers = Array.from({ length: 100 }, () => {
      known.memory.asks++
      return answerTo(needing(0), known, asker(flip))
    })
    expect(new Set(answers)).toEqual(new Set(['right', 'wrong']))
  })

  test('names its source as often as the profile says', () => {
    const { memory } = remembering([0])
    const named = Array.from({ length: KEYS }, (_, key) => cites(memory, asker({ cites: 0.7 }, key)))
    expect(Math.abs(named.filter(Boolean).length / KEYS - 0.7)).toBeLessThan(CLOSE)
  })
})
