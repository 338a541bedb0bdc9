/**
 * What contexts are about. A fact has an identity, and versions that follow one another; so whether the evidence for
 * an answer is in the window is a matter of counting, not of judging. Programs say which facts a page holds and which
 * an answer needs; policies never see either.
 */
import type { PageKind } from './pager.ts'
import type { Tokens } from './units.ts'

export interface Fact {
  /** Which fact, within its process: a whole number from 0. */
  readonly key: number
  /** Counts from 0: a later version replaces the earlier ones. */
  readonly version: number
  /** Its value is the name of another fact: the key of that one. Absent: it is plain. */
  readonly names?: number
}

/** What joins a context. */
export interface PageContent {
  readonly tokens: Tokens
  /** Default: by what brought it: `user` for what is read, `tool` for what a device gives back, else `document`. */
  readonly kind?: PageKind
  readonly holds?: readonly Fact[]
  /** The words, where there are any: then searches read them. */
  readonly text?: string
  /** When it was said, in minutes of the story's own calendar: for searches by date. */
  readonly date?: number
  /** How important it is, 1 to 10; known to the model once it has rated the page. Default 3, with facts 7. */
  readonly importance?: number
}

/** What an answer needs. */
export interface Ask {
  /** Facts, in the versions that are right now. Empty: the context holds no answer, and the right one is "unknown". */
  readonly needs: readonly Fact[]
  /** Each fact names the next one: whoever answers at once must go from one to the other. */
  readonly chained?: boolean
  /** Questions of one category are counted together. */
  readonly category?: string
  /** There is an answer, but nobody has said where: it is asked, and not counted. */
  readonly unlabelled?: boolean
  readonly text?: string
  /**
   * Where the words are known: the numbers of all pages that the program has told (counted from 0 in the order of
   * telling), best match first, `most` of them at most. The same whatever the policy does.
   */
  readonly ranking?: (most: number) => readonly number[]
  /** The words that a model would look for one after the other, and dates where the question names some. */
  readonly keywords?: readonly string[]
  readonly dates?: readonly [from: number, to: number]
}
