/**
 * What the model says, as the kernel hears it: drawn from a profile (`drawn-mind.ts`) or read from tokens
 * (`heard-mind.ts`). A call of the model is begun, which settles how long it can be at most, and is heard at its end.
 */
import type { Fact } from '../facts.ts'
import type { Segment } from '../kv.ts'
import type { Tokens } from '../units.ts'
import type { Memory, Plan, Turn } from './memory.ts'

export interface Mind {
  /** The prompt is about to be written. */
  reads(row: number, memory: Memory): void
  /** The process asks: tokens that the answer, or the call before it, takes at most. */
  begin(row: number, memory: Memory, turn: Turn): Tokens
  /** Another core is to say it: tokens at most; null: as many as were said. */
  again(row: number, memory: Memory): Tokens | null
  /** The kernel warns: tokens for what it writes down, of which `notes` fit into the working context. */
  heed(row: number, memory: Memory, notes: Tokens): Tokens
  /** A call of the process's is over: `memory.plan` is what was said. */
  hear(row: number, memory: Memory): void
  /** What this page says in words, where the program has given none; undefined: nobody knows. */
  wordsOf(row: number, memory: Memory, page: number): string | undefined
  /** Facts that can be read in the call itself. */
  stated(plan: Plan | null): readonly Fact[] | undefined
  /** The kernel has these pages summed up or rated in so many tokens. */
  beginKernelCall(row: number, memory: Memory, call: KernelCall): void
  /** Of these pages, the facts that the summary has kept. */
  kept(row: number, memory: Memory, pages: readonly number[], ratio: number): readonly Fact[]
  /** Does a model that answered rightly name the page that it used? */
  cites(row: number, memory: Memory): boolean
  /** The words of the last call stand in contexts as this segment. */
  stands(row: number, segment: number): void
  gone(row: number): void
}

export interface KernelCall {
  readonly do: 'summarize' | 'rate'
  readonly instruction: Segment
  readonly pages: readonly number[]
  readonly output: Tokens
}
