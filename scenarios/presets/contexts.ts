/**
 * Context sizes of well-known models, by name: `ram: { context: gpt-4 }`. Each is what its maker announced, as of the
 * date in `source`; where a maker says "100k", it is 100,000. (A scenario's own `128k` is 131,072.)
 */
import type { Tokens } from '../../sim/units.ts'

export interface ContextSize {
  readonly tokens: Tokens
  readonly source: string
}

export const contextSizes: Readonly<Record<string, ContextSize>> = {
  'gpt-3.5-turbo': { tokens: 4096, source: 'OpenAI, at launch, March 2023' },
  'gpt-3.5-turbo-16k': { tokens: 16_384, source: 'OpenAI, June 2023' },
  'gpt-4': { tokens: 8192, source: 'OpenAI, March 2023' },
  'gpt-4-32k': { tokens: 32_768, source: 'OpenAI, March 2023' },
  'gpt-4-turbo': { tokens: 128_000, source: 'OpenAI, November 2023' },
  'gpt-4o': { tokens: 128_000, source: 'OpenAI, May 2024' },
  'llama-2': { tokens: 4096, source: 'Meta, model card, July 2023' },
  'llama-3': { tokens: 8192, source: 'Meta, model card, April 2024' },
  'llama-3.1': { tokens: 131_072, source: 'Meta, config.json, July 2024 (announced as 128k)' },
  'mistral-7b': { tokens: 8192, source: 'Mistral AI, v0.1, September 2023 (8k, attention window of 4,096)' },
  'mixtral-8x7b': { tokens: 32_768, source: 'Mistral AI, December 2023 (announced as 32k)' },
  'claude-2': { tokens: 100_000, source: 'Anthropic, July 2023' },
  'claude-2.1': { tokens: 200_000, source: 'Anthropic, November 2023' },
  'claude-3': { tokens: 200_000, source: 'Anthropic, March 2024' },
}
