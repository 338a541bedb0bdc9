import { describe, expect, it } from 'vitest'
import type { CoreView, Job, Router, RouterDefinition } from '../../sim/policy.ts'
import { makeRng } from '../../sim/rng.ts'
import { fakeCore, fakeJob } from '../lib/fake.ts'
import cascade from './cascade.ts'
import leastLoaded from './least-loaded.ts'
import prefixAffinity from './prefix-affinity.ts'
import roundRobin from './round-robin.ts'
import single from './single.ts'

const boot = <O extends object>(router: RouterDefinition<O>, options: Partial<O> = {}): Router =>
  router.create({ ...router.defaults, ...options }, { rng: makeRng(1) })

const three = [fakeCore(), fakeCore(), fakeCore()]

describe('single', () => {
  it('sends everything to core 0', () => {
    expect(boot(single).route(fakeJob(), three)).toBe(0)
  })
})

describe('round-robin', () => {
  it('goes round', () => {
    const router = boot(roundRobin)
    expect([1, 2, 3, 4].map(() => router.route(fakeJob(), three))).toEqual([0, 1, 2, 0])
  })
})

describe('least-loaded', () => {
  const cores = [
    fakeCore({ pendingPrefill: 500, running: 3, waiting: 1 }),
    fakeCore({ pendingPrefill: 100, running: 200, waiting: 0 }),
    fakeCore({ pendingPrefill: 0, running: 200, waiting: 150 }),
  ]

  it('adds up pending prompt tokens and jobs: 504, 300, 350', () => {
    expect(boot(leastLoaded).route(fakeJob(), cores)).toBe(1)
  })

  it('can count more for a job: at 100 tokens each 900, 20,100, 35,000', () => {
    expect(boot(leastLoaded, { tokensPerJob: 100 }).route(fakeJob(), cores)).toBe(0)
  })

  it('takes the first of equals', () => {
    expect(boot(leastLoaded).route(fakeJob(), three)).toBe(0)
  })
})

describe('prefix-affinity', () => {
  const job: Job = fakeJob({ promptTokens: 100 })
  const core = (cached: number, running: number): CoreView => fakeCore({ running, cachedTokens: () => cached })
  const route = (...cores: CoreView[]) => boot(prefixAffinity, { share: 0.5, slack: 4, factor: 2 }).route(job, cores)

  it('prefers the longest cached start', () => {
    expect(route(core(0, 0), core(60, 4), core(80, 4))).toBe(2)
  })

  it('leaves a core that is overloaded by both measures: 9 > 1 + 4 and 9 > 2 · 1', () => {
    expect(route(core(0, 1), core(80, 9))).toBe(0)
  })

  it('stays where one measure alone is passed: 9 > 4 + 4, but 9 < 2 · 5', () => {
    expect(route(core(0, 5), core(80, 9))).toBe(1)
    expect(route(core(0, 1), core(80, 5))).toBe(1)
  })

  it('goes to the fewest jobs where too little is cached, and among equally warm cores', () => {
    expect(route(core(0, 1), core(40, 2))).toBe(0)
    expect(route(core(80, 3), core(80, 2))).toBe(1)
  })

  it('says what is cached', () => {
    const router = boot(prefixAffinity)
    router.route(job, [core(0, 0), core(60, 4)])
    expect(router.why?.(job, 1)).toBe('60 of 100 prompt tokens are cached there')
  })
})

describe('cascade', () => {
  const router = boot(cascade)

  it('starts simple tasks at the smallest core and hard ones at the largest', () => {
    expect(router.route(fakeJob({ task: 'simple' }), three)).toBe(0)
    expect(router.route(fakeJob({ task: 'hard' }), three)).toBe(2)
  })

  it('asks the next larger core after an unknown answer, until there is none', () => {
    const upFrom = (core: number, says: 'unknown' | 'an answer') => router.after?.(fakeJob(), { says }, core, three)
    expect([upFrom(0, 'unknown'), upFrom(1, 'unknown')]).toMatchObject([{ to: 1 }, { to: 2 }])
    expect(upFrom(2, 'unknown')).toBe('accept')
    expect(upFrom(0, 'an answer')).toBe('accept')
  })
})
