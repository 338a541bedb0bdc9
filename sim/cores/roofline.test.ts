import { describe, expect, it } from 'vitest'
import { fakeBatch } from './fake-batch.ts'
import {
  kvBytesPerToken,
  rooflineCoefficients,
  rooflineCore,
  rooflineDefaults,
  rooflineKvTokens,
  rooflineSwapTicks,
} from './roofline.ts'

/** Round numbers, as in the header of roofline.ts. */
const hardware = {
  flops: 100e12,
  memoryBandwidth: 1e12,
  memoryBytes: 10e9,
  hostBandwidth: 10e9,
  efficiency: { compute: 1, bandwidth: 1 },
  stepSeconds: 0,
  jobSeconds: 0,
  syncSeconds: 0,
}
const model = {
  parameters: 1e9,
  layers: 10,
  attentionHeads: 8,
  kvHeads: 2,
  headDim: 64,
  bytesPerWeight: 2,
  bytesPerKv: 2,
}
const options = { hardware, model, slots: 256, contextLimit: 8192 }

describe('roofline core', () => {
  it('has the coefficients of the worked example', () => {
    const { weightsSeconds, tokenSeconds, attentionSeconds, contextSeconds } = rooflineCoefficients(hardware, model)
    expect(weightsSeconds).toBeCloseTo(2e-3, 15)
    expect(tokenSeconds).toBeCloseTo(20e-6, 15)
    expect(attentionSeconds * 1e9).toBeCloseTo(0.2048, 12)
    expect(contextSeconds * 1e9).toBeCloseTo(5.12, 12)
  })

  it('prices four jobs of 1,000 tokens as worked out there', () => {
    const price = rooflineCore(options).price(fakeBatch({ decodes: [1000, 1000, 1000, 1000] }))
    expect(price).toEqual({ first: 20_204_800, growth: 205, validSteps: Infinity })
  })

  it('is limited by memory up to 100 tokens a step, and by arithmetic beyond', () => {
    const core = rooflineCore({ ...options, model: { ...model, kvHeads: 1, bytesPerKv: 1e-9 } })
    const decode = (jobs: number) => core.price(fakeBatch({ decodes: Array(jobs).fill(1) })).first
    expect(decode(1)).toBe(decode(100))
    expect(decode(200)).toBe(2 * decode(100))
  })

  it('computes a prompt of 1,000 tokens in 20 ms and its attention in 0.1024 ms', () => {
    const { first, validSteps } = rooflineCore(options).price(fakeBatch({ prefills: [{ tokens: 1000 }] }))
    expect(first).toBe(200_000_000 + 1_024_000)
    expect(validSteps).toBe(1)
  })

  it('shares weights, arithmetic and KV among devices, which then have to meet twice a layer', () => {
    const four = rooflineCoefficients({ ...hardware, count: 4, syncSeconds: 1e-5 }, model)
    const one = rooflineCoefficients({ ...hardware, syncSeconds: 1e-5 }, model)
    expect(four.weightsSeconds).toBe(one.weightsSeconds / 4)
    expect(four.tokenSeconds).toBe(one.tokenSeconds / 4)
    expect(four.stepSeconds).toBeCloseTo(20 * 1e-5, 15)
    expect(one.stepSeconds).toBe(0)
  })

  it('keeps KV in what the weights leave of 0.9 of the memory: (9 − 2)·10⁹ / 5,120', () => {
    expect(kvBytesPerToken(model)).toBe(5120)
    expect(rooflineKvTokens(hardware, model)).toBe(1_367_187)
    expect(rooflineCore(options).spec.kvTokens).toBe(1_367_187)
    expect(rooflineCore({ ...options, kvTokens: 5000 }).spec.kvTokens).toBe(5000)
  })

  it('swaps a token over the host link in 5,120 / 10¹⁰ s = 5,120 ticks', () => {
    expect(rooflineSwapTicks(hardware, model)).toBe(5120)
    const core = rooflineCore(options)
    const alone = core.price(fakeBatch({ decodes: [100] })).first
    expect(core.price(fakeBatch({ decodes: [100], swapTokens: 10 })).first).toBe(alone + 51_200)
  })

  it('takes the stated assumptions where the data sheet is silent', () => {
    const { efficiency, stepSeconds, jobSeconds, syncSeconds, ...sheet } = hardware
    const assumed = rooflineCoefficients(sheet, model)
    const given = rooflineCoefficients({ ...sheet, ...rooflineDefaults }, model)
    expect(assumed).toEqual(given)
    expect(assumed.weightsSeconds).toBeCloseTo(2e-3 / 0.8, 15)
  })

  it('has room for as many slots as asked for, and a budget for each', () => {
    expect(rooflineCore(options).spec.tokenBudget).toBe(2048)
    expect(rooflineCore({ ...options, slots: 4096 }).spec.tokenBudget).toBe(4096)
  })

  it('refuses a model that does not fit, and numbers that mean nothing', () => {
    const big = { ...model, parameters: 5e9 }
    expect(() => rooflineCore({ ...options, model: big })).toThrow('the weights take 10.0 GB and 9.0 GB are usable')
    expect(() => rooflineCore({ ...options, model: { ...model, layers: 0 } })).toThrow('layers is 0')
    expect(() => rooflineCore({ ...options, hardware: { ...hardware, flops: -1 } })).toThrow('flops is -1')
    expect(() => rooflineCore({ ...options, hardware: { ...hardware, count: 0.5 } })).toThrow('count is 0.5')
  })
})
