import { expect, test } from 'vitest'
import { seedsOf } from './seeds.ts'

test.each([
  [[], 'none'],
  [[7], '7'],
  [[1, 2], '1 and 2'],
  [[1, 2, 3], '1 to 3'],
  [[1, 5, 9], '1, 5 and 9'],
])('%j: %s', (seeds, words) => expect(seedsOf(seeds)).toBe(words))
