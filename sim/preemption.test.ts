import { expect, test } from 'vitest'
import { MS, play, script, story, type Toy, think, toy, urgentFirst } from './test-machine.ts'

/**
 * Six blocks; two jobs with a prompt of 16 tokens and an answer of 40. After 33 ms each has computed 48 tokens, three
 * blocks, and made 33; neither can go on with both there. The first goes on alone and is done after 40 ms.
 */
const tight: Toy = { cores: [{ kvTokens: 96, swapTicksPerToken: 1 }] }
const pair = [script([think(40, 16)]), script([think(40, 16)])]

test('who came last gives way when blocks run short, and computes anew what is not in the cache: 49 − 16 tokens', () => {
  const config = toy(pair, { ...tight, preemption: 'recompute' })
  expect(story(config, 'admit', 'preempt', 'finish')).toEqual([
    '0 p-0 admit core-0 0 0',
    '0 p-1 admit core-0 0 0',
    '33 p-1 preempt recompute',
    '40 p-0 finish 40 right',
    '40 p-1 admit core-0 16 0',
    '47 p-1 finish 40 right',
  ])
  const { tokens, jobs } = play(config).summary
  expect(tokens).toEqual({ prompt: 32, cached: 0, prefilled: 32, recomputed: 33, swapped: 0, decoded: 80 })
  expect(jobs.preempted).toBe(1)
})

test('swapped out at a preemption, it comes back whole: 16 from the cache, 32 from the host', () => {
  const config = toy(pair, { ...tight, preemption: 'swap' })
  expect(story(config, 'preempt', 'admit', 'finish').slice(2)).toEqual([
    '33 p-1 preempt swap',
    '40 p-0 finish 40 right',
    '40 p-1 admit core-0 16 32',
    '47 p-1 finish 40 right',
  ])
  expect(play(config).summary.tokens.recomputed).toBe(0)
})

test('without room to swap to, it is computed anew', () => {
  const config = toy(pair, { cores: [{ kvTokens: 96 }], preemption: 'swap' })
  expect(story(config, 'preempt')).toEqual(['33 p-1 preempt recompute'])
})

test('a mere seventh block makes no difference, an eighth does: 55 tokens are four blocks for each', () => {
  expect(story(toy(pair, { cores: [{ kvTokens: 7 * 16 }] }), 'preempt')).toEqual(['33 p-1 preempt recompute'])
  expect(story(toy(pair, { cores: [{ kvTokens: 8 * 16 }] }), 'preempt')).toEqual([])
})

const urgent = (preemption: 'keep' | 'recompute', rest: Toy = {}) =>
  toy([script([think(10, 20)], { priority: 5 }), script([{ do: 'sleep', for: 3 * MS }, think(2)])], {
    cores: [{ slots: 1 }],
    scheduler: urgentFirst,
    preemption,
    ...rest,
  })

test('an urgent job takes the slot; the other is paused with its KV and goes on where it was', () => {
  expect(story(urgent('keep'), 'preempt', 'admit', 'finish')).toEqual([
    '0 p-0 admit core-0 0 0',
    '3 p-0 preempt keep',
    '3 p-1 admit core-0 0 0',
    '5 p-1 finish 2 right',
    '5 p-0 admit core-0 22 0',
    '12 p-0 finish 10 right',
  ])
  expect(play(urgent('keep')).summary.tokens).toMatchObject({ prompt: 20, prefilled: 20, recomputed: 0 })
})

test('the same by computing anew: 23 tokens less a block of 16 that is still in the cache', () => {
  expect(play(urgent('recompute')).summary.tokens).toMatchObject({
    prompt: 20,
    cached: 0,
    prefilled: 20,
    recomputed: 7,
  })
})

test('a paused job loses what was kept for it when the batch lacks blocks', () => {
  const config = toy([script([think(10, 20)], { priority: 5 }), script([{ do: 'sleep', for: 3 * MS }, think(1, 60)])], {
    cores: [{ slots: 1, kvTokens: 64 }],
    scheduler: urgentFirst,
    preemption: 'keep',
  })
  expect(story(config, 'preempt', 'reclaim', 'admit', 'finish').slice(1)).toEqual([
    '3 p-0 preempt keep',
    '3 p-0 reclaim 22',
    '3 p-1 admit core-0 0 0',
    '4 p-1 finish 1 right',
    '4 p-0 admit core-0 0 0',
    '11 p-0 finish 10 right',
  ])
  expect(play(config).summary.tokens).toMatchObject({ prompt: 80, prefilled: 80, recomputed: 23 })
})

test('a prompt of 15 tokens holds its block to the end, though the cache has none of it', () => {
  const config = toy([script([think(2, 15)]), script([think(1, 5)])], { cores: [{ kvTokens: 16 }] })
  expect(story(config, 'admit')).toEqual(['0 p-0 admit core-0 0 0', '2 p-1 admit core-0 0 0'])
})

test('a paused process can be killed, and its blocks are free again', () => {
  const config = urgent('keep', { kills: [{ process: 'p-0', at: 4 * MS }], cores: [{ slots: 1, kvTokens: 64 }] })
  expect(story(config, 'kill', 'finish')).toEqual(['4 p-0 kill', '5 p-1 finish 2 right'])
  expect(play(config).summary.jobs).toMatchObject({ arrived: 2, finished: 1, failed: 1, unfinished: 0 })
})

test('an arrival does not disturb a scheduler that does not want it, unless a slot is free', () => {
  const calm = { ...urgentFirst, preemptsOnArrival: false }
  expect(story(urgent('keep', { scheduler: calm }), 'preempt', 'finish')).toEqual([
    '10 p-0 finish 10 right',
    '12 p-1 finish 2 right',
  ])
})
