import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { editDistance, listed, nearest, remedy } from './nearest.ts'

describe('edit distance', () => {
  test.each([
    ['lur', 'lru', 1],
    ['poison', 'poisson', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('%s to %s is %i', (from, to, distance) => expect(editDistance(from, to)).toBe(distance))

  test('is symmetric, and no longer than the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
      { seed: 20 },
    )
  })
})

describe('nearest', () => {
  test.each([
    ['lur', ['fifo', 'lru', 'opt'], 'lru'],
    ['karpathy', ['interview', 'karpathy-2023'], 'karpathy-2023'],
    ['FCFS', ['fcfs', 'srpt'], 'fcfs'],
    ['xyz', ['fcfs', 'srpt'], null],
    ['', ['fcfs'], null],
    ['x'.repeat(1000), ['x'.repeat(999)], null],
  ])('of %s', (word, candidates, meant) => expect(nearest(word, candidates)).toBe(meant))

  test('a remedy names the nearest word, or all', () => {
    expect(remedy('lur', ['lru', 'opt'])).toBe('did you mean "lru"?')
    expect(remedy('xyz', ['lru', 'opt', 'fifo'])).toBe('choose lru, opt or fifo')
    expect(remedy('xyz', [])).toBe('there is none')
  })

  test('a long list is cut', () => {
    expect(listed(Array.from({ length: 26 }, (_, i) => `w${i}`))).toMatch(/^w0, .*, w23 or 2 more$/)
  })
})
