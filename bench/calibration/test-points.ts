/** For tests: any step there may be. */
import fc from 'fast-check'
import type { StepPoint } from './points.ts'

const context = fc.integer({ min: 1, max: 2000 })
const chunk = fc.record({ tokens: fc.integer({ min: 2, max: 300 }), computed: fc.nat(1500) })

export const somePoint: fc.Arbitrary<StepPoint> = fc
  .record({ decodes: fc.array(context, { maxLength: 8 }), chunks: fc.array(chunk, { maxLength: 3 }) })
  .filter(({ decodes, chunks }) => decodes.length + chunks.length > 0)
