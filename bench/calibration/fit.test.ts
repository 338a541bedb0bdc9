import { describe, expect, test } from 'vitest'
import { type Coefficients, type StepLayout, zeroCoefficients } from '../../sim/cores/step-time.ts'
import { makeRng } from '../../sim/rng.ts'
import { fitTime, leftOutOf } from './fit.ts'
import { makeGrid } from './grid.ts'
import { kindOf, type MeasuredPoint, secondsOf } from './points.ts'

const grid = makeGrid({ slots: 8, contextLimit: 2048, tokenBudget: 256, kvTokens: 16_384 }, 'full')
const layout: StepLayout = { goes: 'apart', padTo: 64 }
/** Of the size that a model of 50M parameters has on one thread; the knee lies at 10 tokens. */
const truth: Coefficients = {
  ...zeroCoefficients,
  stepSeconds: 4e-4,
  weightsSeconds: 20e-3,
  tokenSeconds: 2e-3,
  attentionSeconds: 2e-6,
  paddedSeconds: 8e-6,
  jobSeconds: 3e-4,
  chunkSeconds: 1e-3,
}
const rng = makeRng(1)
const measured = (noise: number, of: Coefficients = truth): MeasuredPoint[] =>
  grid.points.map((point, i) => ({
    ...point,
    seconds: secondsOf(point, layout, of) * (1 + noise * (2 * rng.at(1, i, 0, 0) - 1)),
  }))

describe('without noise', () => {
  const fit = fitTime(measured(0), { layout })

  test('the formula is found again, on the points left out too', () => {
    expect(fit.leftOut.all).toBeLessThan(0.005)
    expect(fit.knee).toBeGreaterThan(9.5)
    expect(fit.knee).toBeLessThan(10.5)
  })

  test.each(['weightsSeconds', 'tokenSeconds', 'attentionSeconds', 'paddedSeconds'] as const)('so is %s', name => {
    expect(fit.coefficients[name] / truth[name]).toBeCloseTo(1, 1)
  })

  test('with a knee among those tried, to the last digit', () => {
    const exact = { ...truth, weightsSeconds: 0 }
    const { coefficients, leftOut } = fitTime(measured(0, exact), { layout })
    expect(leftOut.all).toBeLessThan(1e-9)
    for (const name of Object.keys(truth) as (keyof Coefficients)[])
      expect(coefficients[name]).toBeCloseTo(exact[name], 10)
  })
})

test('noise of up to a tenth leaves an error of half of it, and less in what steps cost', () => {
  const { coefficients, leftOut } = fitTime(measured(0.1), { layout })
  expect(leftOut.all).toBeLessThan(0.07)
  for (const name of ['tokenSeconds', 'attentionSeconds'] as const)
    expect(Math.abs(coefficients[name] / truth[name] - 1)).toBeLessThan(0.1)
  for (const decodes of [[100], [1000, 1000, 1000, 1000], [500, 20]]) {
    const point = { decodes, chunks: [] }
    const [found, wanted] = [coefficients, truth].map(of => secondsOf(point, layout, of)) as [number, number]
    expect(Math.abs(found / wanted - 1)).toBeLessThan(0.05)
  }
})

test('no coefficient is negative, whatever was measured', () => {
  const chance = grid.points.map((point, i) => ({ ...point, seconds: 1e-3 + rng.at(2, i, 0, 0) }))
  for (const value of Object.values(fitTime(chance, { layout }).coefficients)) expect(value).toBeGreaterThanOrEqual(0)
})

test('a third of the points of each kind is left out, the same ones each time', () => {
  const points = measured(0)
  const out = leftOutOf(points, 1)
  for (const kind of ['decode', 'prefill', 'mixed']) {
    const of = points.flatMap((point, i) => (kindOf(point) === kind ? [i] : []))
    expect(of.filter(i => out.has(i)).length).toBe(Math.floor(of.length / 3))
  }
  expect(leftOutOf(points, 1)).toEqual(out)
  expect(leftOutOf(points, 2)).not.toEqual(out)
})

test('too few points and times that are none are refused', () => {
  expect(() => fitTime(measured(0).slice(0, 5))).toThrow('a fit needs at least 12 points, there are 5')
  expect(() => fitTime(measured(0).map(point => ({ ...point, seconds: 0 })))).toThrow('a step that took 0 s')
})
