import { describe, expect, test } from 'vitest'
import { zeroCoefficients } from '../../sim/cores/step-time.ts'
import { makeGrid } from './grid.ts'
import { later, measureTime, middleMean, REFERENCE, type Sample } from './measure.ts'
import { secondsOf } from './points.ts'
import { syntheticEngine } from './synthetic-engine.ts'

const coefficients = { stepSeconds: 1e-3, tokenSeconds: 1e-4, contextSeconds: 1e-6 }
const layout = { goes: 'apart', padTo: 1 } as const
const grid = makeGrid({ slots: 4, contextLimit: 256, tokenBudget: 64, kvTokens: 1024 }, 'quick')
const options = { rounds: 3, repeats: 2, streak: 4 }

describe('measuring', () => {
  test('finds what each step takes, whatever the order', async () => {
    const engine = syntheticEngine({ coefficients, layout, contextLimit: 256 })
    const { points = [] } = (await measureTime(engine, grid, options)) ?? {}
    expect(points.length).toBe(grid.points.length)
    for (const point of points) {
      expect(point.seconds).toBeCloseTo(secondsOf(point, layout, { ...zeroCoefficients, ...coefficients }), 12)
    }
  })

  test('visits every point in every round, the reference first, in another order each', async () => {
    const samples: Sample[] = []
    const onSample = (sample: Sample) => samples.push(sample)
    await measureTime(syntheticEngine({ coefficients, contextLimit: 256 }), grid, options, { onSample })
    const rounds = [0, 1, 2].map(round => samples.filter(sample => sample.round === round).map(({ point }) => point))
    for (const round of rounds) {
      expect(round[0]).toBe(REFERENCE)
      expect([...round].sort((a, b) => a - b)).toEqual([REFERENCE, ...grid.points.keys()])
    }
    expect(rounds[0]).not.toEqual(rounds[1])
  })

  test('goes on where an earlier run was stopped, and measures nothing twice', async () => {
    const known: Sample[] = []
    const stopped = await measureTime(syntheticEngine({ coefficients, contextLimit: 256 }), grid, options, {
      onSample: sample => known.push(sample),
      stop: () => known.length === 10,
    })
    expect([stopped, known.length]).toEqual([null, 10])
    const rest: Sample[] = []
    const onSample = (sample: Sample) => rest.push(sample)
    const whole = await measureTime(syntheticEngine({ coefficients, contextLimit: 256 }), grid, options, {
      known,
      onSample,
    })
    expect(rest.length).toBe(3 * (grid.points.length + 1) - 10)
    expect(whole?.samples.slice(0, 10)).toEqual(known)
  })

  test('closes what it opened, even if the engine fails', async () => {
    const engine = syntheticEngine({ coefficients, contextLimit: 100 })
    await expect(measureTime(engine, grid, options)).rejects.toThrow('over the limit of 100')
    expect(engine.isOpen.size).toBe(0)
  })

  test('ends the streaks of a slow core sooner: steps of a second and more 24 times, a third of them for nothing', async () => {
    const engine = syntheticEngine({ coefficients: { stepSeconds: 1 }, layout, contextLimit: 256 })
    const samples: Sample[] = []
    await measureTime(engine, grid, { ...options, streak: 96 }, { onSample: it => samples.push(it) })
    const decoding = samples.filter(({ point }) => point !== REFERENCE && grid.points[point]?.chunks.length === 0)
    expect(new Set(decoding.map(({ seconds }) => seconds.length))).toEqual(new Set([16]))
  })

  test('shows by the reference how the machine drifts', async () => {
    const engine = syntheticEngine({ coefficients, noise: 0.2, contextLimit: 256 })
    const { drift = [] } = (await measureTime(engine, grid, options)) ?? {}
    expect(drift.length).toBe(3)
  })
})

test('the mean of the middle three fifths forgets an interruption: of 1, 2, 3, 4, 1000 it is 3', () => {
  expect(middleMean([1000, 2, 4, 1, 3])).toBe(3)
  expect(middleMean([4])).toBe(4)
})

test('the first third of a streak does not count, or the first 32 steps', () => {
  expect(later([5, 3, 1, 1, 1, 1])).toEqual([1, 1, 1, 1])
  expect(later(new Array(200).fill(1)).length).toBe(168)
})
