import { expect, test } from 'vitest'
import { leftOut } from './left-out.ts'

const trace = { process: 'old', format: 'vidur', rows: 3, bad: 0, firstBad: null, failed: 0 }

test('nothing is said where nothing was left out', () => {
  expect(leftOut({})).toEqual([])
  expect(leftOut({ imported: [trace] })).toEqual([])
})

test('rows that cannot be read and failed calls are counted', () => {
  expect(leftOut({ imported: [{ ...trace, bad: 2, firstBad: 'v.csv:3 (row 2): no', failed: 1 }] })).toEqual([
    'old: 3 rows of vidur replayed; 1 failed call left out; 2 rows that cannot be read left out, the first: v.csv:3 (row 2): no',
  ])
})
