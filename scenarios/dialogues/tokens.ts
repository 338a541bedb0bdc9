/**
 * How many tokens a text has, counted by gpt-tokenizer in the encoding cl100k: that of GPT-4 and GPT-3.5, on which the
 * benchmarks of long dialogues were first run. Other tokenizers differ by some percent. Needs Node; what is below
 * `build.ts` is handed `tokensOf`.
 */
import { createRequire } from 'node:module'
import type { Tokens } from '../../sim/units.ts'

/** A text that quotes `<|endoftext|>` is a text like any other. */
const AS_TEXT = { disallowedSpecial: new Set<string>() }

/**
 * The tokenizer takes quadratic time over a run of letters, signs or blanks that nothing interrupts: minutes for one of
 * 100,000. Texts with a run as long as this are counted in pieces of its length, which adds a token a cut at most.
 */
const LONG_RUN = /\S{1000}|\s{1000}/
const PIECES = /.{1,1000}/gsu

type Tokenizer = typeof import('gpt-tokenizer/encoding/cl100k_base')
/** Its list of words takes a tenth of a second to read, and few runs have dialogues. */
let tokenizer: Tokenizer | undefined
const count = (text: string): Tokens => {
  tokenizer ??= createRequire(import.meta.url)('gpt-tokenizer/encoding/cl100k_base') as Tokenizer
  return tokenizer.countTokens(text, AS_TEXT)
}

export function tokensOf(text: string): Tokens {
  if (!LONG_RUN.test(text)) return count(text)
  return (text.match(PIECES) ?? []).reduce((sum, piece) => sum + count(piece), 0)
}
