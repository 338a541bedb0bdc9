import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fakeBatch } from '../../sim/cores/fake-batch.ts'
import { fittedCore } from '../../sim/cores/fitted.ts'
import type { StepLayout } from '../../sim/cores/step-time.ts'
import { TICKS_PER_SECOND } from '../../sim/units.ts'
import { coefficientsOf, FITTED, kindOf, nameOf, rowOf, secondsOf } from './points.ts'
import { somePoint } from './test-points.ts'

const FIXED = { seed: 2023, numRuns: 300 }
const layouts: StepLayout[] = [
  { goes: 'together', padTo: 1 },
  { goes: 'apart', padTo: 1 },
  { goes: 'apart', padTo: 64, piece: 50 },
]
const values = fc.array(fc.double({ min: 0, max: 1e-3, noNaN: true }), {
  minLength: FITTED.length,
  maxLength: FITTED.length,
})

test('a point is called after what is in it', () => {
  const point = { decodes: [100, 300], chunks: [{ tokens: 64, computed: 128 }] }
  expect([nameOf(point), kindOf(point)]).toEqual(['2×(100..300) + 64@128', 'mixed'])
  expect(nameOf({ decodes: [7, 7, 7], chunks: [] })).toBe('3×7')
})

test('two jobs that decode and 10 tokens of prompt, apart, with a knee of 3: 3 + 10 tokens', () => {
  const point = { decodes: [100, 130], chunks: [{ tokens: 10, computed: 20 }] }
  const row = rowOf(point, { goes: 'apart', padTo: 64 }, 3)
  expect(row).toEqual([1, 13, 10 * 25, 230, 3, 2 * 192, 192, 2, 1, 30])
})

test('a chunk of 130 tokens after 20, in pieces of 60: three goes, which end at 80, 140 and 150', () => {
  const row = rowOf(
    { decodes: [], chunks: [{ tokens: 130, computed: 20 }] },
    { goes: 'apart', padTo: 1, piece: 60 },
    12,
  )
  expect(row).toEqual([1, 60 + 60 + 12, 130 * 85, 0, 1, 0, 0, 3, 3, 80 + 140 + 150])
})

describe.each(layouts)('a step that runs $goes, padded to $padTo', layout => {
  test('is priced by the core as it is by the fit', () => {
    fc.assert(
      fc.property(somePoint, values, fc.double({ min: 0, max: 50, noNaN: true }), (point, values, knee) => {
        const coefficients = { ...coefficientsOf(values, knee), stepSeconds: 1e-6 + (values[0] ?? 0) }
        const core = fittedCore({ coefficients, layout, slots: 64, contextLimit: 4096 })
        const jobs = { decodes: point.decodes, prefills: point.chunks }
        const ticks = secondsOf(point, layout, coefficients) * TICKS_PER_SECOND
        expect(Math.abs(core.price(fakeBatch(jobs)).first - ticks)).toBeLessThanOrEqual(0.5 + ticks * 1e-12)
      }),
      FIXED,
    )
  })

  test('is a row times the coefficients', () => {
    fc.assert(
      fc.property(somePoint, values, fc.double({ min: 0, max: 50, noNaN: true }), (point, values, knee) => {
        const product = rowOf(point, layout, knee).reduce((sum, x, j) => sum + x * (values[j] ?? 0), 0)
        expect(secondsOf(point, layout, coefficientsOf(values, knee))).toBeCloseTo(product, 9)
      }),
      FIXED,
    )
  })
})
