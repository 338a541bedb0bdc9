import { describe, expect, it } from 'vitest'
import { play } from '../lib/toy.ts'
import mlfq from './mlfq.ts'
import plas from './plas.ts'

describe('mlfq', () => {
  /** Quanta of 2, 4, 8 … ms. */
  const quanta = { baseQuantum: 0.002, levels: 4 }

  it('sinks a job once its time exceeds the quantum, and then lets newcomers pass', () => {
    // A has 3 ms > 2 ms at step 3 and sinks to level 1; B joins level 0 and runs to its end.
    expect(
      play(mlfq, quanta, [
        { name: 'A', output: 6 },
        { name: 'B', output: 2, at: 1 },
      ]),
    ).toBe('A A A B B A A A')
  })

  it('lets a running job go on before those of its level', () => {
    // Both sink; A to the front of level 1, where it takes 5 ms > 4 ms before it sinks to level 2.
    const jobs = [
      { name: 'A', output: 9 },
      { name: 'B', output: 4 },
    ]
    expect(play(mlfq, quanta, jobs)).toBe('A A A B B B B A A A A A A')
  })

  it('skips the levels whose quantum the prompt would outlast', () => {
    // A prompt of 3 ms joins level 1 (4 ms), so B in level 0 interrupts it at once; the same prompt of 2 ms does not yield.
    const b = { name: 'B', output: 2, at: 1 }
    expect(play(mlfq, quanta, [{ name: 'A', prompt: 3, output: 3 }, b])).toBe('A B B A A')
    expect(play(mlfq, quanta, [{ name: 'A', prompt: 2, output: 3 }, b])).toBe('A A A B B')
  })

  it('promotes what idled long enough, at every so many steps', () => {
    // A sinks at 3. B, C, D … keep it out; at step 8 it has idled 5 ms and goes to the top, behind E.
    const jobs = [
      { name: 'A', output: 4 },
      ...['B', 'C', 'D', 'E', 'F'].map((name, i) => ({ name, output: 2, at: 1 + 2 * i })),
    ]
    const promotion = { promoteAfter: 0.004, promoteEvery: 8 }
    expect(play(mlfq, { ...quanta, ...promotion }, jobs)).toBe('A A A B B C C D D E E A F F')
    expect(play(mlfq, quanta, jobs)).toBe('A A A B B C C D D E E F F A')
  })

  it('takes the KV of the lowest level', () => {
    const jobs = [
      { name: 'A', prompt: 3, output: 3 },
      { name: 'B', prompt: 1, output: 3 },
    ]
    expect(play(mlfq, { ...quanta, promoteEvery: 100 }, jobs, { slots: 2, kvTokens: 7 })).toBe('BA B B A A')
  })

  it('refuses a factor of 1', () => {
    expect(() => play(mlfq, { factor: 1 }, [])).toThrow('mlfq: factor must be a number > 1, got 1')
  })
})

describe('plas', () => {
  /** Bounds of 2 and 8 ms. */
  const bounds = { firstBound: 0.002, factor: 4, queues: 3, promoteRatio: 1000 }

  it('ranks a call by what its program was served before', () => {
    const old = { name: 'O', output: 2, servedMs: 5 }
    const young = { name: 'Y', output: 2, servedMs: 1 }
    expect(play(plas, bounds, [old, young])).toBe('Y Y O O')
  })

  it('lets a call give way to a higher queue once its program passes a bound', () => {
    expect(
      play(plas, bounds, [
        { name: 'A', output: 4 },
        { name: 'B', output: 3, at: 1 },
      ]),
    ).toBe('A A B B B A A')
  })

  it('is first come, first served inside a queue', () => {
    expect(
      play(plas, bounds, [
        { name: 'A', output: 2 },
        { name: 'B', output: 2 },
      ]),
    ).toBe('A A B B')
  })

  it('promotes a program that waited promoteRatio times as long as it was served', () => {
    // O was served 3 ms: after 3 ms of waiting it goes to the first queue, behind C, which waits there.
    const jobs = [
      { name: 'O', output: 1, servedMs: 3, at: 0.5 },
      ...['A', 'B', 'C', 'D'].map((name, i) => ({ name, output: 2, at: i * 1.5 })),
    ]
    expect(play(plas, { ...bounds, promoteRatio: 1 }, jobs)).toBe('A A B B C C O D D')
    expect(play(plas, bounds, jobs)).toBe('A A B B C C D D O')
  })
})
