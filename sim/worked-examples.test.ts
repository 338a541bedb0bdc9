/**
 * Schedules worked out by hand, step for step. Unless said otherwise a step takes one second, so `3: first A, admit B`
 * reads: at 3 s the step that made A's first token ends, and B enters the step that begins. A prompt's last chunk makes
 * the first token in the same step; each later token takes a step.
 */
import { describe, expect, it } from 'vitest'
import release from '../kernels/keepers/release.ts'
import single from '../kernels/routers/single.ts'
import fcfs from '../kernels/schedulers/fcfs.ts'
import mlfq from '../kernels/schedulers/mlfq.ts'
import rr from '../kernels/schedulers/rr.ts'
import sarathi from '../kernels/schedulers/sarathi.ts'
import staticBatch from '../kernels/schedulers/static-batch.ts'
import { fittedCore } from './cores/fitted.ts'
import { run } from './machine.ts'
import type { SchedulerDefinition } from './policy.ts'
import { play } from './test-machine.ts'
import { type ListedJob, listed, type OneCore, oneCore } from './test-queue.ts'
import type { TraceEvent } from './trace.ts'
import { BLOCK, seconds } from './units.ts'

interface Small extends Partial<Omit<OneCore, 'scheduler' | 'source' | 'core'>> {
  readonly slots?: number
  /** Tokens in a step. */
  readonly budget?: number
  /** KV blocks of 16 tokens. */
  readonly blocks?: number
  /** Seconds a token where that is more than the step's one second. */
  readonly tokenSeconds?: number
}

function simulate(scheduler: SchedulerDefinition, jobs: readonly ListedJob[], small: Small = {}) {
  const { slots = 4, budget = 100, blocks = 1000, tokenSeconds = 0, ...rest } = small
  const core = fittedCore({
    coefficients: { weightsSeconds: 1, tokenSeconds },
    slots,
    contextLimit: 1000,
    tokenBudget: budget,
    kvTokens: blocks * BLOCK,
  })
  return play(oneCore({ core, scheduler, source: listed(jobs), ...rest }))
}

const TOLD: readonly TraceEvent['on'][] = ['admit', 'preempt', 'first', 'finish']

/** One line for each moment at which something happens, in the order in which it does. */
function diary(scheduler: SchedulerDefinition, jobs: readonly ListedJob[], small: Small = {}): string[] {
  const lines = new Map<number, string[]>()
  for (const { t, on, process } of simulate(scheduler, jobs, small).trace) {
    if (!TOLD.includes(on)) continue
    lines.set(t, [...(lines.get(t) ?? []), `${on} ${process}`])
  }
  return [...lines].map(([t, said]) => `${seconds(t)}: ${said.join(', ')}`)
}

describe('fcfs', () => {
  /*
   * Four blocks. A context of n tokens holds ⌈n/16⌉; the KV of a token is computed in the step after it was made.
   *   step   A           B           C        free
   *    0     16 (1)      16 (1)      16 (1)     1   all three prompts
   *    1     17 (2)      17 (2)      –          0   three blocks wanted, one free: C, the newest, gives up its own
   *   2–16   18…32 (2)   18…32 (2)   –          0   C would need 2 (16 of prompt and 1 made)
   *   17     33 (3)      –           –          1   two wanted, none free: B goes, to the head of the line
   *  18–19   34, 35      –           –          1   B needs 3 (16 + 17 made); C behind it is not tried
   *   20     –           33 (3)      –          1   A has its 20 tokens; B computes all of its context again
   *  21–22   –           34, 35      –          1
   *   23     –           –           17 (2)     2
   */
  const crowded: ListedJob[] = [
    { name: 'A', input: 16, output: 20 },
    { name: 'B', input: 16, output: 20 },
    { name: 'C', input: 16, output: 3 },
  ]
  it('preempts the newest while KV blocks are short, and admits nobody past the head of the line', () => {
    expect(diary(fcfs, crowded, { blocks: 4, preemption: 'recompute' })).toEqual([
      '0: admit A, admit B, admit C',
      '1: first A, first B, first C, preempt C',
      '17: preempt B',
      '20: finish A, admit B',
      '23: finish B, admit C',
      '25: finish C',
    ])
  })

  it('counts what it computes twice: 33 tokens of B and 17 of C', () => {
    const { summary } = simulate(fcfs, crowded, { blocks: 4, preemption: 'recompute' })
    expect(summary.tokens).toMatchObject({ prompt: 48, prefilled: 48, recomputed: 33 + 17, decoded: 43 })
  })

  /*
   * Eight tokens a step.
   *   step    A    B    C    sum
   *    0      5    3    –     8    B gets what A leaves; nothing is left for C
   *    1      1    7    –     8    whoever decodes goes first
   *    2      1    7    –     8
   *    3      1    3    2     6    the end of B's 20, and now C fits
   *    4      1    1    1     3
   *    5      1    –    –     1
   */
  it('cuts prompts to the token budget', () => {
    const jobs: ListedJob[] = [
      { name: 'A', input: 5, output: 6 },
      { name: 'B', input: 20, output: 2 },
      { name: 'C', input: 2, output: 2 },
    ]
    expect(diary(fcfs, jobs, { budget: 8 })).toEqual([
      '0: admit A, admit B',
      '1: first A',
      '3: admit C',
      '4: first B, first C',
      '5: finish B, finish C',
      '6: finish A',
    ])
  })
})

/*
 * Eight tokens a step, four blocks. From step 2 on A wants a second block, so two of the four are to be had.
 *   sarathi: tokens (blocks held and promised)       fcfs: tokens (blocks held)
 *   step   A        B         C                      A        B         C
 *   0–1    8, 8     –         –                      8, 8     –         –
 *    2     1 (2)    –         –        B wants 3     1 (2)    7 (1)     –
 *    3     1 (2)    –         –                      1 (2)    7 (1)     –
 *    4     –        8 (3)     –                      –        8 (2)     –
 *   5–6    –        8, 8      –                      –        8, 8 (3)  –
 *    7     –        8 (3)     –                      –        2 (3)     6 (1)
 *    8     –        8 (3)     –                      –        1 (3)     7 (1)
 *    9     –        1 (3)     7 (1)    B decodes     –        –         3 (1)
 *   10     –        –         8 (1)    first         –        –         1 (2)
 *   11     –        –         1 (1)
 *   12     –        –         1 (2)
 */
describe('sarathi', () => {
  const jobs: ListedJob[] = [
    { name: 'A', input: 16, output: 3 },
    { name: 'B', input: 40, output: 2 },
    { name: 'C', input: 16, output: 2 },
  ]
  it('takes the KV of a whole prompt at admission and lets decodes go first', () => {
    expect(diary(sarathi, jobs, { budget: 8, blocks: 4 })).toEqual([
      '0: admit A',
      '2: first A',
      '4: finish A, admit B',
      '9: first B, admit C',
      '10: finish B',
      '12: first C',
      '13: finish C',
    ])
  })

  it('where fcfs takes it chunk by chunk', () => {
    expect(diary(fcfs, jobs, { budget: 8, blocks: 4 })).toEqual([
      '0: admit A',
      '2: first A, admit B',
      '4: finish A',
      '7: admit C',
      '8: first B',
      '9: finish B',
      '10: first C',
      '11: finish C',
    ])
  })
})

describe('static-batch', () => {
  /* Two slots. From 2 on one is empty, and C waits all the same; so does D, which came after C's batch was opened. */
  it('opens the next batch when all of the last one is done', () => {
    const jobs: ListedJob[] = [
      { name: 'A', output: 2 },
      { name: 'B', output: 4 },
      { name: 'C', output: 3 },
      { name: 'D', output: 1, at: 4.5 },
    ]
    expect(diary(staticBatch, jobs, { slots: 2 })).toEqual([
      '0: admit A, admit B',
      '1: first A, first B',
      '2: finish A',
      '4: finish B, admit C',
      '5: first C',
      '7: finish C, admit D',
      '8: first D, finish D',
    ])
  })
})

describe('rr', () => {
  /*
   * One slot, a quantum of 2.
   *   from   runs   line behind it
   *    0     A      B
   *    2     B      A, and C from 2.5 on
   *    4     A      C B
   *    6     C      B A       done after one token, so B's turn comes at 7
   *    7     B      A         B had two of its three
   *    8     A
   */
  it('goes round the line, and a newcomer joins its end', () => {
    const jobs: ListedJob[] = [
      { name: 'A', output: 5 },
      { name: 'B', output: 3 },
      { name: 'C', output: 1, at: 2.5 },
    ]
    expect(diary(rr, jobs, { slots: 1, options: { quantum: 2 } })).toEqual([
      '0: admit A',
      '1: first A',
      '2: preempt A, admit B',
      '3: first B',
      '4: preempt B, admit A',
      '6: preempt A, admit C',
      '7: first C, finish C, admit B',
      '8: finish B, admit A',
      '9: finish A',
    ])
  })
})

describe('mlfq', () => {
  /*
   * One slot; levels 0, 1, 2, 3 with quanta of 1, 2, 4 s and no end. A token of prompt takes 0.25 s, a step at least 1 s.
   * Every 4 steps, whoever idled for 6 s rises to the top. A job sinks when its time at a level *exceeds* the quantum.
   *   from   runs       why
   *    0     A, lvl 2   its 12 tokens take 3 s: levels 0 and 1 are skipped; this step is 3 s long
   *    3     B, lvl 0   came at 1.5
   *    5     B, lvl 1   2 s at level 0 exceed 1; A waits at 2, so B runs on
   *    6     C, lvl 0   came at 5.5
   *    7     B, lvl 1   before A at 2
   *    9     B, lvl 2   3 s at level 1 exceed 2; equals are not interrupted
   *   10     A, lvl 0   step 8 is over and A idled for 7 s: it passes D, which came at 9.5 at level 1 (8 tokens, 2 s)
   *   12     A, lvl 1   equal to D
   *   15     D, lvl 1   A has sunk to 2; D's first step is 2 s long
   *   18     A, lvl 2
   */
  const jobs: ListedJob[] = [
    { name: 'A', input: 12, output: 7 },
    { name: 'B', output: 6, at: 1.5 },
    { name: 'C', output: 1, at: 5.5 },
    { name: 'D', input: 8, output: 2, at: 9.5 },
  ]
  const levels = { baseQuantum: 1, factor: 2, levels: 4, promoteAfter: 6, promoteEvery: 4 }

  it('skips levels on joining, sinks a level at a time and lifts those that idle', () => {
    expect(diary(mlfq, jobs, { slots: 1, tokenSeconds: 0.25, options: levels })).toEqual([
      '0: admit A',
      '3: first A, preempt A, admit B',
      '4: first B',
      '6: preempt B, admit C',
      '7: first C, finish C, admit B',
      '10: finish B, admit A',
      '15: preempt A, admit D',
      '17: first D',
      '18: finish D, admit A',
      '19: finish A',
    ])
  })

  it('lets D pass if nobody is lifted', () => {
    const options = { ...levels, promoteEvery: 1000 }
    const told = diary(mlfq, jobs, { slots: 1, tokenSeconds: 0.25, options })
    expect(told.slice(-3)).toEqual(['12: first D', '13: finish D, admit A', '19: finish A'])
  })
})

describe('the prefix cache', () => {
  /*
   * A system prompt of 40 tokens and 8 of one's own, 16 tokens a step. The 40 fill two blocks, 32 tokens; the third holds
   * A's own text too and is no use to B, which is left with 16 tokens: one step instead of three.
   */
  const system = [{ id: 7, tokens: 40 }]
  const jobs: ListedJob[] = [
    { name: 'A', system, input: 8, output: 2 },
    { name: 'B', system, input: 8, output: 2, at: 4.5 },
  ]
  const said = ['0: admit A', '3: first A', '4: finish A', '4.5: admit B']

  it('spares the second job the full blocks of a shared system prompt', () => {
    const small = { budget: 16, prefixCache: true }
    expect(diary(fcfs, jobs, small)).toEqual([...said, '5.5: first B', '6.5: finish B'])
    expect(simulate(fcfs, jobs, small).summary.tokens).toMatchObject({ prompt: 96, cached: 32, prefilled: 64 })
  })

  it('and without it the prompt is computed in full', () => {
    expect(diary(fcfs, jobs, { budget: 16 })).toEqual([...said, '7.5: first B', '8.5: finish B'])
  })
})

/**
 * Six blocks of 16 tokens. A (16 in, 60 out) decodes while B (64 in) computes two tokens a step with all of its four
 * blocks promised. When A wants a third block, B gives way, and its promise with it: A needs five at most and is not
 * alone in lacking them. Afterwards B has the pool to itself.
 */
it('a promise of blocks ends with the preemption of the prompt that had it', () => {
  const core = fittedCore({
    coefficients: { stepSeconds: 1 },
    slots: 2,
    tokenBudget: 3,
    contextLimit: 200,
    kvTokens: 96,
  })
  const jobs = [
    { input: 16, output: 60 },
    { input: 64, output: 2 },
  ]
  const summary = run({
    seed: 1,
    cores: [{ name: 'core', core, prefixCache: false, swapTicksPerToken: Infinity }],
    kernel: {
      scheduler: { name: 'sarathi', definition: sarathi },
      router: { name: 'single', definition: single },
      keeper: { name: 'release', definition: release },
      preemption: 'recompute',
    },
    devices: [],
    sources: [
      {
        name: 'job',
        arrival: n => (n < jobs.length ? n : null),
        process: n => ({
          client: 'c',
          program: { next: self => (self.pc > 0 ? { do: 'exit' } : { do: 'think', ...(jobs[n] as (typeof jobs)[0]) }) },
        }),
      },
    ],
  })
  expect([summary.panics, summary.jobs.finished]).toEqual([[], 2])
  expect(summary.jobs.preempted).toBe(1)
})
