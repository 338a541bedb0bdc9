import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FakeJobs, fakeBatch } from './fake-batch.ts'
import { type DecodePoint, tableCore } from './table.ts'

const MS = 10_000_000
/** The same cases in every run. */
const FIXED = { seed: 2023, numRuns: 200 }
const decode: DecodePoint[] = [
  { batch: 1, context: 100, seconds: 0.01 },
  { batch: 5, context: 100, seconds: 0.018 },
  { batch: 1, context: 300, seconds: 0.012 },
  { batch: 5, context: 300, seconds: 0.028 },
]
const prefill = [
  { tokens: 100, seconds: 0.02 },
  { tokens: 500, seconds: 0.06 },
]
const options = { decode, prefill, slots: 8, contextLimit: 1000 }
const core = tableCore(options)
const milliseconds = (jobs: FakeJobs) => core.price(fakeBatch(jobs)).first / MS
const jobs = (count: number, context: number): number[] => Array(count).fill(context)

describe('table core', () => {
  it('gives back what was measured, for one step at a time', () => {
    expect(core.price(fakeBatch({ decodes: [300] }))).toEqual({ first: 12 * MS, growth: 0, validSteps: 1 })
    expect(milliseconds({ decodes: jobs(5, 300) })).toBe(28)
    expect(milliseconds({ prefills: [{ tokens: 500 }] })).toBe(60)
  })

  it('draws straight lines between the points', () => {
    expect(milliseconds({ decodes: jobs(2, 100) })).toBe(12)
    expect(milliseconds({ decodes: jobs(3, 200) })).toBe((14 + 20) / 2)
    expect(milliseconds({ prefills: [{ tokens: 100 }, { tokens: 100 }] })).toBe(30)
  })

  it('keeps the first time below the first point, and grows in proportion beyond the last', () => {
    expect(milliseconds({ decodes: [5] })).toBe(10)
    expect(milliseconds({ prefills: [{ tokens: 0 }] })).toBe(20)
    expect(milliseconds({ decodes: jobs(10, 100) })).toBe(36)
    expect(milliseconds({ decodes: jobs(1, 600) })).toBe(24)
    expect(milliseconds({ prefills: [{ tokens: 1000 }] })).toBe(120)
  })

  it('streams the weights once where a step does both: 18 + 20 − 10', () => {
    expect(milliseconds({ decodes: jobs(5, 100), prefills: [{ tokens: 100 }] })).toBe(28)
  })

  it('adds a swap', () => {
    const swapping = tableCore({ ...options, swapTicksPerToken: 9 })
    expect(swapping.price(fakeBatch({ decodes: [100], swapTokens: 10 })).first).toBe(10 * MS + 90)
  })

  it('never falls as batch, context or prompt grow, and costs whole ticks', () => {
    const size = fc.integer({ min: 1, max: 20 })
    const context = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(size, context, fc.nat(1000), fc.nat(10), fc.nat(1000), (count, tokens, prompt, moreJobs, more) => {
        const time = (n: number, c: number, p: number) =>
          core.price(fakeBatch({ decodes: jobs(n, c), prefills: [{ tokens: p }] })).first
        const base = time(count, tokens, prompt)
        expect(Number.isSafeInteger(base)).toBe(true)
        expect(time(count + moreJobs, tokens, prompt)).toBeGreaterThanOrEqual(base)
        expect(time(count, tokens + more, prompt)).toBeGreaterThanOrEqual(base)
        expect(time(count, tokens, prompt + more)).toBeGreaterThanOrEqual(base)
        expect(core.price(fakeBatch({ decodes: jobs(count, tokens) })).first).toBeLessThanOrEqual(base)
      }),
      FIXED,
    )
  })

  it('works from a single point each', () => {
    const single = tableCore({ ...options, decode: decode.slice(0, 1), prefill: prefill.slice(0, 1) })
    expect(single.price(fakeBatch({ decodes: [50] })).first).toBe(10 * MS)
  })

  it.each([
    [{ decode: [] }, 'core table: decode has no points; measure at least one'],
    [{ prefill: [] }, 'core table: prefill has no points; measure at least one'],
    [{ decode: decode.slice(0, 3) }, 'decode at batch 5 is measured at contexts 100, at batch 1 at 100, 300'],
    [
      { decode: [...decode, { batch: 1, context: 100, seconds: 1 }] },
      'decode at batch 1 has context 100 twice; keep one',
    ],
    [
      { prefill: [...prefill, { tokens: 600, seconds: 0.05 }] },
      'prefill takes 0.06 s at tokens 500 but 0.05 s at 600; times must not fall',
    ],
    [
      { decode: [...decode.slice(0, 1), { batch: 2, context: 100, seconds: 0.005 }] },
      'decode at context 100 takes 0.01 s at batch 1 but 0.005 s at 2',
    ],
    [{ prefill: [{ tokens: 0, seconds: 1 }] }, 'prefill: tokens is 0; expected a number above 0'],
    [{ prefill: [{ tokens: 10, seconds: Number.NaN }] }, 'prefill: time at tokens 10 is NaN'],
  ])('refuses %j', (wrong, message) => {
    expect(() => tableCore({ ...options, ...wrong })).toThrow(message)
  })
})
