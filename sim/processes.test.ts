import { expect, test } from 'vitest'
import type { ProcessSpec, Syscall } from './program.ts'
import { crowd, MS, play, script, story, type Toy, think, toy } from './test-machine.ts'

const sleep = (ms: number): Syscall => ({ do: 'sleep', for: ms * MS })
const panics = (processes: readonly ProcessSpec[], options: Toy = {}) =>
  play(toy(processes, options)).summary.panics.map(p => `${p.process} ${p.name}`)
const killAt = (ms: number, process = 'p-0'): Toy => ({ kills: [{ process, at: ms * MS }] })
/** Nothing is lost: who came has gone, one way or the other. */
const balance = (processes: readonly ProcessSpec[], options: Toy = {}) => {
  const { jobs, processes: p } = play(toy(processes, options)).summary
  return { unfinishedJobs: jobs.unfinished, unfinished: p.unfinished, exited: p.exited, failed: p.failed }
}

test('limits: a process that has made its turns may not think again', () => {
  const spec = script([think(2), think(2), think(2)], { limits: { turns: 2 } })
  expect(story(toy([spec]), 'finish', 'panic')).toEqual([
    '2 p-0 finish 2 right',
    '4 p-0 finish 2 right',
    '4 p-0 panic endless-loop',
  ])
})

test('limits: more tokens than allowed end the process, just as many do not', () => {
  expect(panics([script([think(5), think(5)], { limits: { tokens: 10 } })])).toEqual([])
  expect(panics([script([think(5), think(6)], { limits: { tokens: 10 } })])).toEqual(['p-0 token-limit'])
})

test('limits: life ends in the midst of a call of the model, which leaves at the end of its step', () => {
  const spec = script([think(100)], { limits: { lifetime: 7.5 * MS } })
  expect(story(toy([spec, script([sleep(9), think(1)])]), 'panic', 'cancel')).toEqual([
    '7.5 p-0 panic lifetime',
    '8 p-0 cancel',
  ])
  const { jobs, cores } = play(toy([spec])).summary
  expect([jobs.failed, cores[0]?.steps]).toEqual([1, 8])
})

test('a deadline that is missed is counted, and the call goes on', () => {
  const { jobs } = play(
    toy([script([think(5)], { deadline: 4 * MS }), script([think(5)], { deadline: 5 * MS })]),
  ).summary
  expect(jobs).toMatchObject({ late: 1, finished: 2, failed: 0 })
})

test('cancelLate ends the call at the end of its step, and the process goes on without an answer', () => {
  const calls: Syscall[] = [{ do: 'think', output: 50, deadline: 4 * MS }, think(2)]
  const config = toy([script(calls, { cancelLate: true })])
  expect(story(config, 'cancel', 'submit', 'finish')).toEqual([
    '0 p-0 submit core-0 0 50',
    '4 p-0 cancel',
    '4 p-0 submit core-0 0 2',
    '6 p-0 finish 2 right',
  ])
  expect(play(config).summary.jobs).toMatchObject({ arrived: 2, finished: 1, failed: 1, late: 1 })
})

test('cancelLate ends a call that waits at once', () => {
  const late = script([think(5)], { deadline: 3.5 * MS, cancelLate: true })
  const log = story(toy([script([think(9)]), late], { cores: [{ slots: 1 }] }), 'cancel', 'exit')
  expect(log).toEqual(['3.5 p-1 cancel', '3.5 p-1 exit', '9 p-0 exit'])
})

test.each<[string, Syscall[], Toy]>([
  ['sleeps', [sleep(9)], {}],
  ['waits for a device', [{ do: 'call', device: 'tool', result: 1 }], { devices: [{ name: 'tool' }] }],
  ['reads', [{ do: 'read', after: 9 * MS, tokens: 4 }], {}],
  ['receives', [{ do: 'receive' }], {}],
  ['runs', [think(9)], {}],
  [
    'awaits',
    [
      { do: 'alarm', after: 9 * MS, handle: 1 },
      { do: 'await', handle: 1 },
    ],
    {},
  ],
])('a process that %s can be killed, and nothing of it goes on', (_, calls, options) => {
  const config = toy([script([...calls, think(1)])], { ...options, ...killAt(3) })
  const log = play(config).trace.filter(e => e.t >= 3 * MS && !['cancel', 'return'].includes(e.on))
  expect(log.map(e => e.on)).toEqual(['kill'])
  expect(balance([script([...calls, think(1)])], { ...options, ...killAt(3) })).toEqual({
    unfinishedJobs: 0,
    unfinished: 0,
    exited: 0,
    failed: 1,
  })
})

test('a process that waits for a slot can be killed, and the next in line takes its turn', () => {
  const log = story(
    toy([script([think(5)]), script([think(5)]), script([think(5)])], { cores: [{ slots: 1 }], ...killAt(2, 'p-1') }),
    'kill',
    'exit',
  )
  expect(log).toEqual(['2 p-1 kill', '5 p-0 exit', '10 p-2 exit'])
})

test('who is killed in the midst of a step leaves at its end, and makes room there', () => {
  const log = story(
    toy([script([think(9)]), script([think(2)])], { cores: [{ slots: 1 }], ...killAt(2.5) }),
    'kill',
    'admit',
  )
  expect(log).toEqual(['0 p-0 admit core-0 0 0', '2.5 p-0 kill', '3 p-1 admit core-0 0 0'])
})

test('killing a parent kills its children, and nobody else', () => {
  const child = script([sleep(50)])
  const parent = script([{ do: 'spawn', child }, { do: 'spawn', child }, sleep(50)])
  const log = story(toy([parent, script([sleep(60)])], killAt(3)), 'kill', 'exit')
  expect(log).toEqual(['3 p-0 kill', '3 p-0.0 kill', '3 p-0.1 kill', '60 p-1 exit'])
})

test('killing whom there is not changes nothing', () => {
  expect(story(toy([script([think(2)])], killAt(1, 'nobody')))).toEqual(story(toy([script([think(2)])])))
})

test('two that wait for mail from each other are a deadlock, and both hear of it', () => {
  const pair = ['a', 'b'].map(name => script([{ do: 'receive' }], { name }))
  expect(panics([...pair, script([think(2)])])).toEqual(['a deadlock', 'b deadlock'])
  expect(balance([...pair, script([think(2)])])).toMatchObject({ unfinished: 0, exited: 1, failed: 2 })
})

test('a parent that awaits a child in vain is part of the deadlock', () => {
  const child = script([{ do: 'receive' }])
  const { panics: all } = play(
    toy([
      script([
        { do: 'spawn', child, handle: 1 },
        { do: 'await', handle: 1 },
      ]),
    ]),
  ).summary
  expect(all.map(p => p.name)).toEqual(['deadlock', 'deadlock'])
})

test('a program that never waits ends as an endless loop', () => {
  const program = { next: () => ({ do: 'use', page: 0 }) as const }
  expect(panics([{ program, client: 'c' }, script([think(2)])])).toEqual(['p-0 endless-loop'])
})

test('a spawn bomb ends at the 64th generation', () => {
  const bomb: ProcessSpec = {
    client: 'c',
    program: { next: self => (self.pc === 0 ? { do: 'spawn', child: bomb } : { do: 'exit' }) },
  }
  const { summary } = play(toy([bomb]))
  expect(summary.panics.map(p => p.name)).toEqual(['spawn-limit'])
  expect(summary.processes).toEqual({ started: 65, exited: 64, failed: 1, unfinished: 0 })
})

/** In rounds, since so many calls in a row would count as an endless loop. */
const manyChildren = (child: ProcessSpec): ProcessSpec => ({
  client: 'c',
  program: {
    next: ({ pc }) =>
      pc > 105_000 ? { do: 'exit' } : pc % 9000 === 0 ? { do: 'sleep', for: MS } : { do: 'spawn', child },
  },
})

test('a hundred thousand live children are too many, as many that come and go are not', () => {
  expect(panics([manyChildren(script([]))])).toEqual([])
  expect(panics([manyChildren(script([sleep(1000)]))])).toEqual(['p-0 spawn-limit'])
})

test('a prompt and answer longer than the context is an overflow of that process alone', () => {
  const cores = [{ contextLimit: 100 }]
  expect(panics([script([think(50, 51)]), script([think(50, 50)])], { cores })).toEqual(['p-0 context-overflow'])
  expect(balance([script([think(50, 51)])], { cores })).toEqual({
    unfinishedJobs: 0,
    unfinished: 0,
    exited: 0,
    failed: 1,
  })
})

test('a job that the whole KV pool cannot hold fails, before or after it has begun', () => {
  const cores = [{ kvTokens: 64 }]
  expect(panics([script([think(1, 65)]), script([think(3)])], { cores })).toEqual(['p-0 kv-too-small'])
  expect(panics([script([think(1, 64)])], { cores })).toEqual([])
  expect(story(toy([script([think(10, 60)])], { cores }), 'panic')).toEqual(['5 p-0 panic kv-too-small'])
})

test('panics are counted beyond the hundred that are listed', () => {
  const processes = Array.from({ length: 130 }, () => script([think(0)]))
  const { panics: listed, morePanics } = play(toy([], { sources: [crowd('p', processes)] })).summary
  expect([listed.length, morePanics]).toEqual([100, 30])
})
