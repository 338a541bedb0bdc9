import { expect, it } from 'vitest'
import { contextSizes } from './contexts.ts'

it.each([
  ['gpt-3.5-turbo', 4096],
  ['gpt-4', 8192],
  ['gpt-4-turbo', 128_000],
  ['llama-2', 4096],
  ['llama-3', 8192],
  ['claude-2', 100_000],
  ['claude-3', 200_000],
])('%s has %d tokens', (name, tokens) => {
  expect(contextSizes[name]?.tokens).toBe(tokens)
})

it('ranges from 4,096 to 200,000 tokens, each with its source', () => {
  for (const { tokens, source } of Object.values(contextSizes)) {
    expect(tokens).toBeGreaterThanOrEqual(4096)
    expect(tokens).toBeLessThanOrEqual(200_000)
    expect(source).toMatch(/20\d\d/)
  }
})
