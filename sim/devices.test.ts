import { expect, test } from 'vitest'
import { constant, exponential } from './distributions.ts'
import type { Syscall } from './program.ts'
import { MS, play, script, story, think, toy } from './test-machine.ts'

const call: Syscall = { do: 'call', device: 'tool', result: 10 }

test('of three uses of a device that takes one at a time, each waits for those before it', () => {
  const config = toy([script([call]), script([call]), script([call])], { devices: [{ name: 'tool', concurrency: 1 }] })
  expect(story(config, 'return')).toEqual(['5 p-0 return -1 ok 10', '10 p-1 return -1 ok 10', '15 p-2 return -1 ok 10'])
  expect(play(config).summary.devices).toEqual([{ name: 'tool', calls: 3, failures: 0, utilisation: 1, meanWaitMs: 5 }])
})

test('a device that takes two works for two at a time', () => {
  const config = toy([script([call]), script([call]), script([call])], { devices: [{ name: 'tool', concurrency: 2 }] })
  expect(story(config, 'return')).toEqual(['5 p-0 return -1 ok 10', '5 p-1 return -1 ok 10', '10 p-2 return -1 ok 10'])
  expect(play(config).summary.devices[0]?.utilisation).toBe(0.75)
})

test('what always fails is tried three times, 5 ms each, after 2 and 4 ms, and brings nothing', () => {
  const config = toy([script([call, think(1)])], {
    devices: [{ name: 'tool', failureRate: 1, retries: 2, backoff: 2 * MS }],
  })
  expect(story(config, 'retry', 'return', 'submit')).toEqual([
    '5 p-0 retry 1',
    '12 p-0 retry 2',
    '21 p-0 return -1 failed 0',
    '21 p-0 submit core-0 0 1',
  ])
  expect(play(config).summary.devices[0]).toMatchObject({ calls: 1, failures: 3 })
})

test('a device stays taken while it backs off', () => {
  const config = toy([script([call]), script([call])], {
    devices: [{ name: 'tool', concurrency: 1, failureRate: 1, retries: 1, backoff: MS }],
  })
  expect(story(config, 'return')).toEqual(['11 p-0 return -1 failed 0', '22 p-1 return -1 failed 0'])
})

test('one in four uses fails if the rate says so, within four standard errors', () => {
  const config = toy([script(Array.from({ length: 4000 }, () => call))], {
    devices: [{ name: 'tool', failureRate: 0.25 }],
  })
  const share = (play(config).summary.devices[0]?.failures ?? 0) / 4000
  expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 4000))
})

test('how long a use takes belongs to the process and its call, not to who else is there', () => {
  const devices = [{ name: 'tool', latency: exponential(0.01) }]
  const alone = story(toy([script([call, call])], { devices }), 'return')
  const among = story(toy([script([call, call]), script([call, call, call])], { devices }), 'return')
  expect(among.filter(line => line.includes('p-0'))).toEqual(alone)
})

test('a process that is killed leaves the device taken until the use is over', () => {
  const config = toy([script([call]), script([call])], {
    devices: [{ name: 'tool', concurrency: 1, latency: constant(0.005) }],
    kills: [{ process: 'p-0', at: 2 * MS }],
  })
  expect(story(config, 'kill', 'exit')).toEqual(['2 p-0 kill', '10 p-1 exit'])
})
