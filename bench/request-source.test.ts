import { describe, expect, test } from 'vitest'
import { constant } from '../sim/distributions.ts'
import type { Program, Self } from '../sim/program.ts'
import { makeRng } from '../sim/rng.ts'
import { seconds } from '../sim/units.ts'
import { agentSource, poisson, requestSource } from './request-source.ts'

const rng = makeRng(1)
const options = { count: 10, perSecond: 8, input: constant(512), output: constant(128), clients: 3 }

/** The calls that a program makes, until it exits. */
function story(program: Program): string[] {
  const calls: string[] = []
  let turn = 0
  while (calls.at(-1) !== 'exit') {
    const self: Partial<Self> = { pc: calls.length, turn, draw: of => of.mean }
    const call = program.next(self as Self)
    if (call.do === 'think') turn++
    calls.push(call.do)
  }
  return calls
}

describe('sources for measuring speed', () => {
  test('arrivals end after their count and come at their rate: 8/s within 4 standard errors', () => {
    const arrival = poisson(10_000, 8)
    let now = 0
    let n = 0
    for (let next = arrival(0, 0, rng); next !== null; next = arrival(++n, now, rng)) now = next
    expect(n).toBe(10_000)
    expect(Math.abs(seconds(now) / 10_000 - 1 / 8)).toBeLessThan((4 * (1 / 8)) / 100)
  })

  test('a request thinks once; clients take turns', () => {
    const source = requestSource(options)
    expect(story(source.process(0, rng).program)).toEqual(['think', 'exit'])
    expect([0, 1, 2, 3].map(n => source.process(n, rng).client)).toEqual([0, 1, 2, 0].map(i => `client-${i}`))
  })

  test('an agent of three turns thinks three times with a call between two', () => {
    const agent = agentSource({ count: 1, perSecond: 1, turns: 3, output: constant(5), result: 9, device: 'tool' })
    expect(story(agent.process(0, rng).program)).toEqual(['think', 'call', 'think', 'call', 'think', 'exit'])
  })
})
