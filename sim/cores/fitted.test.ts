import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FakeJobs, fakeBatch } from './fake-batch.ts'
import { fittedCore } from './fitted.ts'
import type { Coefficients, StepLayout } from './step-time.ts'

/** The same cases in every run. */
const FIXED = { seed: 2023, numRuns: 200 }
const limits = { slots: 64, contextLimit: 10_000 }
const US = 10_000
const seconds = (micros: number) => micros * 1e-6
/** Microseconds: 2,000 a step, weights 1,000, 10 a token, 0.1 a pair, 0.01 a token of context, 5 a job. */
const coefficients = {
  stepSeconds: seconds(2000),
  weightsSeconds: seconds(1000),
  tokenSeconds: seconds(10),
  attentionSeconds: seconds(0.1),
  contextSeconds: seconds(0.01),
  jobSeconds: seconds(5),
}
const core = fittedCore({ ...limits, coefficients })
const first = (jobs: FakeJobs, of = core) => of.price(fakeBatch(jobs)).first

describe('fitted core, by hand', () => {
  it('decodes at the speed of the weights: 2,000 + 1,000 + 0.01·600 + 5·3 µs', () => {
    const price = core.price(fakeBatch({ decodes: [100, 200, 300] }))
    expect(price).toEqual({ first: 3021 * US, growth: 0.03 * US, validSteps: Infinity })
  })

  it('computes a prompt at the speed of arithmetic: 2,000 + 10·400 + 0.1·400·(100 + 200) + 5 µs', () => {
    const price = core.price(fakeBatch({ prefills: [{ tokens: 400, computed: 100 }] }))
    expect(price).toEqual({ first: 18_005 * US, growth: 0, validSteps: 1 })
  })

  it('adds up prompt and decoding: 2,000 + 10·202 + 0.1·200·100 + 0.01·50 + 5·3 µs', () => {
    expect(first({ decodes: [20, 30], prefills: [{ tokens: 200 }] })).toBe(6035.5 * US)
  })

  it('counts one token for a job whose prompt is empty or cached', () => {
    const perToken = fittedCore({ ...limits, coefficients: { tokenSeconds: seconds(10) } })
    expect(first({ prefills: [{ tokens: 0 }, { tokens: 0 }] }, perToken)).toBe(20 * US)
  })

  it('pads every job to the longest: 1 µs · 3 jobs · 300 tokens, and 3 more tokens a step', () => {
    const padded = fittedCore({ ...limits, coefficients: { paddedSeconds: seconds(1) } })
    const decoding = padded.price(fakeBatch({ decodes: [100, 200, 300] }))
    expect(decoding).toEqual({ first: 900 * US, growth: 3 * US, validSteps: Infinity })
    expect(first({ decodes: [100, 200], prefills: [{ tokens: 50, computed: 350 }] }, padded)).toBe(1200 * US)
  })

  it('pads to no job that sits this step out, and to the mean where no job can be visited', () => {
    const padded = fittedCore({ ...limits, coefficients: { paddedSeconds: seconds(1) } })
    const idle = fakeBatch({ decodes: [100], prefills: [{ tokens: 0, computed: 900 }] })
    expect(padded.price({ ...idle, prefilling: 0 }).first).toBe(100 * US)
    const imagined = { ...fakeBatch({ decodes: [100, 300] }), eachJob: () => {} }
    expect(padded.price(imagined).first).toBe(400 * US)
  })

  describe('of which each chunk of prompt is a go of its own', () => {
    const apart = { goes: 'apart', padTo: 64 } as const
    const of = (coefficients: Partial<Coefficients>) => fittedCore({ ...limits, coefficients, layout: apart })

    it('streams the weights in every go: 1,000 + 1,000 + 10·200 µs', () => {
      const core = of({ weightsSeconds: seconds(1000), tokenSeconds: seconds(10) })
      expect(first({ decodes: [20, 30], prefills: [{ tokens: 4 }, { tokens: 200 }] }, core)).toBe(4000 * US)
      expect(first({ decodes: [20], prefills: [{ tokens: 1, computed: 300 }, { tokens: 0 }] }, core)).toBe(1000 * US)
    })

    it('pads those that decode, and them alone, to a multiple of 64: 1 µs · 2 · 128', () => {
      const core = of({ paddedSeconds: seconds(1) })
      expect(first({ decodes: [65, 20], prefills: [{ tokens: 50, computed: 350 }] }, core)).toBe(256 * US)
    })

    it('keeps that price until the longest fills its multiple: at 126 tokens for 126, 127 and 128', () => {
      const price = of({ paddedSeconds: seconds(1), contextSeconds: seconds(1) }).price(
        fakeBatch({ decodes: [126, 4] }),
      )
      expect(price).toEqual({ first: (256 + 130) * US, growth: 2 * US, validSteps: 3 })
    })

    it('charges a chunk for itself and for its context, but none of one token: 100 + 3·(64 + 128) µs', () => {
      const core = of({ chunkSeconds: seconds(100), chunkContextSeconds: seconds(3) })
      const chunk = { tokens: 64, computed: 128 }
      expect(first({ prefills: [chunk, { tokens: 1, computed: 300 }] }, core)).toBe((100 + 3 * 192) * US)
    })

    it('reads a chunk in pieces, each a go: 3·100 + 1,280 + 1,280 + 1,000 µs', () => {
      const layout = { ...apart, piece: 128 }
      const coefficients = { goSeconds: seconds(100), weightsSeconds: seconds(1000), tokenSeconds: seconds(10) }
      const core = fittedCore({ ...limits, coefficients, layout })
      expect(first({ prefills: [{ tokens: 300 }] }, core)).toBe((300 + 1280 + 1280 + 1000) * US)
    })

    it('charges the longest context once, however many there are: 3 µs · 128', () => {
      const core = of({ longestSeconds: seconds(3) })
      expect(core.price(fakeBatch({ decodes: [65, 20, 7] }))).toEqual({ first: 384 * US, growth: 0, validSteps: 64 })
      const exact = fittedCore({ ...limits, coefficients: { longestSeconds: seconds(3) } })
      expect(exact.price(fakeBatch({ decodes: [65, 20, 7] }))).toMatchObject({ first: 195 * US, growth: 3 * US })
    })

    it('charges a job for joining those that decode, in that step alone: 2·(192 + 10) µs', () => {
      const core = of({ joinSeconds: seconds(2), contextSeconds: seconds(1) })
      const jobs = { decodes: [192, 10, 300], joining: 2 }
      expect(core.price(fakeBatch(jobs))).toEqual({ first: (404 + 502) * US, growth: 3 * US, validSteps: 1 })
      expect(core.price(fakeBatch({ decodes: jobs.decodes }))).toMatchObject({ first: 502 * US, validSteps: Infinity })
    })

    it('takes longer after a job has joined, and does so for one step, one, two, four …', () => {
      const settling = { reading: 2, writing: [1.5, 1.25, 1.5, 1] }
      const core = fittedCore({ ...limits, coefficients: { contextSeconds: seconds(4) }, settling })
      const at = (sinceJoin: number) => core.price(fakeBatch({ decodes: [100], sinceJoin }))
      expect({ ...at(0) }).toEqual({ first: 600 * US, growth: 6 * US, validSteps: 1 })
      expect({ ...at(1) }).toEqual({ first: 500 * US, growth: 5 * US, validSteps: 1 })
      expect([at(2).validSteps, at(3).validSteps]).toEqual([2, 1])
      expect({ ...at(4) }).toEqual({ first: 400 * US, growth: 4 * US, validSteps: Infinity })
      expect({ ...core.price(fakeBatch({ decodes: [100] })) }).toEqual({ ...at(4000) })
      expect(first({ decodes: [100], prefills: [{ tokens: 5 }], sinceJoin: 0 }, core)).toBe(800 * US)
    })

    it('takes the chunks of an imagined step to be alike', () => {
      const core = of({ weightsSeconds: seconds(1000), tokenSeconds: seconds(10), chunkContextSeconds: seconds(1) })
      const two = fakeBatch({
        prefills: [
          { tokens: 50, computed: 20 },
          { tokens: 50, computed: 20 },
        ],
      })
      expect(core.price({ ...two, eachJob: () => {} }).first).toBe((2000 + 140) * US)
    })
  })

  it('adds a swap to one step only', () => {
    const swapping = fittedCore({ ...limits, coefficients, swapTicksPerToken: 3 })
    const price = swapping.price(fakeBatch({ decodes: [600, 0, 0], swapTokens: 16 }))
    expect(price).toEqual({ first: 3021 * US + 48, growth: 0, validSteps: 1 })
  })

  it.each([
    [{ tokenSeconds: -1 }, 'core fitted: tokenSeconds is -1; expected a number of seconds, 0 or more'],
    [{ jobSeconds: Number.NaN }, 'jobSeconds is NaN'],
    [{}, 'all coefficients are 0'],
  ])('refuses %j', (wrong, message) => {
    expect(() => fittedCore({ ...limits, coefficients: wrong })).toThrow(message)
  })

  it.each([
    [{ reading: 1, writing: [] }, 'core fitted: settling.writing has 0 factors; expected 1 to 32'],
    [{ reading: 0, writing: [1] }, 'core fitted: a step that takes 0 times as long; expected a number above 0'],
    [{ reading: 1, writing: [1, Number.NaN] }, 'a step that takes NaN times as long'],
  ])('refuses %j', (settling, message) => {
    expect(() => fittedCore({ ...limits, coefficients, settling })).toThrow(message)
  })
})

const micros = fc.double({ min: 0, max: 1e-3, noNaN: true })
const anyCoefficients: fc.Arbitrary<Coefficients> = fc.record({
  stepSeconds: fc.double({ min: 1e-6, max: 1e-2, noNaN: true }),
  weightsSeconds: micros,
  tokenSeconds: micros,
  attentionSeconds: micros,
  contextSeconds: micros,
  jobSeconds: micros,
  paddedSeconds: fc.oneof(fc.constant(0), micros),
  longestSeconds: fc.oneof(fc.constant(0), micros),
  goSeconds: micros,
  chunkSeconds: micros,
  chunkContextSeconds: micros,
  joinSeconds: micros,
})
const anyLayout: fc.Arbitrary<StepLayout> = fc.record({
  goes: fc.constantFrom('together' as const, 'apart' as const),
  padTo: fc.constantFrom(1, 16, 100),
  piece: fc.constantFrom(undefined, 128),
})
const factor = fc.double({ min: 0.5, max: 3, noNaN: true })
const anySettling = fc.option(
  fc.record({ reading: factor, writing: fc.array(factor, { minLength: 1, maxLength: 6 }) }),
  { nil: undefined },
)
const tokens = fc.nat(10_000)
const anyDecodes = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 20 })
const anyPrefills = fc.array(fc.record({ tokens, computed: tokens }), { maxLength: 5 })
const isWhole = (price: { first: number; growth: number }) =>
  price.first >= 1 && Number.isSafeInteger(price.first) && price.growth >= 0 && Number.isSafeInteger(price.growth)

describe('fitted core, always', () => {
  it('step i of a price costs what the batch of that step costs by itself, but for rounding', () => {
    fc.assert(
      fc.property(
        anyCoefficients,
        anyLayout,
        anySettling,
        anyDecodes,
        fc.nat(100),
        fc.nat(1000),
        (coefficients, layout, settling, decodes, sinceJoin, n) => {
          const core = fittedCore({ ...limits, coefficients, layout, settling })
          const { first, growth, validSteps } = core.price(fakeBatch({ decodes, sinceJoin }))
          const i = Math.min(n, validSteps - 1)
          const jobs = { decodes: decodes.map(context => context + i), sinceJoin: sinceJoin + i }
          const later = core.price(fakeBatch(jobs)).first
          expect(Math.abs(first + i * growth - later)).toBeLessThanOrEqual(i / 2 + 1)
        },
      ),
      FIXED,
    )
  })

  it('costs whole ticks, at least one', () => {
    fc.assert(
      fc.property(
        anyCoefficients,
        anyLayout,
        anyDecodes,
        anyPrefills,
        fc.nat(500),
        (coefficients, layout, decodes, prefills, swapTokens) =>
          isWhole(
            fittedCore({ ...limits, coefficients, layout, swapTicksPerToken: 0.3 }).price(
              fakeBatch({ decodes, prefills, swapTokens }),
            ),
          ),
      ),
      FIXED,
    )
  })

  it('never costs less for more work', () => {
    fc.assert(
      fc.property(
        anyCoefficients,
        anyLayout,
        anyDecodes,
        anyPrefills,
        tokens,
        (coefficients, layout, decodes, prefills, more) => {
          const core = fittedCore({ ...limits, coefficients, layout, swapTicksPerToken: 5 })
          const [head = 1, ...tail] = decodes
          const base = first({ decodes, prefills }, core)
          const grown = [
            { decodes: [...decodes, more + 1], prefills },
            { decodes: [head + more, ...tail], prefills },
            { decodes, prefills: [...prefills, { tokens: more }] },
            { decodes, prefills, swapTokens: more },
          ]
          for (const jobs of grown) expect(first(jobs, core)).toBeGreaterThanOrEqual(base)
        },
      ),
      FIXED,
    )
  })
})
