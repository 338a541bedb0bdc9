/** Prompts that the prefix cache holds from end to end, and pages of nothing in them. */
import { expect, test } from 'vitest'
import type { Segment } from './kv.ts'
import { MS, play, script, story, type Toy, think, toy } from './test-machine.ts'

/** Two calls of one token on the same text, the second after the first has ended. */
const twins = (system: readonly Segment[]) => [
  script([think(1)], { system }),
  script([{ do: 'sleep', for: 5 * MS }, think(1)], { system }),
]
const fourBlocks: Toy = { cores: [{ kvTokens: 64 }] }

test('a prompt that is wholly in the cache and fills the pool runs: only its last token is computed again', () => {
  const config = toy(twins([{ id: 1, tokens: 64 }]), fourBlocks)
  expect(story(config, 'admit', 'finish')).toEqual([
    '0 p-0 admit core-0 0 0',
    '1 p-0 finish 1 right',
    '5 p-1 admit core-0 63 0',
    '6 p-1 finish 1 right',
  ])
  expect(play(config).summary.tokens).toMatchObject({ prompt: 128, cached: 63, prefilled: 65, recomputed: 0 })
})

test('and with a second token to its answer it needs a block that there is not', () => {
  const system = [{ id: 1, tokens: 64 }]
  const { panics } = play(toy([script([think(1)], { system }), script([think(2)], { system })], fourBlocks)).summary
  expect(panics).toMatchObject([{ name: 'kv-too-small', process: 'p-1' }])
})

test('pages of no tokens in front, between and behind change nothing', () => {
  const page = (id: number, tokens: number): Segment => ({ id, tokens })
  const plain = story(toy(twins([page(2, 20), page(3, 30)])))
  expect(story(toy(twins([page(1, 0), page(2, 20), page(4, 0), page(3, 30), page(5, 0)])))).toEqual(plain)
  expect(plain).toContain('5 p-1 admit core-0 48 0')
})

test('a context of nothing but such pages is empty', () => {
  const { summary } = play(toy(twins([{ id: 1, tokens: 0 }])))
  expect([summary.tokens.prompt, summary.jobs.finished, summary.panics]).toEqual([0, 2, []])
})

test('and what is written after them is the first page, and is found again: 32 of 42 computed tokens', () => {
  const spec = script([think(3, 40), think(1), { do: 'use', page: 0 }], { system: [{ id: 1, tokens: 0 }] })
  expect(story(toy([spec]), 'admit', 'use').slice(1)).toEqual(['3 p-0 admit core-0 32 0', '4 p-0 use 0 true'])
})
