import { describe, expect, test } from 'vitest'
import { someProfile } from '../scenarios/test-profile.ts'
import { sampleResult } from './fixture.ts'
import { comparisonOf } from './page/test-results.ts'
import { readResult } from './result-file.ts'

const read = (value: unknown) => readResult(JSON.stringify(value), 'r.json')
const pages = { results: [{ pager: 'fifo', frames: 3, requests: 12, faults: 9 }] }
const validation = {
  scenario: 's',
  core: 'tiny',
  seeds: [1],
  profile: 'tiny',
  rehearsal: 5,
  validated: [],
  command: 'npx llmos validate s',
}

test.each([
  ['run', sampleResult],
  ['comparison', comparisonOf({ rows: [['lru', 0.8, 0.001, 900]] })],
  ['pages', pages],
  ['calibration', someProfile],
  ['validation', validation],
])('a %s is known by its keys, and comes back as it was', (is, value) => {
  const file = read(value)
  expect(file.is).toBe(is)
  expect(file.result).toMatchObject(JSON.parse(JSON.stringify(value)))
})

test('what JSON has no number for comes back as none', () => {
  const { result } = read({ ...sampleResult, utilisation: null })
  expect(result).toHaveProperty('utilisation', Number.NaN)
})

describe('what is refused, and why', () => {
  const without = ({ jobs, ...rest }: typeof sampleResult) => rest
  test.each([
    ['a file cut off', '{"compare":1', 'r.json: not whole, or no JSON'],
    ['another program’s', '{"a":1}', 'r.json: no result of this program'],
    ['a list', '[]', 'r.json: no result of this program'],
    ['a later format', '{"compare":2}', 'its format is 2, and this reads format 1'],
    ['a later profile', JSON.stringify({ ...someProfile, profile: 99 }), 'a profile of version 99'],
    [
      'a later version',
      JSON.stringify({ ...sampleResult, version: '0.10.0' }),
      'written by version 0.10.0, and this is 0.1.0; update',
    ],
    ['a key that is missing', JSON.stringify(without(sampleResult)), 'r.json: jobs: '],
    [
      'words for a number',
      JSON.stringify({ results: [{ ...pages.results[0], faults: 'nine' }] }),
      'r.json: results.0.faults: ',
    ],
  ])('%s', (_, text, message) => {
    expect(() => readResult(text, 'r.json')).toThrow(message)
    expect(() => readResult(text, 'r.json')).toThrow(expect.objectContaining({ name: 'UserError' }))
  })
})
