import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fakeBatch } from '../../sim/cores/fake-batch.ts'
import { coreSchema, makeCore } from './make-core.ts'

const make = (written: unknown, overrides = {}) => makeCore(coreSchema.parse(written), overrides)
const constant = { kind: 'constant', tokensPerSecond: 10, slots: 4 }
const decode = [
  { batch: 1, context: 100, seconds: 0.01 },
  { batch: 8, context: 100, seconds: 0.02 },
]
const table = { kind: 'table', decode, prefill: [{ tokens: 100, seconds: 0.03 }] }
const hardware = { flops: 100e12, memoryBandwidth: 1e12, memoryBytes: 10e9, hostBandwidth: 10e9 }
const model = {
  parameters: 1e9,
  layers: 10,
  attentionHeads: 8,
  kvHeads: 2,
  headDim: 64,
  bytesPerWeight: 2,
  bytesPerKv: 2,
}

describe('makeCore', () => {
  it('makes a constant core, with tokens written as people do', () => {
    const { core } = make({ ...constant, prefillTokensPerStep: '1k', contextLimit: '128k' })
    expect(core.spec).toMatchObject({ kind: 'constant', slots: 4, tokenBudget: 1028, contextLimit: 131_072 })
    expect(core.price(fakeBatch({ decodes: [5] })).first).toBe(1e9)
  })

  it('makes a roofline core from names or from descriptions, shared by several devices', () => {
    const named = make({ kind: 'roofline', hardware: 'h100-80gb', model: 'llama-3-70b', gpus: 4 }).core
    expect(named.spec).toMatchObject({ slots: 256, tokenBudget: 2048, contextLimit: 8192 })
    const inline = make({ kind: 'roofline', hardware, model, efficiency: { compute: 1, bandwidth: 1 } })
    expect(inline.core.spec.kvTokens).toBe(1_367_187)
    expect(inline.swapTicksPerToken).toBe(5120)
  })

  it('makes a fitted core: 2 ms a step and 1 ms a job', () => {
    const { core } = make({ kind: 'fitted', coefficients: { stepSeconds: 0.002, jobSeconds: 0.001 }, slots: 8 })
    expect(core.price(fakeBatch({ decodes: [1, 1, 1, 1] })).first).toBe(60_000_000)
  })

  it('limits a table core to what was measured, if nobody says otherwise', () => {
    expect(make(table).core.spec).toMatchObject({ slots: 8, contextLimit: 100 })
    expect(make({ ...table, slots: 2 }).core.spec.slots).toBe(2)
  })

  it('charges a swap in the core and tells the machine the same price', () => {
    const { core, swapTicksPerToken } = make({ ...constant, swapSecondsPerToken: 1e-6 })
    expect(swapTicksPerToken).toBe(10_000)
    expect(core.price(fakeBatch({ decodes: [5], swapTokens: 3 })).first).toBe(1e9 + 30_000)
    expect(make(constant).swapTicksPerToken).toBe(0)
  })

  it('lets the caller override limits, and single prices and skills', () => {
    const written = { ...constant, prices: { inputPerMillion: 3, outputPerMillion: 9 }, skill: { hard: 0.5 } }
    const overrides = { slots: 9, contextLimit: 50, kvTokens: 70, tokenBudget: 11, prices: { outputPerMillion: 8 } }
    expect(make(written, { ...overrides, skill: { simple: 0.9 } }).core.spec).toEqual({
      kind: 'constant',
      slots: 9,
      tokenBudget: 11,
      contextLimit: 50,
      kvTokens: 70,
      prices: { inputPerMillion: 3, cachedPerMillion: 3, outputPerMillion: 8, perHour: 0 },
      skill: { simple: 0.9, hard: 0.5, admits: 1 },
    })
  })

  it('keeps what an override leaves undefined', () => {
    expect(make(constant, { slots: undefined }).core.spec.slots).toBe(4)
  })

  it.each([
    [{ ...constant, speed: 3 }, 'speed'],
    [{ ...constant, tokensPerSecond: -1 }, 'tokensPerSecond'],
    [{ ...constant, slots: 0 }, 'slots'],
    [{ ...constant, contextLimit: 0 }, 'above 0'],
    [{ kind: 'roofline', hardware: 'z80', model: 'llama-3-8b' }, 'a100-80gb'],
    [{ kind: 'roofline', hardware: 'a100-80gb', model: 'constructor' }, 'llama-3-8b'],
    [{ ...table, decode: [] }, 'decode'],
    [{ kind: 'quantum' }, 'kind'],
  ])('the schema refuses %j', (written, word) => {
    expect(coreSchema.safeParse(written).error?.message).toContain(word)
  })

  it.each([
    [{ ...constant, tokenBudget: 3 }, 'tokenBudget 3 is less than slots 4'],
    [{ kind: 'roofline', hardware: 'apple-m2', model: 'llama-3-70b' }, 'leaves no room for KV'],
    [{ kind: 'fitted', coefficients: {} }, 'all coefficients are 0'],
    [{ ...table, prefill: [...table.prefill, { tokens: 200, seconds: 0.01 }] }, 'times must not fall'],
  ])('makeCore refuses %j, which makes no sense', (written, message) => {
    expect(() => make(written)).toThrow(message)
  })

  it('has a JSON Schema, for editors', () => {
    expect(JSON.stringify(z.toJSONSchema(coreSchema, { io: 'input' }))).toContain('llama-3-70b')
  })
})
