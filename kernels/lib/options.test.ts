import { expect, it } from 'vitest'
import { atLeast, moreThan, wholeNumber } from './options.ts'

it('names the option, what it must be, and what it was', () => {
  expect(() => wholeNumber('rr: quantum', 'tokens', 0, 1)).toThrow(
    'rr: quantum must be a whole number of tokens >= 1, got 0',
  )
  expect(() => atLeast('edf: slack', -1, 0)).toThrow('edf: slack must be a number >= 0, got -1')
  expect(() => moreThan('mlfq: factor', 1, 1)).toThrow('mlfq: factor must be a number > 1, got 1')
})

it('lets good values pass, and no NaN or infinity', () => {
  expect(() => wholeNumber('a', 'steps', 3, 3)).not.toThrow()
  expect(() => atLeast('a', 0, 0)).not.toThrow()
  expect(() => moreThan('a', 1.1, 1)).not.toThrow()
  for (const odd of [Number.NaN, Infinity]) expect(() => atLeast('a', odd, 0)).toThrow('got')
})
