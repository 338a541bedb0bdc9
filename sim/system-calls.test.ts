import { expect, test } from 'vitest'
import type { Result, Syscall } from './program.ts'
import { crowd, MS, play, script, story, type Toy, think, toy, watching } from './test-machine.ts'
import { ticks } from './units.ts'

const tool: Toy = { devices: [{ name: 'tool' }] }
const sleep = (ms: number): Syscall => ({ do: 'sleep', for: ms * MS })
const call = (result: number): Syscall => ({ do: 'call', device: 'tool', result })
const start = (result: number, handle: number): Syscall => ({ do: 'start', device: 'tool', result, handle })
const awaiting = (handle: number | 'any'): Syscall => ({ do: 'await', handle })

/** The last result that the program saw before each of its calls. */
function results(calls: readonly Syscall[], options: Toy = {}): Result[] {
  const seen: Result[] = []
  play(toy([{ client: 'c', program: watching(self => seen.push(self.result), calls) }], options))
  return seen.slice(1)
}

test('think: three tokens take three steps, and the process goes on', () => {
  expect(story(toy([script([think(3)])]))).toEqual([
    '0 p-0 start',
    '0 p-0 submit core-0 0 3',
    '0 p-0 admit core-0 0 0',
    '1 p-0 first',
    '3 p-0 finish 3 right',
    '3 p-0 exit',
  ])
})

test('think: own input and all answers so far are the next prompt', () => {
  const log = story(toy([script([think(3, 10), think(2, 5), think(1)])]), 'submit')
  expect(log).toEqual(['0 p-0 submit core-0 10 3', '3 p-0 submit core-0 18 2', '5 p-0 submit core-0 20 1'])
})

test('think: a prompt of 2,500 tokens takes three steps of 1,000 before the first token', () => {
  expect(story(toy([script([think(2, 2500)])]), 'first', 'finish')).toEqual(['3 p-0 first', '4 p-0 finish 2 right'])
})

test('the program sees how its think ended', () => {
  expect(results([think(3)])).toEqual([{ of: 'think', say: 'right', tokens: 3 }])
})

test('sleep: the process wakes when its time is over', () => {
  expect(story(toy([script([sleep(7)])]), 'sleep', 'wake')).toEqual(['0 p-0 sleep', '7 p-0 wake'])
})

test('read: what the user types joins the context', () => {
  const calls: Syscall[] = [{ do: 'read', after: 4 * MS, tokens: 30 }, think(1)]
  expect(story(toy([script(calls)]), 'read', 'submit')).toEqual(['4 p-0 read 30', '4 p-0 submit core-0 30 1'])
  expect(results(calls)[0]).toEqual({ of: 'read', tokens: 30 })
})

test('write: a turn lasts from the read until the answer has come its way', () => {
  const turn: Syscall[] = [{ do: 'read', after: 4 * MS, tokens: 30 }, think(5), { do: 'write', after: 2 * MS }]
  const { summary, trace } = play(toy([script(turn)]))
  expect(summary.latencyMs.turn.max).toBe(5 + 2)
  expect(trace.find(e => e.on === 'write')).toMatchObject({ t: 9 * MS, tokens: 5 })
})

test('a closed-loop user types the second time only after the first answer: 4 + 5, then 4 + 2 ms', () => {
  const read: Syscall = { do: 'read', after: 4 * MS, tokens: 30 }
  const calls: Syscall[] = [read, think(5), { do: 'write' }, read, think(2), { do: 'write' }]
  expect(story(toy([script(calls)]), 'read', 'write')).toEqual([
    '4 p-0 read 30',
    '9 p-0 write 5',
    '13 p-0 read 30',
    '15 p-0 write 2',
  ])
  expect(play(toy([script(calls)])).summary.latencyMs.turn).toMatchObject({ mean: 3.5, max: 5 })
})

test('write: who has read nothing has had the user wait since the start, 2 and 5 ms', () => {
  const { summary } = play(toy([script([sleep(2), think(5), { do: 'write' }])]))
  expect(summary.latencyMs.turn).toMatchObject({ mean: 7, max: 7 })
})

test('use: a page of the own context is a hit, one beyond it is none', () => {
  const log = story(
    toy([script([think(1, 10), ...[0, 1, 2, -1].map((page): Syscall => ({ do: 'use', page }))])]),
    'use',
  )
  expect(log).toEqual(['1 p-0 use 0 true', '1 p-0 use 1 true', '1 p-0 use 2 false', '1 p-0 use -1 false'])
})

test('call: the process waits for the device, and the result joins its context', () => {
  const calls = [call(40), think(1)]
  expect(story(toy([script(calls)], tool), 'call', 'return', 'submit')).toEqual([
    '0 p-0 call',
    '5 p-0 return -1 ok 40',
    '5 p-0 submit core-0 40 1',
  ])
  expect(results(calls, tool)[0]).toEqual({ of: 'device', ok: true, handle: -1, tokens: 40 })
})

test('start and await: the process thinks while the device works, then waits for the rest of its time', () => {
  const calls = [start(40, 1), think(3), awaiting(1), think(1)]
  expect(story(toy([script(calls)], tool), 'call', 'return', 'finish', 'submit')).toEqual([
    '0 p-0 call',
    '0 p-0 submit core-0 0 3',
    '3 p-0 finish 3 right',
    '5 p-0 return 1 ok 40',
    '5 p-0 submit core-0 43 1',
    '6 p-0 finish 1 right',
  ])
})

test('a result that nobody has awaited yet is not in the context', () => {
  const calls = [start(40, 1), sleep(9), think(1), awaiting(1), think(1)]
  expect(story(toy([script(calls)], tool), 'submit')).toEqual(['9 p-0 submit core-0 0 1', '10 p-0 submit core-0 41 1'])
})

test('await any: whichever is done, in order of starting; then the rest', () => {
  const alarm = (ms: number, handle: number): Syscall => ({ do: 'alarm', after: ms * MS, handle })
  const calls = [alarm(9, 1), start(4, 2), alarm(2, 3), awaiting('any'), awaiting('any'), awaiting('any')]
  expect(results(calls, tool).slice(3)).toEqual([
    { of: 'alarm', handle: 3 },
    { of: 'device', ok: true, handle: 2, tokens: 4 },
    { of: 'alarm', handle: 1 },
  ])
  expect(results([alarm(9, 1), alarm(2, 3), sleep(20), awaiting('any')]).at(-1)).toEqual({ of: 'alarm', handle: 1 })
})

test('send and receive: messages come in the order in which they were sent, and join the context', () => {
  const mail = (tokens: number): Syscall => ({ do: 'send', to: 'desk', tokens })
  const desk = script([{ do: 'receive' }, { do: 'receive' }, { do: 'receive' }, think(1)], { name: 'desk' })
  const log = story(toy([desk, script([sleep(3), mail(10), mail(20), sleep(2), mail(5)])]), 'send', 'receive', 'submit')
  expect(log).toEqual([
    '3 p-1 send desk 10',
    '3 p-1 send desk 20',
    '3 desk receive p-1 10',
    '3 desk receive p-1 20',
    '5 p-1 send desk 5',
    '5 desk receive p-1 5',
    '5 desk submit core-0 35 1',
  ])
})

test('send: a process without a name of its own is found by source and number', () => {
  const log = story(toy([script([{ do: 'receive' }]), script([{ do: 'send', to: 'p-0', tokens: 10 }])]), 'receive')
  expect(log).toEqual(['0 p-0 receive p-1 10'])
})

test('a message that has come before is received at once, and one to a process that has ended is lost', () => {
  const desk = script([sleep(5), { do: 'receive' }], { name: 'desk' })
  const sender = script([{ do: 'send', to: 'desk', tokens: 1 }, sleep(9), { do: 'send', to: 'desk', tokens: 2 }])
  const log = story(toy([desk, sender]), 'send', 'receive', 'exit')
  expect(log).toEqual(['0 p-1 send desk 1', '5 desk receive p-1 1', '5 desk exit', '9 p-1 send desk 2', '9 p-1 exit'])
})

test('spawn and await: the parent goes on when its child has ended', () => {
  const child = script([sleep(6)])
  const log = story(toy([script([{ do: 'spawn', child, handle: 1 }, awaiting(1), think(1)])]))
  expect(log).toEqual([
    '0 p-0 start',
    '0 p-0.0 start',
    '0 p-0.0 sleep',
    '6 p-0.0 wake',
    '6 p-0.0 exit',
    '6 p-0 submit core-0 0 1',
    '6 p-0 admit core-0 0 0',
    '7 p-0 first',
    '7 p-0 finish 1 right',
    '7 p-0 exit',
  ])
})

test('a child that panics is over too, and its parent goes on', () => {
  const child = script([sleep(2), { do: 'send', to: 'nobody', tokens: 1 }])
  const log = story(toy([script([{ do: 'spawn', child, handle: 1 }, awaiting(1)])]), 'panic', 'exit')
  expect(log).toEqual(['2 p-0.0 panic bad-syscall', '2 p-0 exit'])
})

test('children are named after their parents, and outlive them', () => {
  const grandchild = script([sleep(9)])
  const child = script([{ do: 'spawn', child: grandchild }, sleep(4)])
  const log = story(
    toy([
      script([
        { do: 'spawn', child },
        { do: 'spawn', child: script([], { name: 'Ann' }) },
      ]),
    ]),
    'start',
    'exit',
  )
  expect(log).toEqual([
    '0 p-0 start',
    '0 p-0 exit',
    '0 p-0.0 start',
    '0 Ann start',
    '0 Ann exit',
    '0 p-0.0.0 start',
    '4 p-0.0 exit',
    '9 p-0.0.0 exit',
  ])
})

const wrong: [string, Syscall[], string][] = [
  ['an unknown device', [{ do: 'call', device: 'oracle', result: 1 }], 'no device "oracle"; there are: tool'],
  ['an answer of no tokens', [think(0)], 'think: output must be 1 token or more, not 0'],
  ['half a token', [think(1, 0.5)], 'think: input must be a whole number, 0 or more, not 0.5'],
  ['a sleep back in time', [sleep(-1)], 'sleep: for must be a whole number, 0 or more, not -10000000'],
  ['half a tick of sleep', [{ do: 'sleep', for: 0.5 }], 'sleep: for must be a whole number, 0 or more, not 0.5'],
  ['an alarm for ever', [{ do: 'alarm', after: Infinity, handle: 1 }], 'alarm: after must be a whole number'],
  ['a deadline that is no number', [{ do: 'think', output: 1, deadline: Number.NaN }], 'think: deadline must be a'],
  ['mail of less than nothing', [{ do: 'send', to: 'p-1', tokens: -1 }], 'send: tokens must be a whole number'],
  ['a result that is no number', [call(Number.NaN)], 'call: result must be a whole number, 0 or more, not NaN'],
  ['a later result that is none', [start(Number.NaN, 1)], 'start: result must be a whole number'],
  ['awaiting what was never started', [awaiting(7)], 'nothing is open under handle 7'],
  ['awaiting any of nothing', [awaiting('any')], 'nothing is open under handle any'],
  ['a handle that is open already', [start(1, 1), start(1, 1)], 'handle 1 is still open'],
  ['mail to nobody', [{ do: 'send', to: 'nobody', tokens: 1 }], 'no process is called "nobody"'],
  ['a call that there is not', [{ do: 'dance' } as unknown as Syscall], 'unknown system call {"do":"dance"}'],
]
test.each(wrong)('%s is a panic of that process alone', (_, calls, why) => {
  const { summary } = play(toy([script(calls), script([think(3)])], tool))
  expect(summary.panics).toMatchObject([{ name: 'bad-syscall', process: 'p-0' }])
  expect(summary.panics[0]?.why).toContain(why)
  expect(summary.jobs.finished).toBe(1)
})

test('a process that comes later is named and counted on, and draws by its own key', () => {
  const keys: number[] = []
  const program = watching(self => keys.push(self.key, self.n), [])
  const sources = [
    crowd(
      'q',
      [0, 1].map(() => ({ program, client: 'c' })),
      [MS, ticks(1)],
    ),
  ]
  expect(story(toy([], { sources }), 'exit')).toEqual(['1 q-0 exit', '1000 q-1 exit'])
  expect([keys[1], keys[3], (keys[2] ?? 0) - (keys[0] ?? 0)]).toEqual([0, 1, 1])
})
