import { expect, test } from 'vitest'
import { randomEngine } from './random-engine.ts'

test('random weights that memory has no room for are refused by their name', async () => {
  await expect(randomEngine('random-57m', {}, 5e8)).rejects.toThrow(
    /^core random-57m: about 0\.9 GB of memory needed while it loads, 0\.5 GB free; close other programs/,
  )
})

test('ten million random weights are made, read and write', async () => {
  const engine = await randomEngine('random-10m')
  const sequence = engine.open()
  const { next, seconds } = await engine.step([{ sequence, tokens: [1, 2, 3] }])
  const [token = -1] = next
  expect([engine.name, token >= 0 && token < engine.vocabulary, seconds > 0]).toEqual(['random-10m', true, true])
  expect((await engine.step([{ sequence, tokens: [token] }])).next).toHaveLength(1)
  engine.close(sequence)
  await engine.dispose()
})
