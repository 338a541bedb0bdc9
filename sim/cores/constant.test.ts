import { describe, expect, it } from 'vitest'
import { constantCore } from './constant.ts'
import { fakeBatch } from './fake-batch.ts'

const FIFTY_MS = 500_000_000
const options = { tokensPerSecond: 20, slots: 256, contextLimit: 1000 }

describe('constant core', () => {
  it('takes 50 ms for one job and for 256, for as long as nothing changes', () => {
    const core = constantCore(options)
    const expected = { first: FIFTY_MS, growth: 0, validSteps: Infinity }
    expect(core.price(fakeBatch({ decodes: [10] }))).toEqual(expected)
    expect(core.price(fakeBatch({ decodes: Array(256).fill(900) }))).toEqual(expected)
  })

  it('prices a step with prompt for that step alone, and limits its prompt by the token budget', () => {
    const core = constantCore(options)
    expect(core.price(fakeBatch({ prefills: [{ tokens: 2048 }] }))).toEqual({
      first: FIFTY_MS,
      growth: 0,
      validSteps: 1,
    })
    expect(core.spec.tokenBudget).toBe(2048 + 256)
    expect(constantCore({ ...options, prefillTokensPerStep: 100 }).spec.tokenBudget).toBe(356)
    expect(constantCore({ ...options, prefillTokensPerStep: 100, tokenBudget: 300 }).spec.tokenBudget).toBe(300)
  })

  it('holds a full context for every slot, and adds the time of a swap to the first step', () => {
    const core = constantCore({ ...options, swapTicksPerToken: 7 })
    expect(core.spec.kvTokens).toBe(256_000)
    expect(core.price(fakeBatch({ decodes: [10], swapTokens: 30 }))).toEqual({
      first: FIFTY_MS + 210,
      growth: 0,
      validSteps: 1,
    })
  })

  it('prices batches without a swap even where it cannot swap', () => {
    const core = constantCore({ ...options, swapTicksPerToken: Infinity })
    expect(core.price(fakeBatch({ decodes: [1] })).first).toBe(FIFTY_MS)
  })

  it('takes at least one tick, however fast', () => {
    expect(constantCore({ ...options, tokensPerSecond: 1e12 }).price(fakeBatch({ decodes: [1] })).first).toBe(1)
  })

  it.each([
    [{ tokensPerSecond: 0 }, 'core constant: tokensPerSecond is 0; expected a number above 0'],
    [{ tokensPerSecond: Number.NaN }, 'tokensPerSecond is NaN'],
    [{ slots: 1.5 }, 'core constant: slots is 1.5; expected a whole number of at least 1'],
    [{ prefillTokensPerStep: 0 }, 'prefillTokensPerStep is 0'],
    [{ tokenBudget: 100 }, 'tokenBudget 100 is less than slots 256'],
    [{ tokenBudget: 100 }, 'raise tokenBudget to 256 or more, or lower slots'],
    [{ swapTicksPerToken: -1 }, 'swapTicksPerToken is -1; expected 0 or more'],
  ])('refuses %j', (wrong, message) => {
    expect(() => constantCore({ ...options, ...wrong })).toThrow(message)
  })
})
