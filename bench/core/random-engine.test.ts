import { expect, test } from 'vitest'
import { randomEngine } from './random-engine.ts'

test('random weights that memory has no room for are refused by their name', async () => {
  await expect(randomEngine('random-57m', {}, 5e8)).rejects.toThrow(
    /^core random-57m: about 0\.9 GB of memory needed while it loads, 0\.5 GB free; close other programs/,
  )
})
