import { expect, it } from 'vitest'
import type { Job } from '../../sim/policy.ts'
import { fakeCore, fakeJob } from './fake.ts'
import { Slices } from './slices.ts'

const at = (step: number) => fakeCore({ step })
const running = (index: number, decoded: number) =>
  ({ ...fakeJob({ index, id: index }), decoded }) as { -readonly [K in keyof Job]: Job[K] }

it('ends a slice after every quantum of tokens, at that step alone', () => {
  const slices = new Slices(3)
  const job = running(0, 5)
  slices.add(job, at(10))
  const ends: number[] = []
  for (let step = 11; step <= 20; step++) {
    job.decoded++
    if (slices.ended(at(step)).length > 0) ends.push(step)
  }
  expect(ends).toEqual([13, 16, 19])
  expect(slices.untilNext(at(20))).toBe(2)
})

it('gives the same answer to whoever asks seldom, and waits for a prompt', () => {
  const slices = new Slices(3)
  const [quick, slow] = [running(0, 0), running(1, 0)]
  slices.add(quick, at(0))
  slices.add(slow, at(0))
  quick.decoded = 9
  slow.decoded = 6 // its prompt took 3 steps
  expect(slices.ended(at(9))).toEqual([quick, slow])
  slices.remove(quick)
  expect(slices.ended(at(9))).toEqual([slow])
  slow.decoded = 7
  expect(slices.ended(at(10))).toEqual([])
})
