/** Programs for which time never goes on: each ends as a panic of its own, and the others live their lives. */
import { expect, test } from 'vitest'
import { constant } from './distributions.ts'
import { run } from './machine.ts'
import type { ProcessSpec, Syscall } from './program.ts'
import { crowd, play, script, type Toy, think, toy } from './test-machine.ts'

const always = (call: Syscall, rest: Partial<ProcessSpec> = {}): ProcessSpec => ({
  client: 'c',
  program: { next: () => call },
  ...rest,
})
const instantly: Toy = { devices: [{ name: 'tool', latency: constant(0) }] }

test.each<[string, ProcessSpec]>([
  ['sleeps for no time', always({ do: 'sleep', for: 0 })],
  ['uses a device that takes no time', always({ do: 'call', device: 'tool', result: 0 })],
  ['reads what is typed at once', always({ do: 'read', after: 0, tokens: 0 })],
  ['gives up each call as soon as it is made', always({ do: 'think', output: 1, deadline: 0 }, { cancelLate: true })],
])('who %s again and again is in an endless loop', (_, endless) => {
  const { summary } = play(toy([endless, script([think(3)])], instantly))
  expect(summary.panics).toMatchObject([{ name: 'endless-loop', process: 'p-0' }])
  expect(summary.processes).toEqual({ started: 2, exited: 1, failed: 1, unfinished: 0 })
})

/** Answers each letter with another; who serves sends the first, when both are there. */
const player = (name: string, to: string, serves: boolean): ProcessSpec => ({
  client: 'c',
  name,
  program: {
    next({ pc }) {
      if (serves && pc === 0) return { do: 'sleep', for: 1 }
      return pc % 2 === 1 ? { do: 'send', to, tokens: 0 } : { do: 'receive' }
    },
  },
})

test('two that send a letter to and fro at one instant: an endless loop, and a wait in vain for the other', () => {
  const { summary } = play(toy([player('ping', 'pong', true), player('pong', 'ping', false), script([think(3)])]))
  expect(summary.panics.map(p => p.name)).toEqual(['endless-loop', 'deadlock'])
  expect(summary.processes).toEqual({ started: 3, exited: 1, failed: 2, unfinished: 0 })
})

test('ten thousand calls at one instant are allowed, and as many again at the next', () => {
  const turns = ({ pc }: { pc: number }): Syscall =>
    pc === 20_000 ? { do: 'exit' } : pc % 10_000 === 9999 ? { do: 'sleep', for: 1 } : { do: 'use', page: 0 }
  expect(run(toy([{ client: 'c', program: { next: turns } }])).panics).toEqual([])
})

test('a source that does not know when its process comes is an error at once, not a run without end', () => {
  const sources = [crowd('p', [script([think(1)])], [Number.NaN])]
  expect(() => run(toy([], { sources }))).toThrow(RangeError)
  expect(() => run(toy([], { sources }))).toThrow('an event at time NaN: a time is a number of ticks, 0 or more')
})
