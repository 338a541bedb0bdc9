/** What is worked out on paper is what the textbooks print, and what the house's oracles say. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as oracles from '../../kernels/lib/page-oracles.ts'
import { clock } from './clock.ts'
import { fifo, lru, lruTwo, opt } from './methods.ts'
import { faultsIn, type Line, type Method, workOut } from './paper.ts'

const sheet = (refs: readonly number[], room: number) => ({ room, requests: refs.map(page => ({ page })) })
const worked = (refs: readonly number[], room: number, method: Method): Line[] => workOut(sheet(refs, room), method)
const leavers = (lines: readonly Line[]): number[] => lines.flatMap(line => line.left.map(it => it.page))
const BELADY = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]

test("Belady's string: fifo has 9 faults with 3 frames and 10 with 4, opt 7 and 6", () => {
  const faults = [fifo, opt].map(method => [3, 4].map(room => faultsIn(worked(BELADY, room, method))))
  expect(faults).toEqual([
    [9, 10],
    [7, 6],
  ])
})

test.each([
  ['fifo', fifo, oracles.fifo],
  ['lru-2', lruTwo, oracles.lruK(2)],
  ['opt', opt, oracles.opt],
  ['clock', clock(), oracles.clock(1, 0)],
  ['clock with the bit set at once', clock({ newcomerBit: true }), oracles.clock(1, 1)],
] as const)('%s faults where the oracle of the papers does', (_, method, oracle) => {
  const strings = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(strings, fc.integer({ min: 1, max: 5 }), (refs, room) => {
      expect(worked(refs, room, method).map(line => line.fault)).toEqual(oracle(refs, room))
    }),
    { seed: 3 },
  )
})

test('lru faults where the stack distance exceeds the frames', () => {
  const distances = oracles.stackDistances(BELADY)
  expect(worked(BELADY, 3, lru).map(line => line.fault)).toEqual(distances.map(distance => distance > 3))
})

test('clock is drawn with its hand and its bits, and says whom it spared', () => {
  const lines = worked([1, 2, 3, 1, 4, 5], 3, clock())
  expect(lines.map(line => line.drawn.join(' '))).toEqual(['›1', '›1 2', '›1 2 3', '›1* 2 3', '1 4 ›3', '›1 4 5'])
  expect(lines[4]?.left).toEqual([
    { page: 2, because: 'the hand clears the bit of page 1 and moves on to it: its bit is not set' },
  ])
})

test('pages of different size: as many leave as must, and a pinned one never', () => {
  const requests = [4, 2, 2, 6].map((tokens, i) => ({ page: i + 1, tokens }))
  expect(leavers(workOut({ room: 10, requests, pinned: [2] }, clock()))).toEqual([1])
  expect(leavers(workOut({ room: 8, requests, pinned: [2] }, clock()))).toEqual([1, 3])
})

test('without room for a page there is nothing to work out', () => {
  expect(() => workOut({ room: 2, requests: [{ page: 1, tokens: 3 }] }, fifo)).toThrow('page 1 finds no room')
})
