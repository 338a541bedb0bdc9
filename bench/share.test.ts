import { expect, test } from 'vitest'
import { shareOf } from './share.ts'

test('81 of 263 lies between 25.5% and 36.6%, as in Newcombe 1998', () => {
  const { share, low, high } = shareOf(81, 263)
  expect(share).toBeCloseTo(0.308, 4)
  expect([low, high]).toEqual([expect.closeTo(0.2553, 4), expect.closeTo(0.3662, 4)])
})

test('none of ten may still be 28%, and all of ten 72%: 0.2775 = 3.84 / 13.84', () => {
  expect(shareOf(0, 10)).toMatchObject({ share: 0, low: expect.closeTo(0, 9), high: expect.closeTo(0.2775, 4) })
  expect(shareOf(10, 10)).toMatchObject({ share: 1, low: expect.closeTo(0.7225, 4), high: expect.closeTo(1, 9) })
})

test('of none nothing is known', () => {
  expect(shareOf(0, 0).share).toBeNaN()
})
