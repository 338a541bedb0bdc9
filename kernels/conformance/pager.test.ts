/** Every pager in its folder, whatever its name, against the checks of its kind. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPolicies } from '../../scenarios/policies.ts'
import { pagerOf } from '../../sim/memory/test-memory.ts'
import { evict, PAGE_INS, type PageIn, type PagerDefinition, TOUCHES, type TouchedBy } from '../../sim/pager.ts'
import { cases } from '../../test-cases.ts'
import { memoryWorld } from './memory-world.ts'
import { pageStream } from './page-stream.ts'
import { checkOptions, type PagerWorldCheck, pagerChecks, pagerWorldChecks } from './pager.ts'
import { gambler, saboteur } from './rogue-pagers.ts'

const { pagers } = await findPolicies()

describe.each(Object.entries(pagers))('pager %s', (_name, pager) => {
  it.each(Object.entries(pagerChecks))('%s', (_check, check) => {
    fc.assert(
      fc.property(pageStream, stream => check(pager, stream)),
      { numRuns: cases(10), seed: 1961 },
    )
  })

  it.each(Object.entries(pagerWorldChecks))('%s', (_check, check) => {
    fc.assert(
      fc.property(memoryWorld, world => check(pager, world)),
      { numRuns: cases(6), seed: 1961 },
    )
  })

  it('lives however pages come back and uses become known, in all sixteen ways', () => {
    const lives = pagerWorldChecks['lives in every world'] as PagerWorldCheck
    const worlds = fc.sample(memoryWorld, { numRuns: PAGE_INS.length * TOUCHES.length, seed: 1961 })
    for (const [i, world] of worlds.entries()) {
      const pageIn = PAGE_INS[i % PAGE_INS.length] as PageIn
      const touch = TOUCHES[Math.floor(i / PAGE_INS.length)] as TouchedBy
      lives(pager, { ...world, pageIn, touch })
    }
  })

  it('checks its options', () => {
    checkOptions(pager)
  })

  it('says what it is', () => {
    expect(pager.summary).toMatch(/^[A-Z].*\.$/)
    expect(pager.reference).not.toBe('')
  })

  it('says how pages come back and how uses become known', () => {
    const { pageIn = pager.pageIn, touch = pager.touch } = pager.defaults
    expect(PAGE_INS).toContain(pageIn)
    expect(TOUCHES).toContain(touch)
    // The model can only call for what is on offer.
    if (pageIn === 'call') expect(pager.offers).not.toEqual([])
  })
})

// ---- the checks themselves ----

/** The first check that finds fault with it. */
function foundBy(pager: PagerDefinition): string {
  for (const [name, check] of Object.entries(pagerChecks)) {
    const { failed } = fc.check(
      fc.property(pageStream, stream => check(pager, stream)),
      { numRuns: 10, seed: 1961 },
    )
    if (failed) return name
  }
  return 'nobody'
}

describe('the checks find', () => {
  it.each<[string, string, Parameters<typeof pagerOf>[0]]>([
    [
      'evicts whatever comes first, pinned or not',
      'answers with what can be done',
      { makeRoom: ram => [evict(ram.page(0), 'x')] },
    ],
    [
      'sums up its own summaries for ever',
      'makes room, or says that it cannot',
      {
        makeRoom: ram => {
          const pages = [...ram.inPromptOrder()]
          const into = pages.reduce((sum, page) => sum + page.tokens, 0)
          return pages.length === 0 ? [] : [{ do: 'summarize', pages, into, place: 'top', why: 'to save room' }]
        },
      },
    ],
    [
      'gives no reasons',
      'gives a reason for each action',
      { makeRoom: ram => [...ram.inPromptOrder()].map(it => evict(it, '')) },
    ],
    [
      'writes on what it is shown',
      'changes nothing that it is shown',
      {
        makeRoom: ram =>
          [...ram.inPromptOrder()].map(it => Object.assign(evict(it, 'all must go'), { page: mark(it) })),
      },
    ],
  ])('a pager that %s', (_, check, pager) => {
    expect(foundBy(pagerOf(pager))).toBe(check)
  })

  it('a pager that remembers across windows', () => {
    let count = 0
    const pager = pagerOf({
      makeRoom: ram => [...ram.inPromptOrder()].slice(count++ % 2).map(it => evict(it, 'every other')),
    })
    expect(foundBy(pager)).toBe('decides alike for the same views')
  })

  it('no fault with one that keeps to the rules', () => {
    expect(foundBy(pagerOf())).toBe('nobody')
  })

  it('rogues that keep to the rules all the same', () => {
    for (const rogue of [gambler, saboteur] as PagerDefinition[])
      for (const check of Object.values(pagerWorldChecks))
        fc.assert(
          fc.property(memoryWorld, world => check(rogue, world)),
          { numRuns: 10 },
        )
  })
})

/** A label on the page, for later. */
const mark = <T extends object>(page: T): T => {
  Object.assign(page, { label: 'seen' })
  return page
}
