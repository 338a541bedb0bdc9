import { expect, it } from 'vitest'
import { growingBounds } from './bounds.ts'

it('grows by the factor, and leaves the last level open', () => {
  expect(growingBounds('plas', ['queues', 'firstBound'], 4, 1, 4)).toEqual([1e10, 4e10, 16e10, Infinity])
  expect(growingBounds('plas', ['queues', 'firstBound'], 1, 1, 4)).toEqual([Infinity])
})

it('names the option that is wrong', () => {
  expect(() => growingBounds('mlfq', ['levels', 'baseQuantum'], 0, 1, 2)).toThrow('mlfq: levels must be a whole number')
  expect(() => growingBounds('mlfq', ['levels', 'baseQuantum'], 3, 0, 2)).toThrow(
    'mlfq: baseQuantum must be a number > 0',
  )
})
