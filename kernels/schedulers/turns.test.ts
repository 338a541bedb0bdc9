import { describe, expect, it } from 'vitest'
import { play, type ToyJob } from '../lib/toy.ts'
import lottery from './lottery.ts'
import rr from './rr.ts'
import stride from './stride.ts'
import vtc from './vtc.ts'

const count = (log: string, name: string, steps: number) =>
  log
    .split(' ')
    .slice(0, steps)
    .filter(batch => batch.includes(name)).length

describe('rr', () => {
  const a = { name: 'A', output: 3 }
  const b = { name: 'B', output: 3 }

  it('gives each job a quantum in turn', () => {
    expect(play(rr, { quantum: 2 }, [a, b])).toBe('A A B B A B')
    expect(play(rr, { quantum: 1 }, [a, b, { name: 'C', output: 1 }])).toBe('A B C A B A B')
  })

  it('lets a job run on while nobody waits, and gives its slot to the first who comes', () => {
    expect(
      play(rr, { quantum: 2 }, [
        { ...a, output: 5 },
        { ...b, output: 1, at: 3 },
      ]),
    ).toBe('A A A B A A')
  })

  it('counts a quantum in seconds: 1.5 ms end with the second step of 1 ms', () => {
    expect(play(rr, { quantumSeconds: 0.0015 }, [a, b])).toBe('A A B B A B')
  })

  it('does not count the steps of a prompt', () => {
    expect(play(rr, { quantum: 1 }, [{ ...a, prefillSteps: 3 }, b])).toBe('A A A B A B A B')
  })

  it('takes one slot for each that waits, and none for whoever has just lost one', () => {
    const jobs = [a, b, { name: 'C', output: 1 }]
    expect(play(rr, { quantum: 1 }, jobs, { slots: 2 })).toBe('AB BC BA A')
  })

  it('puts whoever loses its KV before its quantum is up at the head of the line', () => {
    const jobs = ['A', 'B', 'C'].map(name => ({ name, prompt: 3, output: 3 }))
    expect(play(rr, {}, jobs, { slots: 2, kvTokens: 9 })).toBe('AB A A BC B C C')
  })

  it.each([0, 1.5, Number.NaN])('refuses a quantum of %s', quantum => {
    expect(() => play(rr, { quantum }, [])).toThrow(`rr: quantum must be a whole number of tokens >= 1, got ${quantum}`)
  })
})

describe('vtc', () => {
  const flood = (name: string, client: number, output: number, jobs: number): ToyJob[] =>
    Array.from({ length: jobs }, () => ({ name, client, output }))

  it('serves two clients alternately though one has all its jobs in line first', () => {
    expect(play(vtc, {}, [...flood('A', 0, 1, 4), ...flood('B', 1, 1, 2)])).toBe('A B A B A A')
  })

  it('counts weighted tokens: one answer of 3 is worth three of 1', () => {
    expect(play(vtc, {}, [...flood('A', 0, 3, 2), ...flood('B', 1, 1, 4)])).toBe('A A A B B B A A A B')
  })

  it('counts a prompt when it enters: A at 4 + 2, B at 2 and 4 and 6, a tie that A has', () => {
    const a = { name: 'A', client: 0, prompt: 4, output: 1 }
    expect(play(vtc, {}, [a, a, ...flood('B', 1, 1, 4)])).toBe('A B B B A B')
  })

  it('divides by the weight of a client', () => {
    const jobs = [...flood('A', 0, 1, 6), ...flood('B', 1, 1, 6)]
    expect(count(play(vtc, {}, jobs, { weights: [2, 1] }), 'A', 6)).toBe(4)
  })

  it('gives no credit for idle time: B comes back at the level of A', () => {
    // At 6 ms A has 12; B had nothing, is lifted to 12 and shares alike from there.
    const late = flood('B', 1, 1, 3).map(job => ({ ...job, at: 6 }))
    expect(play(vtc, {}, [...flood('A', 0, 1, 9), ...late])).toBe('A A A A A A A B A B A B')
  })

  it('lifts whoever finds the line empty to the client that left it last', () => {
    // At 4 A, the last in line, has 8; B is lifted to 8 rather than left at 0. A 10, B 12 (two tokens), A 12, A 14, B.
    const jobs = [...flood('A', 0, 1, 4), { name: 'B', client: 1, output: 2, at: 3.5 }]
    const later = [4, 4, 4].flatMap(at => [
      { name: 'A', client: 0, output: 1, at },
      { name: 'B', client: 1, output: 1, at },
    ])
    expect(
      play(vtc, {}, [...jobs, ...later])
        .split(' ')
        .slice(4),
    ).toEqual([...'ABBAABBB'])
  })
})

describe('stride', () => {
  const jobs = (names: string): ToyJob[] => [...names].map((name, i) => ({ name, client: i, output: 12 }))

  it('gives slices in exact proportion to weights', () => {
    const log = play(stride, { quantum: 1 }, jobs('ABC'), { weights: [3, 2, 1] })
    expect([count(log, 'A', 12), count(log, 'B', 12), count(log, 'C', 12)]).toEqual([6, 4, 2])
  })

  it('lets a slice last its quantum', () => {
    expect(play(stride, { quantum: 3 }, jobs('AB')).slice(0, 23)).toBe('A A A B B B A A A B B B')
  })

  it('spreads the slots of an empty core over the clients', () => {
    const a = { name: 'A', client: 0, output: 2 }
    expect(play(stride, {}, [a, a, a, { name: 'B', client: 1, output: 2 }], { slots: 2 })).toBe('AB AB AA AA')
  })

  it('lets a newcomer start level with the rest', () => {
    const late = { name: 'B', client: 1, output: 4, at: 6 }
    expect(play(stride, { quantum: 1 }, [{ name: 'A', client: 0, output: 10 }, late])).toBe(
      'A A A A A A A B A B A B A B',
    )
  })
})

describe('lottery', () => {
  it('gives slices in proportion to weights, up to chance', () => {
    // 2,000 draws at 3:1: mean 1,500, standard deviation √(2000 · 3/4 · 1/4) = 19.4.
    const jobs = ['A', 'B'].map((name, client) => ({ name, client, output: 2000 }))
    const log = play(lottery, { quantum: 1 }, jobs, { weights: [3, 1] })
    expect(Math.abs(count(log, 'A', 2000) - 1500)).toBeLessThan(60)
  })

  it('serves a client in order of arrival', () => {
    const jobs = ['A', 'B', 'C'].map(name => ({ name, output: 2 }))
    expect(play(lottery, { quantum: 1 }, jobs)).toBe('A A B B C C')
  })
})
