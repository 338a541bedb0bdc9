/** A context of 42 computed tokens waits 5 ms for a tool: what is found of it afterwards, for a prompt of 43. */
import { expect, test } from 'vitest'
import { defineKeeper, type Hold } from './policy.ts'
import type { Syscall } from './program.ts'
import { MS, play, script, story, type Toy, type ToyCore, think, toy } from './test-machine.ts'

const call: Syscall = { do: 'call', device: 'tool', result: 0 }
const waits = script([think(3, 40), call, think(2)])
const sleep = (ms: number): Syscall => ({ do: 'sleep', for: ms * MS })
/** Comes in the midst of the wait. */
const intruder = (prompt: number) => script([sleep(4), think(1, prompt)])

const options = (keep: Hold['do'], core: ToyCore = {}): Toy => ({
  keep,
  devices: [{ name: 'tool' }],
  cores: [{ swapTicksPerToken: 1, ...core }],
})
/** `admit` lines tell where the prompt's KV came from: cached, then swapped in. */
const second = (keep: Hold['do'], core: ToyCore = {}, others = [] as (typeof waits)[]) =>
  story(toy([waits, ...others], options(keep, core)), 'admit').filter(line => line.includes('p-0'))[1]

test('kept: both whole blocks are found again', () => {
  expect(second('keep')).toBe('8 p-0 admit core-0 32 0')
  expect(story(toy([waits], options('keep')), 'hold')).toEqual(['3 p-0 hold keep 42'])
})

test('released: the same, while nobody needs the room', () => {
  expect(second('release')).toBe('8 p-0 admit core-0 32 0')
})

test('discarded: nothing is found', () => {
  expect(second('discard')).toBe('8 p-0 admit core-0 0 0')
})

test('swapped: all 42 tokens come back from the host, and one is computed', () => {
  expect(second('swap')).toBe('8 p-0 admit core-0 0 42')
  expect(play(toy([waits], options('swap'))).summary.tokens).toMatchObject({
    prompt: 83,
    prefilled: 41,
    swapped: 42,
    cached: 0,
  })
})

test('what has come back from the host once does not come again', () => {
  const config = toy([script([think(3, 40), call, think(2), think(1)])], options('swap'))
  expect(story(config, 'admit').slice(1)).toEqual(['8 p-0 admit core-0 0 42', '10 p-0 admit core-0 32 0'])
})

test('a core that cannot swap has only its cache', () => {
  expect(second('swap', { swapTicksPerToken: Infinity })).toBe('8 p-0 admit core-0 32 0')
})

test('released, then under pressure: three blocks of four for another leave one', () => {
  expect(second('release', { kvTokens: 64 }, [intruder(48)])).toBe('8 p-0 admit core-0 16 0')
})

test('kept, but the batch lacks blocks: taken back', () => {
  const config = toy([waits, intruder(64)], options('keep', { kvTokens: 64 }))
  expect(story(config, 'hold', 'reclaim', 'admit').slice(1)).toEqual([
    '3 p-0 hold keep 42',
    '4 p-0 reclaim 42',
    '4 p-1 admit core-0 0 0',
    '8 p-0 admit core-0 0 0',
  ])
})

test('kept on a core without a prefix cache: there is nothing to keep it in, and the trace says discard', () => {
  const config = toy([waits], options('keep', { prefixCache: false }))
  expect(story(config, 'hold', 'admit').slice(1)).toEqual(['3 p-0 hold discard 42', '8 p-0 admit core-0 0 0'])
})

test('kept where there is room for both: not taken back', () => {
  expect(second('keep', { kvTokens: 64 }, [intruder(32)])).toBe('8 p-0 admit core-0 32 0')
})

test('a killed process leaves no pin behind', () => {
  const config = toy([waits, intruder(64)], {
    ...options('keep', { kvTokens: 64 }),
    kills: [{ process: 'p-0', at: 3.5 * MS }],
  })
  expect(story(config, 'reclaim', 'panic', 'finish')).toEqual(['3 p-0 finish 3 right', '5 p-1 finish 1 right'])
})

test('the next call on another core finds nothing there, and the pin is let go', () => {
  const router = {
    name: 'away',
    route: (_: unknown, cores: readonly { now: number }[]) => ((cores[0]?.now ?? 0) < 5 * MS ? 0 : 1),
  }
  const config = toy([waits], {
    ...options('keep'),
    cores: [{}, {}],
    router: { summary: '', reference: '', defaults: {}, create: () => ({ route: router.route }) },
  })
  expect(story(config, 'admit')).toEqual(['0 p-0 admit core-0 0 0', '8 p-0 admit core-1 0 0'])
})

test('a keeper that asks to be asked again may change its mind, and is told how long it has waited', () => {
  const waited: number[] = []
  const patient = defineKeeper({
    summary: 'Keep for 2 ms.',
    reference: 'none',
    defaults: {},
    create: () => ({
      hold(view) {
        waited.push(view.waited / MS)
        return waited.length === 1
          ? { do: 'keep', why: 'for now', askAgainAt: view.now + 2 * MS }
          : { do: 'discard', why: 'too long' }
      },
    }),
  })
  const config = toy([waits], options('keep'))
  const log = story(
    { ...config, kernel: { ...config.kernel, keeper: { name: 'patient', definition: patient } } },
    'hold',
    'admit',
  )
  expect(log).toEqual([
    '0 p-0 admit core-0 0 0',
    '3 p-0 hold keep 42',
    '5 p-0 hold discard 42',
    '8 p-0 admit core-0 0 0',
  ])
  expect(waited).toEqual([0, 2])
})

test('only a clairvoyant keeper is told how long the wait will be', () => {
  const until: number[] = []
  const curious = (clairvoyant: boolean) =>
    defineKeeper({
      summary: 'Looks ahead.',
      reference: 'none',
      defaults: {},
      clairvoyant,
      create: () => ({
        hold(view) {
          until.push(view.willWait)
          return { do: 'keep', why: '' }
        },
      }),
    })
  const config = toy([waits], options('keep'))
  const boot = (clairvoyant: boolean) => ({
    ...config,
    kernel: { ...config.kernel, keeper: { name: 'curious', definition: curious(clairvoyant) } },
  })
  expect(() => play(boot(false))).toThrow('keeper curious: willWait is for policies that declare clairvoyant: true')
  play(boot(true))
  expect(until).toEqual([5 * MS])
})
