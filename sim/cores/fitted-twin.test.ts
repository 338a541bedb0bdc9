import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ProcessSpec } from '../program.ts'
import { play, script, toy } from '../test-machine.ts'
import { fittedCore } from './fitted.ts'

const coefficients = {
  stepSeconds: 1e-4,
  weightsSeconds: 2e-4,
  tokenSeconds: 3.3e-5,
  contextSeconds: 1.1e-7,
  paddedSeconds: 7e-7,
  longestSeconds: 3e-7,
  goSeconds: 2e-5,
  chunkSeconds: 5e-5,
  chunkContextSeconds: 1e-7,
  joinSeconds: 3e-7,
}
const process = fc
  .record({ tell: fc.integer({ min: 0, max: 200 }), output: fc.integer({ min: 1, max: 150 }), again: fc.nat(90) })
  .map(
    ({ tell, output, again }): ProcessSpec =>
      script([
        { do: 'think', input: tell, output },
        { do: 'think', input: 5, output: again + 1 },
      ]),
  )

const settlings = [undefined, { reading: 1.2, writing: [1.5, 1.3, 1.1, 1.04, 1] }]
const stretches = [0.9, 1.4, 1, 3].map((slower, i) => ({ work: 0.002 * (i + 1), took: 0.002 * (i + 1) * slower }))

test('a core that pads in multiples, or settles, gives the same run by jumps and step by step', () => {
  fc.assert(
    fc.property(
      fc.array(process, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(1, 16, 50),
      fc.constantFrom(...settlings),
      (processes, padTo, settling) => {
        const core = fittedCore({
          coefficients,
          settling,
          stretches: settling && stretches,
          layout: { goes: 'apart', padTo, piece: 24 },
          slots: 4,
          contextLimit: 4096,
          tokenBudget: 64,
        })
        const config = toy(processes)
        const cores = config.cores.map(each => ({ ...each, core }))
        const jumping = play({ ...config, cores })
        expect(play({ ...config, cores, stepByStep: true }).trace).toEqual(jumping.trace)
        expect(play({ ...config, cores, nag: true }).trace).toEqual(jumping.trace)
        expect(jumping.trace.length).toBeGreaterThan(processes.length)
      },
    ),
    { seed: 5, numRuns: 60 },
  )
})

test('a job that joins unsettles the others: 5 steps of 1 ms, the first two behind its prompt twice as long', () => {
  const settling = { reading: 1, writing: [2, 2, 1] }
  const core = fittedCore({ coefficients: { stepSeconds: 1e-3 }, settling, slots: 4, contextLimit: 4096 })
  const config = toy([script([{ do: 'think', input: 100, output: 5 }])])
  const { summary } = play({ ...config, cores: config.cores.map(each => ({ ...each, core })) })
  expect(summary.latencyMs.e2e.max).toBeCloseTo(1 + 2 + 2 + 1 + 1, 9)
})

test('a job joins those that decode once: 100 tokens of prompt and its first, 1 µs each, in a run of five steps', () => {
  const core = fittedCore({ coefficients: { stepSeconds: 1e-3, joinSeconds: 1e-6 }, slots: 4, contextLimit: 4096 })
  const config = toy([script([{ do: 'think', input: 100, output: 5 }])])
  const { summary } = play({ ...config, cores: config.cores.map(each => ({ ...each, core })) })
  expect(summary.latencyMs.e2e.max).toBeCloseTo(5 + 0.101, 9)
})
