/** Whole worlds under every pager, and under two rogues: one story however it is run, and books that close. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPolicies } from '../../scenarios/policies.ts'
import type { PagerDefinition } from '../../sim/pager.ts'
import { cases } from '../../test-cases.ts'
import { Books } from './memory-books.ts'
import { memoryWorld, memoryWorldConfig } from './memory-world.ts'
import { gambler, saboteur } from './rogue-pagers.ts'
import { sameTrace } from './scheduler.ts'
import { live } from './world.ts'

const { pagers } = await findPolicies()
const rogues = { gambler, saboteur } as Record<string, PagerDefinition>
const everyone = { ...pagers, ...rogues }

const seen = new Set<string>()
let turns = 0

describe.each(Object.entries(everyone))('with pager %s', (name, pager) => {
  test('jumps as it steps, being asked at other moments changes nothing, and the books close', () => {
    fc.assert(
      fc.property(memoryWorld, world => {
        const config = memoryWorldConfig(world, pager)
        const books = new Books(config)
        turns += books.run().memory?.turns ?? 0
        for (const { on } of books.trace) seen.add(on)
        const jumped = live(config)
        sameTrace(jumped, live({ ...config, stepByStep: true }), 'stepping')
        sameTrace(jumped, live({ ...config, nag: true }), 'asking at other moments')
      }),
      { numRuns: name in rogues ? 30 : cases(10), seed: 1963 },
    )
  })
})

/** What must have been among it. */
const HAPPENINGS = [
  ...([
    'page-in',
    'page-out',
    'fault',
    'search',
    'summarize',
    'rate',
    'note',
    'notice',
    'model-call',
    'asked',
  ] as const),
  ...(['preempt', 'reclaim', 'hold', 'cancel', 'late', 'panic', 'kill', 'exit'] as const),
]

test('there were 6,000 turns, and in them all that can happen to a context', () => {
  expect(turns).toBeGreaterThanOrEqual(6_000)
  for (const on of HAPPENINGS) expect(seen).toContain(on)
})
