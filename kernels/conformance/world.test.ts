/** Jumping, stepping and asking too often tell one story, in whole worlds and with every scheduler, router and keeper. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPolicies } from '../../scenarios/policies.ts'
import type { KeeperDefinition, RouterDefinition, SchedulerDefinition } from '../../sim/policy.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import { cases } from '../../test-cases.ts'
import { sameTrace } from './scheduler.ts'
import { live, type World, worldConfig } from './world.ts'

const policies = await findPolicies()
const schedulers = Object.entries(policies.schedulers)
const routers = Object.entries(policies.routers)
const keepers = Object.entries(policies.keepers)

const cost = (most: number) => fc.oneof(fc.constant(0), fc.nat(most))
const world: fc.Arbitrary<World> = fc.record({
  seed: fc.nat(1e6),
  cores: fc.constantFrom(1, 1, 2, 3),
  slots: fc.integer({ min: 1, max: 8 }),
  promptBudget: fc.constantFrom(0, 7, 30, 64, 500),
  kvBlocks: fc.oneof(fc.constant(6000), fc.integer({ min: 40, max: 120 })),
  prefixCache: fc.boolean(),
  canSwap: fc.boolean(),
  preemption: fc.constantFrom('recompute', 'swap', 'keep'),
  gap: fc.constantFrom(0.01, 0.1, 1),
  prompt: fc.constantFrom(2, 30, 150),
  output: fc.constantFrom(2, 20),
  turns: fc.integer({ min: 1, max: 5 }),
  calls: fc.integer({ min: 5, max: 40 }),
  agents: fc.nat(10),
  chats: fc.nat(10),
  families: fc.nat(3),
  cancelLate: fc.boolean(),
  killed: fc.boolean(),
  concurrency: fc.constantFrom(1, 2, Infinity),
  costs: fc.tuple(fc.integer({ min: 100, max: 20_000 }), cost(100), cost(1), cost(0.1 * 10)),
  uneven: fc.boolean(),
})

const pick = <D>(of: readonly [string, D][]): fc.Arbitrary<D> =>
  fc.constantFrom(...of.map(([, definition]) => definition))

describe.each(schedulers)('with scheduler %s', (_name, scheduler) => {
  it('jumps as it steps, and being asked at other moments changes nothing', () => {
    fc.assert(
      fc.property(world, pick(routers), pick(keepers), (world, router, keeper) => {
        const config = worldConfig(world, { scheduler, router, keeper })
        const jumped = live(config)
        sameTrace(jumped, live({ ...config, stepByStep: true }), 'stepping')
        sameTrace(jumped, live({ ...config, nag: true }), 'asking at other moments')
      }),
      { numRuns: cases(25), seed: 1962 },
    )
  })
})

it('a world has what it is said to have: preemptions, cache hits, retries, reclaimed and cancelled work', () => {
  const seen = new Set<string>()
  const { srpt, cascade, keep } = { ...policies.schedulers, ...policies.routers, ...policies.keepers }
  const parts = {
    scheduler: srpt as SchedulerDefinition,
    router: cascade as RouterDefinition,
    keeper: keep as KeeperDefinition,
  }
  for (const each of fc.sample(world, { numRuns: 30, seed: 7 }))
    for (const event of live(worldConfig(each, parts))) seen.add(event.on)
  for (const on of ['preempt', 'escalate', 'retry', 'reclaim', 'cancel', 'late', 'hold', 'panic', 'kill', 'use'])
    expect(seen).toContain(on)
})

/** What belongs to the story and not to the schedule: by process and turn, and how long each use of the tool took. */
function storyOf(trace: readonly TraceEvent[]): Map<string, unknown> {
  const facts = new Map<string, unknown>()
  const calledAt = new Map<string, number>()
  const uses = new Map<string, number>()
  for (const event of trace) {
    if (event.on === 'start' && event.parent === undefined) facts.set(`${event.process} comes`, event.t)
    if (event.on === 'submit') facts.set(`${event.process} ${event.turn} asks`, [event.prompt, event.output])
    if (event.on === 'finish') facts.set(`${event.process} ${event.turn} hears on ${event.core}`, event.say)
    if (event.on === 'call') calledAt.set(event.process, event.t)
    if (event.on !== 'return') continue
    const use = (uses.get(event.process) ?? 0) + 1
    uses.set(event.process, use)
    facts.set(`${event.process} tool ${use}`, [event.t - (calledAt.get(event.process) ?? 0), event.ok, event.tokens])
  }
  return facts
}

it('another scheduler moves times, and nothing else: arrivals, lengths, tool times and answers stay', () => {
  const { single, release } = { ...policies.routers, ...policies.keepers }
  let compared = 0
  for (const each of fc.sample(world, { numRuns: 10, seed: 11 })) {
    // With room at the tool and nobody cut off, every process lives its whole story.
    const calm = { ...each, concurrency: Infinity, cancelLate: false, killed: false, kvBlocks: 6000 }
    const told = schedulers.map(([, scheduler]) =>
      storyOf(
        live(worldConfig(calm, { scheduler, router: single as RouterDefinition, keeper: release as KeeperDefinition })),
      ),
    )
    const [first = new Map(), ...others] = told
    for (const other of others)
      for (const [fact, value] of other) {
        // A process with a lifetime may be cut off earlier under one scheduler than under another.
        if (!first.has(fact)) continue
        expect([fact, value]).toEqual([fact, first.get(fact)])
        compared++
      }
  }
  expect(compared).toBeGreaterThan(10_000)
})
