import { describe, expect, it } from 'vitest'
import { play } from '../lib/toy.ts'
import edf from './edf.ts'
import fcfs from './fcfs.ts'
import priority from './priority.ts'
import sarathi from './sarathi.ts'
import sjf from './sjf.ts'
import sjfPredicted from './sjf-predicted.ts'
import srpt from './srpt.ts'
import staticBatch from './static-batch.ts'

const long = { name: 'L', output: 4 }
const middle = { name: 'M', output: 2, at: 1 }
const short = { name: 'S', output: 1, at: 2 }

describe('fcfs', () => {
  it('serves in order of arrival', () => {
    expect(play(fcfs, {}, [long, middle, short])).toBe('L L L L M M S')
    expect(play(fcfs, {}, [long, middle, short], { slots: 2 })).toBe('L LM LM LS')
  })

  it('puts whoever loses its KV at the head of the line', () => {
    // After a step A and B hold 4 each and want 5: 10 > 9, so B, the newer, gives way, and goes before C. So later C to B.
    const jobs = ['A', 'B', 'C'].map(name => ({ name, prompt: 3, output: 3 }))
    expect(play(fcfs, {}, jobs, { slots: 2, kvTokens: 9 })).toBe('AB A A BC B C C')
  })

  it('forgets whoever is cancelled, in line or in the batch', () => {
    expect(play(fcfs, {}, [{ ...long, cancelAt: 2 }, { ...middle, cancelAt: 2 }, short])).toBe('L L S')
  })
})

describe('sarathi', () => {
  it('keeps the order of fcfs, and takes the KV of a whole prompt at once', () => {
    expect(play(sarathi, {}, [long, middle, short])).toBe('L L L L M M S')
    expect(sarathi.batching).toEqual({ chunked: true, longPrefill: 0, reserve: 'prompt' })
  })
})

describe('static-batch', () => {
  it('fills a batch, runs all of it, fills the next', () => {
    const jobs = [
      { name: 'A', output: 3 },
      { name: 'B', output: 1 },
      { name: 'C', output: 2 },
      { name: 'D', output: 1 },
    ]
    expect(play(staticBatch, {}, jobs, { slots: 2 })).toBe('AB A A CD C')
  })

  it('lets nobody in who came after the batch was opened, though a slot is free', () => {
    expect(
      play(
        staticBatch,
        {},
        [
          { name: 'A', output: 3 },
          { name: 'B', output: 1, at: 1 },
        ],
        { slots: 2 },
      ),
    ).toBe('A A A B')
  })
})

describe('sjf', () => {
  it('takes the shortest answer first and never interrupts', () => {
    expect(play(sjf, {}, [long, middle, short])).toBe('L L L L S M M')
  })
})

describe('sjf-predicted', () => {
  it('is sjf when predictions are right', () => {
    expect(play(sjfPredicted, { sigma: 0 }, [long, middle, short])).toBe('L L L L S M M')
  })

  it('refuses a negative error', () => {
    expect(() => play(sjfPredicted, { sigma: -1 }, [])).toThrow('sjf-predicted: sigma must be a number >= 0, got -1')
  })
})

describe('srpt', () => {
  it('interrupts the job with the most left', () => {
    expect(play(srpt, {}, [long, middle, short])).toBe('L M M S L L L')
  })

  it('does not interrupt a job that has no more left than the one that comes', () => {
    expect(
      play(srpt, {}, [
        { name: 'A', output: 3 },
        { name: 'B', output: 2, at: 1 },
      ]),
    ).toBe('A A A B B')
  })

  it('counts what is left, not what it was, for jobs whose prompt is still computed too', () => {
    // After 2 steps A has 3 of 5 left and B, still in its prompt, 4 of 4: C takes B's slot.
    const jobs = [
      { name: 'A', output: 5 },
      { name: 'B', output: 4, prefillSteps: 3 },
      { name: 'C', output: 1, at: 2 },
    ]
    expect(play(srpt, {}, jobs, { slots: 2 })).toBe('BA BA AC AB AB B B')
  })
})

describe('priority', () => {
  const urgent = { name: 'U', output: 1, priority: 0, at: 2 }
  const idle = { name: 'I', output: 1, priority: 2, at: 1 }

  it('takes the most urgent first and never interrupts', () => {
    expect(play(priority, { agingInterval: 1 }, [long, idle, urgent])).toBe('L L L L U I')
  })

  it('counts an aging interval of waiting as one priority', () => {
    // 2 intervals of 0.4 ms make I as urgent as one that came at 1.8 ms; U came at 2.
    expect(play(priority, { agingInterval: 0.0004 }, [long, idle, urgent])).toBe('L L L L I U')
  })

  it('takes the KV of the least urgent', () => {
    const jobs = [
      { name: 'A', prompt: 3, output: 3, priority: 5 },
      { name: 'B', prompt: 3, output: 3, priority: 0, at: 1 },
    ]
    expect(play(priority, {}, jobs, { slots: 2, kvTokens: 10 })).toBe('A AB B B A')
  })
})

describe('edf', () => {
  it('interrupts for whoever is due sooner; without a deadline one comes last', () => {
    const jobs = [
      { name: 'N', output: 2 },
      { name: 'A', output: 3, at: 1, deadlineMs: 9 },
      { name: 'B', output: 1, at: 2, deadlineMs: 5 },
      { name: 'C', output: 1, at: 2, deadlineMs: 9 },
    ]
    expect(play(edf, {}, jobs)).toBe('N A B A A C N')
  })
})
