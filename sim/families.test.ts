/** Parents and children at the end: killed together, waiting in vain together, and never counted twice. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ProcessSpec, Syscall } from './program.ts'
import { MS, play, script, story, type Toy, think, toy } from './test-machine.ts'

const sleep = (ms: number): Syscall => ({ do: 'sleep', for: ms * MS })
const awaiting = (handle: number | 'any'): Syscall => ({ do: 'await', handle })
const spawn = (child: ProcessSpec, handle?: number): Syscall =>
  handle === undefined ? { do: 'spawn', child } : { do: 'spawn', child, handle }
const kill = (process: string, ms: number): Toy => ({ kills: [{ process, at: ms * MS }] })

// ---- kills ----

test('a child killed before it was born never starts, and its parent does not await it for ever', () => {
  const config = toy([script([spawn(script([think(3)]), 1), awaiting(1)])], kill('p-0.0', 0))
  expect(story(config)).toEqual(['0 p-0 start', '0 p-0.0 kill', '0 p-0 exit'])
  expect(play(config).summary.processes).toEqual({ started: 2, exited: 1, failed: 1, unfinished: 0 })
})

test('a parent killed together with a child that is not born yet', () => {
  const config = toy([script([spawn(script([think(3)])), sleep(9)])], kill('p-0', 0))
  expect(story(config, 'start', 'kill', 'submit', 'wake')).toEqual(['0 p-0 start', '0 p-0 kill', '0 p-0.0 kill'])
})

test('a family dies parent first, so that the end of a child does not wake who awaits it', () => {
  const child = script([spawn(script([sleep(50)]), 1), awaiting(1), think(1)])
  const config = toy([script([spawn(child, 1), awaiting(1), think(1)])], kill('p-0', 3))
  expect(story(config, 'kill', 'submit', 'exit')).toEqual(['3 p-0 kill', '3 p-0.0 kill', '3 p-0.0.0 kill'])
  expect(play(config).summary.processes).toEqual({ started: 3, exited: 0, failed: 3, unfinished: 0 })
})

test('the same where the child lies before its parent in the table, in a row that was free again', () => {
  const parent = script([sleep(2), spawn(script([sleep(50)]), 1), awaiting(1), think(1)])
  const log = story(toy([script([sleep(1)]), parent], kill('p-1', 3)), 'kill', 'submit')
  expect(log).toEqual(['3 p-1 kill', '3 p-1.0 kill'])
})

test('who awaits a child goes on when only the child is killed', () => {
  const log = story(toy([script([spawn(script([sleep(50)]), 1), awaiting(1)])], kill('p-0.0', 3)), 'kill', 'exit')
  expect(log).toEqual(['3 p-0.0 kill', '3 p-0 exit'])
})

// ---- waiting in vain ----

const vain = script([{ do: 'receive' }])

test('parent and child that both wait in vain each end once, wherever they lie in the table', () => {
  const parent = script([sleep(2), spawn(vain, 1), awaiting(1)])
  for (const before of [[], [script([sleep(1)])]]) {
    const { processes } = play(toy([...before, parent])).summary
    expect(processes).toMatchObject({ started: before.length + 2, unfinished: 0 })
    expect(processes.exited + processes.failed).toBe(before.length + 2)
  }
})

test('past the range of time all of a family ends', () => {
  const far: Syscall = { do: 'sleep', for: 2 ** 53 - 2 }
  const child = script([sleep(1), far])
  const { panics, processes } = play(toy([script([spawn(child, 1), awaiting(1)])])).summary
  expect(panics.map(p => p.name)).toEqual(['time-overflow', 'time-overflow'])
  expect(processes).toEqual({ started: 2, exited: 0, failed: 2, unfinished: 0 })
})

// ---- any family ----

const leaf: fc.Arbitrary<Syscall> = fc.oneof(
  fc.nat(6).map(half => sleep(half / 2)),
  fc.integer({ min: 1, max: 6 }).map(output => think(output, 5)),
  fc.constant<Syscall>({ do: 'receive' }),
  fc.constantFrom('p-0', 'p-1', 'p-0.0').map((to): Syscall => ({ do: 'send', to, tokens: 3 })),
  fc.constantFrom<number | 'any'>(0, 1, 'any').map(awaiting),
)
const { family } = fc.letrec<{ family: ProcessSpec }>(tie => ({
  family: fc
    .array(
      fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        fc.tuple(tie('family'), fc.constantFrom(undefined, 0, 1)).map(([child, handle]) => spawn(child, handle)),
      ),
      { maxLength: 6 },
    )
    .map(calls => script(calls)),
}))
const names = fc.constantFrom('p-0', 'p-1', 'p-2', 'p-0.0', 'p-0.1', 'p-1.0', 'p-0.0.0')
const kills = fc.array(fc.record({ process: names, at: fc.nat(12).map(half => (half * MS) / 2) }), { maxLength: 4 })
const horizon = fc.option(
  fc.nat(12).map(half => (half * MS) / 2),
  { nil: Infinity },
)

test('however families spawn, await, fail and are killed: each process ends once, and none is owed', () => {
  fc.assert(
    fc.property(fc.array(family, { minLength: 1, maxLength: 4 }), kills, horizon, (families, killed, until) => {
      const { summary, trace } = play(toy(families, { kills: killed, horizon: until, cores: [{ slots: 2 }] }))
      const { started, exited, failed, unfinished } = summary.processes
      const ends = trace.filter(e => ['exit', 'panic', 'kill'].includes(e.on)).map(e => e.process)
      expect(new Set(ends).size).toBe(ends.length)
      expect([exited + failed, unfinished]).toEqual([ends.length, started - ends.length])
      expect(unfinished).toBeGreaterThanOrEqual(0)
      if (until === Infinity) expect(unfinished).toBe(0)
    }),
    { numRuns: 500, seed: 5 },
  )
})
