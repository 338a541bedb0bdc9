/** Calls that are due: who counts as late, when the call ends, and where its process goes on in that very instant. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MachineConfig } from './config.ts'
import type { RouterDefinition } from './policy.ts'
import type { ProcessSpec, Syscall } from './program.ts'
import { firstCome, MS, play, script, story, think, toFirstCore, toy, urgentFirst } from './test-machine.ts'
import type { TraceEvent } from './trace.ts'

const due = (ms: number, output: number): Syscall => ({ do: 'think', output, deadline: ms * MS })
const late = (calls: readonly Syscall[]): ProcessSpec => script(calls, { cancelLate: true })
/** The n-th call of all goes to core n modulo their number. */
const byNumber: RouterDefinition = {
  ...toFirstCore,
  create: () => ({ route: (job, cores) => job.id % cores.length }),
}
const twice = (config: MachineConfig) => [play(config).trace, play({ ...config, stepByStep: true }).trace]

test('cut off on one core at the end of a step, it goes on at that instant on another that has settled idle', () => {
  const config = toy([late([due(3.5, 50), think(2)])], { cores: [{}, {}], router: byNumber })
  expect(story(config, 'cancel', 'submit', 'admit', 'finish').slice(2)).toEqual([
    '4 p-0 cancel',
    '4 p-0 submit core-1 0 2',
    '4 p-0 admit core-1 0 0',
    '6 p-0 finish 2 right',
  ])
  const [jumped, stepped] = twice(config)
  expect(stepped).toEqual(jumped)
})

test('the same back to a core before it, which is idle too', () => {
  const config = toy([late([think(1), due(3.5, 50), think(2)])], { cores: [{}, {}], router: byNumber })
  expect(story(config, 'cancel', 'admit').slice(2)).toEqual(['5 p-0 cancel', '5 p-0 admit core-0 0 0'])
  const [jumped, stepped] = twice(config)
  expect(stepped).toEqual(jumped)
})

test('one that is busy takes it at the end of its step: 4 ms and not 4.25', () => {
  const beside = script([{ do: 'sleep', for: MS / 4 }, think(20)])
  const config = toy([late([due(3.5, 50), due(9, 50), think(2)]), beside], { cores: [{}, {}], router: byNumber })
  expect(story(config, 'cancel', 'admit').slice(2)).toEqual([
    '4 p-0 cancel',
    '4 p-0 admit core-0 0 0',
    '13 p-0 cancel',
    '13.25 p-0 admit core-1 0 0',
  ])
})

// ---- counting ----

const counts = (config: MachineConfig) => {
  const { arrived, finished, failed, late } = play(config).summary.jobs
  return { arrived, finished, failed, late }
}

test.each<[string, number, object]>([
  ['is due in the midst of its last step is late once, though it still ends', 3.5, { finished: 1, failed: 0, late: 1 }],
  ['ends when it is due is not late', 4, { finished: 1, failed: 0, late: 0 }],
  ['is due before is cut off, and late once', 2.5, { finished: 0, failed: 1, late: 1 }],
])('a call of 4 ms that %s', (_, ms, expected) => {
  expect(counts(toy([late([due(ms, 4)])]))).toEqual({ arrived: 1, ...expected })
})

test('a late call that nobody cuts off is counted and traced once', () => {
  const config = toy([script([think(5)], { deadline: 4 * MS })])
  expect(story(config, 'finish', 'late')).toEqual(['5 p-0 finish 5 right', '5 p-0 late'])
  expect(counts(config)).toEqual({ arrived: 1, finished: 1, failed: 0, late: 1 })
})

const ladder: RouterDefinition = {
  ...toFirstCore,
  create: () => ({
    route: () => 0,
    after: (_, heard) => (heard.says === 'unknown' ? { to: 1, why: 'unknown' } : 'accept'),
  }),
}
const small = { name: 'small', skill: { simple: 0, hard: 0, admits: 1 } }

test('a question passed on to a larger core is still cut off when it is due: 3 of 5 ms are gone', () => {
  const config = toy([late([due(5, 3), think(1)])], { cores: [small, { name: 'large' }], router: ladder })
  expect(story(config, 'escalate', 'cancel').slice(0, 2)).toEqual(['3 p-0 escalate small large', '5 p-0 cancel'])
  // The second think is passed on as well, and has no deadline.
  expect(counts(config)).toEqual({ arrived: 4, finished: 3, failed: 1, late: 1 })
})

// ---- over several cores ----

/** Up to six processes of up to six calls; `soonest` is the earliest deadline, in half milliseconds. */
const lives = (soonest: number) => {
  const half = fc.integer({ min: soonest, max: 16 })
  const call = fc.oneof(
    fc.tuple(half, fc.integer({ min: 1, max: 12 })).map(([at, output]) => due(at / 2, output)),
    fc.integer({ min: 1, max: 6 }).map(output => think(output)),
    fc.nat(6).map((after): Syscall => ({ do: 'sleep', for: (after * MS) / 2 })),
  )
  const life = fc.record({ calls: fc.array(call, { maxLength: 6 }), cancelLate: fc.boolean(), priority: fc.nat(2) })
  const spec = life.map(({ calls, ...rest }) => script(calls, rest))
  return fc.array(spec, { minLength: 1, maxLength: 6 })
}
const cores = fc.array(fc.record({ slots: fc.integer({ min: 1, max: 3 }) }), { minLength: 2, maxLength: 3 })
const count = (trace: readonly TraceEvent[], on: TraceEvent['on']) => trace.filter(e => e.on === on).length

test('jumping, stepping and nagging tell one story, and each call is late at most once', () => {
  const scheduler = fc.constantFrom(firstCome, urgentFirst)
  fc.assert(
    fc.property(lives(0), cores, scheduler, (processes, some, scheduler) => {
      const config = toy(processes, { cores: some, router: byNumber, scheduler })
      const { trace, summary } = play(config)
      expect(play({ ...config, stepByStep: true }).trace).toEqual(trace)
      expect(play({ ...config, nag: true }).trace).toEqual(trace)
      expect(summary.jobs.late).toBe(count(trace, 'late') + count(trace, 'cancel'))
      expect(summary.jobs.finished + summary.jobs.failed).toBe(summary.jobs.arrived)
      expect(summary.processes).toMatchObject({ exited: processes.length, failed: 0, unfinished: 0 })
    }),
    { numRuns: 150, seed: 4 },
  )
})

/** Some core that has nothing to do; there is one if there are more cores than processes. */
const toIdleCore: RouterDefinition = {
  ...toFirstCore,
  create: () => ({
    route: (job, cores) => {
      const turned = cores.map((_, i) => (job.id + i) % cores.length)
      return turned.find(i => cores[i]?.running === 0 && cores[i]?.waiting === 0) ?? -1
    },
  }),
}

test('with more cores than processes every call is admitted the instant it is made', () => {
  fc.assert(
    fc.property(lives(1), processes => {
      const config = toy(processes, { cores: Array.from({ length: 7 }, () => ({ slots: 1 })), router: toIdleCore })
      const { trace } = play(config)
      const times = (on: TraceEvent['on']) => trace.filter(e => e.on === on).map(e => `${e.t} ${e.process}`)
      expect(times('admit').sort()).toEqual(times('submit').sort())
    }),
    { numRuns: 100, seed: 4 },
  )
})
