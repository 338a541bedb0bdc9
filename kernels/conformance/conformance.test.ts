/** Every policy in its folder, whatever its name, against the checks of its kind. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findPolicies } from '../../scenarios/policies.ts'
import { cases } from '../../test-cases.ts'
import { fakeCore, fakeJob, fakeWait } from '../lib/fake.ts'
import { checkKeeper } from './keeper.ts'
import type { Load } from './load.ts'
import { checkRouter } from './router.ts'
import { schedulerChecks } from './scheduler.ts'

const policies = await findPolicies()

const job = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(300), fc.nat(2000)),
  prompt: fc.oneof(fc.constant(0), fc.nat(200)),
  output: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 250 })),
  turns: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) }),
  client: fc.nat(2),
  priority: fc.nat(3),
  deadlineMs: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 20, max: 5000 }) },
  ),
  shared: fc.boolean(),
})

const load: fc.Arbitrary<Load> = fc.record({
  jobs: fc.array(job, { minLength: 1, maxLength: 14 }),
  cores: fc.integer({ min: 1, max: 2 }),
  slots: fc.integer({ min: 1, max: 5 }),
  // A policy may take prompts in one piece only, so a step can hold the longest: 3 turns of 200 + 250 + 20, and 50.
  promptBudget: fc.constantFrom(1500, 3000),
  spareBlocks: fc.oneof(fc.nat(10), fc.constant(1000)),
  prefixCache: fc.boolean(),
  preemption: fc.constantFrom('recompute', 'swap', 'keep'),
  kill: fc.record({ n: fc.integer({ min: -1, max: 5 }), atMs: fc.nat(3000) }),
})

describe.each(Object.entries(policies.schedulers))('scheduler %s', (_name, scheduler) => {
  it.each(Object.entries(schedulerChecks))('%s', (_check, check) => {
    fc.assert(
      fc.property(load, load => check(scheduler, load)),
      { numRuns: cases(10), seed: 1961 },
    )
  })

  it('says what it is', () => {
    expect(scheduler.summary).toMatch(/^[A-Z].*\.$/)
    expect(scheduler.reference).not.toBe('')
  })
})

const core = fc
  .record({
    running: fc.nat(50),
    waiting: fc.nat(50),
    pendingPrefill: fc.nat(10_000),
    cached: fc.nat(500),
    slots: fc.constant(50),
  })
  .map(({ cached, ...core }) => fakeCore({ ...core, cachedTokens: () => cached }))

const moment = fc.record({
  job: fc.record({ promptTokens: fc.nat(1000), task: fc.constantFrom('simple', 'hard') }).map(parts => fakeJob(parts)),
  says: fc.constantFrom('an answer', 'unknown'),
})

describe.each(Object.entries(policies.routers))('router %s', (_name, router) => {
  it('names a core that is there, the same each time, and ends escalation', () => {
    const moments = fc
      .integer({ min: 1, max: 6 })
      .chain(cores =>
        fc.array(fc.tuple(moment, fc.array(core, { minLength: cores, maxLength: cores })), { maxLength: 20 }),
      )
      .map(pairs => pairs.map(([moment, cores]) => ({ ...moment, cores })))
    fc.assert(
      fc.property(moments, moments => checkRouter(router, moments)),
      { seed: 1961 },
    )
  })
})

const wait = fc
  .record({
    now: fc.nat(1e9),
    tokens: fc.nat(5000),
    willWait: fc.nat(1e9),
    runningTokens: fc.nat(100_000),
    headroom: fc.integer({ min: -10, max: 2048 }),
    swapTime: fc.oneof(fc.constant(Infinity), fc.nat(1e8)),
    tick: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ tick, ...parts }) => fakeWait({ ...parts, stepTime: tokens => 1000 + tick * tokens }))

describe.each(Object.entries(policies.keepers))('keeper %s', (_name, keeper) => {
  it('gives a known answer with a reason, the same each time, and is not asked for ever', () => {
    fc.assert(
      fc.property(wait, view => checkKeeper(keeper, view)),
      { seed: 1961 },
    )
  })
})
