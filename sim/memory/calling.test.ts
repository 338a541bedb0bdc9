/** What the simulated mind asks of the kernel, where calls are on offer: what it looks for, where, how long; what it saves. */
import { describe, expect, test } from 'vitest'
import type { Ask } from '../facts.ts'
import type { ModelCall, Offer } from '../pager.ts'
import type { QualityProfile } from '../quality.ts'
import { makeRng } from '../rng.ts'
import { type Asker, NOTE_LENGTHS, planAnswer, planSave } from './asking.ts'
import { factsIn, targetOf } from './handles.ts'
import type { Memory, Turn } from './memory.ts'
import { bareMemory, fact, perfectMind, say, turnWith } from './test-memory.ts'
import { versionKey } from './version-key.ts'

const rng = makeRng(7)
const KEYS = 4000
const CLOSE = 4 * Math.sqrt(0.25 / KEYS)
const BOTH: readonly Offer[] = ['search-recall', 'search-archive']

const asker = (offers: readonly Offer[], mind: Partial<QualityProfile> = {}, key = 0): Asker => ({
  profile: { ...perfectMind, ...mind },
  rng,
  key,
  offers,
  mostCalls: 4,
})

function remembering(...keys: number[]): Memory {
  const memory = bareMemory()
  for (const key of keys) say(memory, { tokens: 10, holds: [fact(key)] })
  return memory
}

type Search = Extract<ModelCall, { do: 'search' }>

/** What it does next: `recall 0 "words" 3` is a search of the recall log, first page of results, for fact 3. */
function next(memory: Memory, turn: Turn, who: Asker): string {
  const plan = planAnswer(memory, turn, 0, who)
  if (!('call' in plan)) return 'say' in plan ? plan.say : 'malformed'
  const { store, page, query } = plan.call as Search
  const target = targetOf(query)
  return `${store} ${page} "${target?.words ?? ''}" ${target?.facts.map(({ key }) => key).join(' ')}`
}

describe('looking for a fact', () => {
  const missing: Ask = { needs: [fact(1), fact(2)], text: 'the question' }

  test('it looks for the first that is missing, if searches are on offer and it has calls left', () => {
    const memory = remembering(1)
    expect(next(memory, turnWith(missing), asker(BOTH))).toBe('recall 0 "the question" 2')
    expect(next(memory, turnWith(missing), asker(['save-notes']))).toBe('unknown')
    expect(next(memory, turnWith(missing, { calls: 4 }), asker(BOTH))).toBe('unknown')
  })

  test('it looks for nothing that is in sight', () => {
    expect(next(remembering(1, 2), turnWith(missing), asker(BOTH))).toBe('right')
  })

  test('it leafs through the results, then tries other words, then the archive, then gives up', () => {
    const turn = turnWith({ ...missing, keywords: ['ruby', 'red'] })
    const memory = remembering(1)
    const steps: string[] = []
    // More results than it has seen, until it tries other words.
    for (let i = 0; i < 6; i++) {
      steps.push(next(memory, turn, { ...asker(BOTH), mostCalls: 9 }))
      turn.calls++
      if (turn.searched !== null) turn.searched.more = turn.searched.way === 0
    }
    expect(steps).toEqual([
      'recall 0 "ruby" 2',
      'recall 1 "ruby" 2',
      'recall 2 "ruby" 2',
      'recall 0 "red" 2',
      'archive 0 "the question" 2',
      'unknown',
    ])
  })

  test('with an archive alone it looks there', () => {
    expect(next(remembering(1), turnWith(missing), asker(['search-archive']))).toBe('archive 0 "the question" 2')
  })

  test('it calls as often as the profile says', () => {
    const memory = remembering(1)
    let calls = 0
    for (let key = 0; key < KEYS; key++)
      if (next(memory, turnWith(missing), asker(BOTH, { calls: 0.6 }, key)) !== 'unknown') calls++
    expect(Math.abs(calls / KEYS - 0.6)).toBeLessThan(CLOSE)
  })

  test('it looks for what is in sight as often as the profile says, and once', () => {
    const memory = remembering(1, 2)
    let calls = 0
    for (let key = 0; key < KEYS; key++)
      if (next(memory, turnWith(missing), asker(BOTH, { needless: 0.2 }, key)) !== 'right') calls++
    expect(Math.abs(calls / KEYS - 0.2)).toBeLessThan(CLOSE)
    expect(next(memory, turnWith(missing, { calls: 1 }), asker(BOTH, { needless: 1 }))).toBe('right')
  })
})

describe('following a chain', () => {
  const chain: Ask = { needs: [fact(1), fact(2), fact(3)], chained: true }
  const found = (resolved: number): Turn =>
    turnWith(chain, {
      calls: resolved,
      resolved,
      searched: resolved === 0 ? null : { target: resolved - 1, way: 0, page: 0, more: false },
    })

  test('it looks up link by link, even where all of them are in sight', () => {
    const memory = remembering(1, 2, 3)
    const steps = [0, 1, 2].map(resolved => next(memory, found(resolved), asker(BOTH)))
    expect(steps).toEqual(['recall 0 "" 1', 'recall 0 "" 2', 'recall 0 "" 3'])
  })

  test('a profile may say that it reads a chain off where all of it is in sight', () => {
    const reads = asker(BOTH, { looksUp: 0 })
    expect(next(remembering(1, 2, 3), found(0), reads)).toBe('right')
    expect(next(remembering(1, 3), found(0), reads)).toBe('recall 0 "" 1')
  })

  test('what it has found link by link it need not chain in one answer', () => {
    expect(next(remembering(1, 2, 3), found(3), asker(BOTH, { hops: [1, 0, 0] }))).toBe('right')
    expect(next(remembering(1, 2, 3), found(0), asker([], { hops: [1, 0, 0] }))).toBe('wrong')
  })

  test('what it has found counts though it has left the window again', () => {
    expect(next(remembering(), found(3), asker(BOTH))).toBe('right')
  })

  test.each([
    [1, 0.8],
    [2, 0.3],
  ])('after %i found it goes on with the chance that the profile says', (resolved, chance) => {
    const memory = remembering(1, 2, 3)
    let wentOn = 0
    for (let key = 0; key < KEYS; key++)
      if (next(memory, found(resolved), asker(BOTH, { goesOn: [0.8, 0.3] }, key)).startsWith('recall')) wentOn++
    expect(Math.abs(wentOn / KEYS - chance)).toBeLessThan(CLOSE)
  })
})

describe('writing down', () => {
  const SAVES: readonly Offer[] = ['save-notes', 'save-archive']
  const saved = (memory: Memory, room: number, offers = SAVES, mind = {}, key = 0) => {
    const plan = planSave(memory, room, asker(offers, mind, key))
    if (plan === null || !('call' in plan) || plan.call.do !== 'save') return null
    const { to, content } = plan.call
    return { to, tokens: content.tokens, keys: factsIn(content)?.map(({ key }) => key) }
  }

  test('it saves all that the window holds, but for what is saved', () => {
    const memory = remembering(1, 2)
    const tokens = NOTE_LENGTHS.noteFrame + 2 * NOTE_LENGTHS.noteFact
    expect(saved(memory, 100)).toEqual({ to: 'notes', tokens, keys: [1, 2] })
    for (const key of [1, 2]) memory.saved.add(versionKey(fact(key)))
    expect(saved(memory, 100)).toBe(null)
    say(memory, { tokens: 10, holds: [fact(2, 1)] })
    expect(saved(memory, 100)).toMatchObject({ keys: [2] })
  })

  test('what does not fit into the working context goes into the archive, if there is one', () => {
    const tokens = NOTE_LENGTHS.noteFrame + NOTE_LENGTHS.noteFact
    expect(saved(remembering(1), tokens)).toMatchObject({ to: 'notes' })
    expect(saved(remembering(1), tokens - 1)).toMatchObject({ to: 'archive' })
    expect(saved(remembering(1), tokens - 1, ['save-notes'])).toMatchObject({ to: 'notes' })
  })

  test('it saves nothing where nothing is on offer, or there is nothing to save', () => {
    expect(saved(remembering(1), 100, BOTH)).toBe(null)
    expect(saved(remembering(), 100)).toBe(null)
  })

  test('it finds a fact worth keeping with the chance that the profile says, and does not think twice', () => {
    let kept = 0
    for (let key = 0; key < KEYS; key++) {
      const memory = remembering(1)
      if (saved(memory, 100, SAVES, { saves: 0.4 }, key) !== null) kept++
      else expect(saved(memory, 100, SAVES, { saves: 1 }, key)).toBe(null)
    }
    expect(Math.abs(kept / KEYS - 0.4)).toBeLessThan(CLOSE)
  })
})
