/**
 * A language that a real model speaks: how pages are put into its tokens, and what its tokens mean. The machine deals in
 * facts by number and in pages by length; a voice gives both words, and gives neither more tokens than they have.
 */
import type { Ask, Fact } from '../sim/facts.ts'
import type { PageText, Speech } from '../sim/live.ts'
import type { Say } from '../sim/policy.ts'

/** What a model has said. */
export type Said =
  | { readonly is: 'value'; readonly words: readonly number[] }
  | { readonly is: 'unknown' }
  /** It looks for a fact, by number; −1: for one that there is not. */
  | { readonly is: 'search'; readonly key: number }
  /** A save or a summary: what is truly in it of the facts that it could know, and how much else it states. */
  | { readonly is: 'facts'; readonly facts: readonly Fact[]; readonly invented: number }
  | { readonly is: 'malformed'; readonly why: string }

/** A question that stands further back in the prompt. */
export interface AskedAgain {
  readonly process: number
  readonly ask: Ask
}

/** `process` is a number that stands for a process and a seed: names and values belong to it. */
export interface Voice {
  readonly vocabulary: number
  /** Ends what the model says. */
  readonly end: number
  /** Tokens that the shortest answer takes after its opening, with its end. */
  readonly fewestForAnswer: number
  /** Exactly `page.tokens` of them; throws a `UserError` that says how many the page needs, if those are too few. */
  render(page: PageText): readonly number[]
  /** What the model's words begin with, before it says anything of its own. `again`: the question is put once more. */
  opening(as: Speech['as'], again?: AskedAgain | null): readonly number[]
  /** The i-th token after the end, where an answer must go on to its drawn length. */
  filler(seed: number, i: number): number
  /** Calls alone end before their length: does this token make a call of what is being said? */
  beginsCall(token: number): boolean
  /** `words`: from the opening to the end, both left out; `ended`: there was an end. `known`: what the prompt held. */
  parse(process: number, words: readonly number[], ended: boolean, known: readonly Fact[]): Said
  /** The right answer; null: to what nobody can know. Absent: texts for examinations have no questions in their midst. */
  answer?(process: number, ask: Ask | null): readonly number[]
  /** Of a summary that was cut off: how many words of it are whole sentences. Absent: it stands as it is. */
  whole?(words: readonly number[]): number
  /** As text, for stores that are searched by words; absent: what searches find there is drawn. */
  wordsOf?(tokens: readonly number[]): string
  /** What an answer is worth: of a value, of "unknown", or of what cannot be understood. `evidence`: all was there. */
  judge(process: number, ask: Ask, said: Said, evidence: boolean): Say
}
