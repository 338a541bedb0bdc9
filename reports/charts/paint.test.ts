import { expect, test } from 'vitest'
import { DARK, inkOn, LIGHT, lookOf } from './paint.ts'

test('a policy looks the same with settings behind its name, and with a value that varies', () => {
  const plain = lookOf({ policy: 'memgpt' })
  for (const policy of ['memgpt(working=200)', 'memgpt, ram.context: 2k', 'memgpt @ 2k'])
    expect(lookOf({ policy })).toEqual(plain)
  expect(lookOf({ policy: 'fifo' })).not.toEqual(plain)
})

test('text on a colour is light or dark, whichever is read better', () => {
  const ink = (theme: typeof LIGHT) => [0, 0.6, 1].map(share => inkOn(theme, theme.colours[0] ?? '', share))
  expect(ink(LIGHT)).toEqual([LIGHT.ink, LIGHT.ink, LIGHT.paper])
  expect(ink(DARK)).toEqual([DARK.ink, DARK.ink, DARK.paper])
})
