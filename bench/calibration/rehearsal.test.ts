import { describe, expect, test } from 'vitest'
import { zeroCoefficients } from '../../sim/cores/step-time.ts'
import { type RehearsalPlan, rehearse } from './rehearsal.ts'
import { fitSettling } from './settling-fit.ts'
import { syntheticEngine } from './synthetic-engine.ts'

const layout = { goes: 'apart', padTo: 1, piece: 32 } as const
const limits = { slots: 4, contextLimit: 512, tokenBudget: 128, kvTokens: 2048 }
const coefficients = { ...zeroCoefficients, stepSeconds: 1e-3, tokenSeconds: 1e-4, paddedSeconds: 1e-6 }
const twice = { stepSeconds: 2e-3, tokenSeconds: 2e-4, paddedSeconds: 2e-6 }
const plan = (more: Partial<RehearsalPlan> = {}): RehearsalPlan => {
  const engine = syntheticEngine({ coefficients: twice, layout, contextLimit: 512 })
  return { engine, limits, layout, coefficients, seconds: 10, seed: 1, ...more }
}

describe('a rehearsal', () => {
  test('on a core that takes twice what the formula says finds that it does, in whatever step', async () => {
    const steps = (await rehearse(plan())) ?? []
    for (const { foretold, took } of steps) expect(took / foretold).toBeCloseTo(2, 4)
    const { reading, writing, joinSeconds } = fitSettling(steps)
    for (const factor of [reading, ...writing]) expect(factor).toBeCloseTo(2, 4)
    expect(joinSeconds).toBeLessThan(1e-9)
  })

  test('has all that a run has: long prompts and short, jobs alone and together, behind a join and long after', async () => {
    const engine = syntheticEngine({ coefficients: twice, layout, contextLimit: 512 })
    const steps = (await rehearse(plan({ engine }))) ?? []
    const jobs = new Set(engine.steps.map(({ decodes }) => decodes.length))
    expect([...jobs].sort()).toEqual([0, 1, 2, 3, 4])
    const chunks = engine.steps.flatMap(it => it.chunks.map(({ tokens }) => tokens))
    expect(Math.min(...chunks)).toBeLessThan(16)
    expect(Math.max(...chunks)).toBe(128)
    for (const place of [0, 1, 2, 4, 8, 16])
      expect(steps.filter(({ isReading, sinceJoin }) => !isReading && sinceJoin >= place).length).toBeGreaterThan(20)
    expect(steps.filter(({ joining }) => joining > 0).length).toBeGreaterThan(20)
    expect(Math.max(...engine.steps.flatMap(it => it.decodes))).toBeLessThanOrEqual(512)
  })

  test('keeps to the room that there is: within the context of the model, and two texts within its memory', async () => {
    for (const [contextLimit, kvTokens] of [
      [64, 512],
      [512, 160],
      [2048, 2048],
    ] as const) {
      // biome-ignore format: a list
      const engine = syntheticEngine({ coefficients: twice, layout, contextLimit: Math.min(contextLimit, 300) })
      const small = { ...limits, contextLimit, kvTokens }
      await rehearse(plan({ engine, limits: small, seconds: 5 }))
      const longest = Math.max(...engine.steps.flatMap(it => it.decodes))
      const room = Math.min(contextLimit, 300, kvTokens / 2)
      expect(longest).toBeLessThanOrEqual(room)
      expect(longest).toBeGreaterThan(room / 2)
    }
  })

  test('lasts as long as was asked, tells how far it is, and closes what it opened', async () => {
    const engine = syntheticEngine({ coefficients: twice, layout, contextLimit: 512 })
    const shares: number[] = []
    const steps = (await rehearse(plan({ engine, seconds: 3 }), { onProgress: share => shares.push(share) })) ?? []
    const spent = steps.reduce((sum, { took }) => sum + took, 0)
    expect(spent).toBeGreaterThanOrEqual(3)
    expect([[...shares].sort((a, b) => a - b), shares.at(-1)]).toEqual([shares, 1])
    expect(engine.isOpen.size).toBe(0)
  })

  test('that is stopped is none; the same seed is the same rehearsal, another one another', async () => {
    expect(await rehearse(plan({ seconds: 1e6 }), { stop: () => true })).toBeNull()
    const [one, same, other] = [await rehearse(plan()), await rehearse(plan()), await rehearse(plan({ seed: 2 }))]
    const shortest = Math.min(one?.length ?? 0, same?.length ?? 0)
    expect(one?.slice(0, shortest)).toEqual(same?.slice(0, shortest))
    expect(other?.slice(0, 50)).not.toEqual(one?.slice(0, 50))
  })
})
