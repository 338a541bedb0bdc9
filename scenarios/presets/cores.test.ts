import { describe, expect, it } from 'vitest'
import { fakeBatch } from '../../sim/cores/fake-batch.ts'
import { kvBytesPerToken } from '../../sim/cores/roofline.ts'
import { seconds } from '../../sim/units.ts'
import { corePresets } from './cores.ts'
import { hardwarePresets } from './hardware.ts'
import { coreSchema, makeCore } from './make-core.ts'
import { modelPresets } from './models.ts'

const made = (name: string) => {
  const preset = corePresets[name]
  if (!preset) throw new Error(`no preset ${name}`)
  return preset.make()
}
const roofline = (hardware: string, model: string, changes: object = {}) =>
  makeCore({
    kind: 'roofline',
    hardware: { ...(hardwarePresets[hardware] as (typeof hardwarePresets)[string]), ...changes },
    model,
  }).core
/** One job alone, at this context. */
const tokensPerSecond = (core: ReturnType<typeof roofline>, context: number) =>
  1 / seconds(core.price(fakeBatch({ decodes: [context] })).first)

describe.each(Object.entries(corePresets))('core preset %s', (name, preset) => {
  it('is a description that a scenario could write, with a summary and sources', () => {
    expect(coreSchema.parse(preset.description)).toEqual(preset.description)
    expect(preset.summary.length).toBeGreaterThan(10)
    expect(preset.source).not.toMatch(/undefined|NaN/)
  })

  it('has room for a full context, and a step that takes time', () => {
    const { core } = preset.make()
    expect(core.spec.kvTokens).toBeGreaterThanOrEqual(core.spec.contextLimit)
    expect(core.spec.tokenBudget).toBeGreaterThanOrEqual(core.spec.slots)
    expect(core.price(fakeBatch({ decodes: [100] })).first).toBeGreaterThan(1e6)
    expect(preset.make({ slots: 3 }).core.spec.slots, name).toBe(3)
  })

  it('costs by the hour or by the token, never both', () => {
    const { prices } = preset.make().core.spec
    expect(prices.perHour * prices.outputPerMillion).toBe(0)
  })
})

describe('the numbers of the presets', () => {
  it('karpathy-2023: 256 slots at 20 Hz, 128k', () => {
    const { core } = made('karpathy-2023')
    expect(core.spec).toMatchObject({ slots: 256, contextLimit: 131_072 })
    expect(core.price(fakeBatch({ decodes: Array(256).fill(1000) })).first).toBe(500_000_000)
  })

  it('8B on A100: the weights take 2 · 8.03e9 / (2.039e12 · 0.8) s, a step 1.01 ms and the KV more', () => {
    const step = seconds(made('llama-8b-a100').core.price(fakeBatch({ decodes: [1000] })).first)
    const weights = (2 * 8.03e9) / (2.039e12 * 0.8)
    const kv = (1000 * 2 * 32 * 8 * 128 * 2) / (2.039e12 * 0.8)
    expect(step).toBeCloseTo(weights + kv + 0.001 + 0.00001, 9)
  })

  it('70B: 320 KiB of KV a token, and 447,000 tokens of it beside the weights on four A100s', () => {
    const model = modelPresets['llama-3-70b']
    expect(model && kvBytesPerToken(model)).toBe(320 * 1024)
    expect(made('llama-70b-4xa100').core.spec.kvTokens).toBe(Math.floor((0.9 * 320e9 - 141.2e9) / 327_680))
  })

  it('4-bit weights on a home machine leave it one job at a time', () => {
    expect(made('home-8b-4bit').core.spec.slots).toBe(1)
    expect(made('laptop-8b-4bit').core.spec.slots).toBe(1)
  })

  it('small is cheaper and faster than large, and worse at hard tasks', () => {
    const [small, large] = [made('small').core, made('large').core]
    expect(small.spec.prices).toMatchObject({ inputPerMillion: 0.15, cachedPerMillion: 0.075, outputPerMillion: 0.6 })
    expect(large.spec.prices).toMatchObject({ inputPerMillion: 2.5, cachedPerMillion: 1.25, outputPerMillion: 10 })
    expect(tokensPerSecond(small, 100)).toBeGreaterThan(tokensPerSecond(large, 100))
    expect(small.spec.skill.hard).toBeLessThan(large.spec.skill.hard)
  })
})

/** What others measured and published, on the presets' hardware or its nearest sibling. */
describe('the assumed efficiencies come within 15% of published speeds', () => {
  const near = (ours: number, published: number) => expect(Math.abs(ours / published - 1)).toBeLessThan(0.15)

  it('75 tok/s: vLLM, Llama 3.1 8B bf16, one request at 1,024 tokens, A100 40GB (1,555 GB/s)', () => {
    near(tokensPerSecond(roofline('a100-80gb', 'llama-3-8b', { memoryBandwidth: 1555e9 }), 1088), 75)
  })

  it('127.7 and 54.8 tok/s: llama.cpp, Llama 3 8B Q4_K_M and F16, RTX 4090', () => {
    near(tokensPerSecond(roofline('rtx-4090', 'llama-3-8b-4bit'), 512), 127.74)
    near(tokensPerSecond(roofline('rtx-4090', 'llama-3-8b'), 256), 54.84)
  })

  it('6,899 tok/s of prompt: llama.cpp, Llama 3 8B Q4_K_M, 1,024 tokens, RTX 4090', () => {
    const step = roofline('rtx-4090', 'llama-3-8b-4bit').price(fakeBatch({ prefills: [{ tokens: 1024 }] }))
    near(1024 / seconds(step.first), 6898.71)
  })

  it('20.9 tok/s: llama.cpp, Llama 3.1 8B Q4_K_M, Apple M4 (120 GB/s)', () => {
    near(tokensPerSecond(roofline('apple-m2', 'llama-3-8b-4bit', { memoryBandwidth: 120e9 }), 64), 20.87)
  })

  it('13,248 blocks of 16 tokens: vLLM, Llama 3 8B bf16, A6000 (48 GB)', () => {
    near(roofline('a100-80gb', 'llama-3-8b', { memoryBytes: 48e9 }).spec.kvTokens, 13_248 * 16)
  })
})
