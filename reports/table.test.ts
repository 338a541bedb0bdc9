import { expect, test } from 'vitest'
import { left, right, table } from './table.ts'

test('columns line up, numbers to the right, without colour and without trailing blanks', () => {
  const text = table(
    [left('name'), right('jobs')],
    [
      ['fcfs', '1,200'],
      ['srpt', 7],
    ],
  )
  expect(text).toBe(['name   jobs', '────  ─────', 'fcfs  1,200', 'srpt      7'].join('\n'))
})

test('long text wraps at the width of its column', () => {
  const text = table([left('name'), left('summary', 10)], [['rr', 'a slice for everybody']])
  expect(text.split('\n').slice(2)).toEqual(['rr    a slice', '      for', '      everybody'])
})
