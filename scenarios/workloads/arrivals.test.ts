import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeRng } from '../../sim/rng.ts'
import { seconds } from '../../sim/units.ts'
import { endless } from './arrivals.ts'
import request from './request.ts'
import { arrivalTimes, complaintOf, sourceOf } from './testing.ts'

const sizes = { prompt: 10, output: 5 }
const times = (timing: object, most = 1000, seed = 1) =>
  arrivalTimes(sourceOf(request, { ...sizes, ...timing }), most, makeRng(seed)).map(seconds)

describe('arrivals', () => {
  it('come every so often, from the start', () => {
    expect(times({ arrivals: { every: '100ms' }, count: 4 })).toEqual([0, 0.1, 0.2, 0.3])
  })
  it('start at `from` and end before `until`', () => {
    expect(times({ arrivals: { every: '1s' }, from: '10s', until: '13s' })).toEqual([10, 11, 12])
  })
  it('come at listed times', () => {
    expect(times({ arrivals: { at: ['1s', '1s', '5s'] } })).toEqual([1, 1, 5])
  })
  it('come all at the start when nothing is said', () => {
    expect(times({ count: 3 })).toEqual([0, 0, 0])
  })
  it('come in bursts, spread in order within each', () => {
    expect(times({ arrivals: { burst: { size: 2, every: '1min' } }, count: 5 })).toEqual([0, 0, 60, 60, 120])
    const spread = times({ arrivals: { burst: { size: 10, every: '1min', spread: '20s' } }, count: 20 })
    // The i-th of ten falls in the i-th two seconds.
    spread.forEach((time, i) => {
      expect(Math.floor((time % 60) / 2)).toBe(i % 10)
    })
  })
  it('keep a Poisson rate: 20,000 at 8/s take 2,500 s, give or take 4 × 2,500/√20,000 = 71 s', () => {
    const last = times({ arrivals: { poisson: '8/s' }, count: 20_000 }, 20_000).at(-1) ?? 0
    expect(Math.abs(last - 2500)).toBeLessThan(71)
  })
  it('vary as asked with gamma gaps: at cv 3 the mean of 20,000 gaps is within 4 × 3/√20,000 = 8.5%', () => {
    const all = times({ arrivals: { gamma: { rate: '10/s', cv: 3 } }, count: 20_000 }, 20_000)
    const gaps = all.map((time, i) => time - (all[i - 1] ?? 0))
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length
    expect(Math.abs(mean - 0.1)).toBeLessThan(0.0085)
    // A gamma of shape 1/9 has kurtosis 3 + 54: the sample's cv of 20,000 has a standard error near 0.08.
    expect(Math.abs(Math.sqrt(variance) / mean - 3)).toBeLessThan(0.3)
  })
  it('never run backwards and repeat for the same seed', () => {
    const arrivals = fc.constantFrom<object>(
      { poisson: '3/s' },
      { gamma: { rate: '2/s', cv: 5 } },
      { burst: { size: 7, every: '3s', spread: '3s' } },
      { every: '1ms' },
    )
    fc.assert(
      fc.property(arrivals, fc.nat(), (spec, seed) => {
        const all = times({ arrivals: spec, count: 200 }, 200, seed)
        expect(all).toEqual([...all].sort((a, b) => a - b))
        expect(times({ arrivals: spec, count: 200 }, 200, seed)).toEqual(all)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a schema refuses', () => {
  it.each([
    [{}, 'count: needs `count`'],
    [{ arrivals: { poisson: '-1/s' } }, 'arrivals'],
    [{ arrivals: { every: '0s' }, count: 1 }, 'arrivals'],
    [{ arrivals: { at: ['2s', '1s'] } }, 'arrivals'],
    [{ arrivals: { burst: { size: 2, every: '1s', spread: '2s' } }, count: 1 }, 'arrivals'],
    [{ count: 0 }, 'count'],
  ])('%j', (timing, start) => {
    expect(complaintOf(request, { ...sizes, ...timing })).toContain(start)
  })
})

describe('endless', () => {
  const poisson = { poisson: 1 }
  it.each([
    [{ kind: 'request', arrivals: poisson }, true],
    [{ kind: 'request', arrivals: poisson, count: 5 }, false],
    [{ kind: 'request', arrivals: poisson, until: 5 }, false],
    [{ kind: 'request', arrivals: { at: [1] } }, false],
    [{ kind: 'trace' }, false],
  ])('%j: %s', (spec, answer) => {
    expect(endless(spec)).toBe(answer)
  })
})
