/**
 * How good a mind is at what its context holds: the numbers from which the simulated answers are drawn. Time is half of
 * the story; this is the other half. A profile is assumed, or measured on a real model; it says which.
 */
import { log10 } from './math.ts'
import type { Tokens } from './units.ts'

/** A chance that depends on one number: points to interpolate between, in order; or the same for all. */
export type Curve = number | readonly (readonly [at: number, chance: number])[]

/** P(right | the fact is in the window) as it was measured: a row for each length, in it a chance for each depth. */
export interface RecallTable {
  readonly lengths: readonly Tokens[]
  readonly depths: readonly number[]
  readonly chances: readonly (readonly number[])[]
}

/**
 * The same without measurements: `edges` at both ends of the prompt, less by up to `middle` in between, in full from
 * prompts of `length` tokens on: lost in the middle.
 */
export interface RecallShape {
  readonly edges: number
  readonly middle: number
  readonly length: Tokens
}

export interface SaidLengths {
  readonly call: Tokens
  readonly noteFrame: Tokens
  readonly noteFact: Tokens
}

/** A summary that says fact by fact what was told, and breaks off where its room ends. */
export interface ListOfFacts {
  /** P(it keeps a fact | so many facts). */
  readonly keeps: Curve
  /** What it says beside the facts, and what a fact takes on average. */
  readonly frame: Tokens
  readonly tokensPerFact: number
  /** Whether it begins with what was told last or with what was told first: the other end is what it has no room for. */
  readonly from: 'last' | 'first'
}

export interface QualityProfile {
  readonly name: string
  /** Where the numbers come from; "assumed" where nobody measured them. */
  readonly source: string
  readonly recall: RecallShape | RecallTable
  /**
   * P(right | so many facts, each naming the next, are all in the window), from none to follow on; the last one repeats. By
   * the facts in the window that name another: the more there are, the sooner one goes astray.
   */
  readonly hops: readonly Curve[]
  /** P(a summary keeps a fact | its tokens over those of what it sums up): points to interpolate between, in order. */
  readonly keeps: readonly (readonly [ratio: number, chance: number])[]
  /** Where a summary is a list of facts. In place of `keeps`. */
  readonly list?: ListOfFacts | undefined
  /** P(a search has the page among the first k of n) = 1 − (1 − first(n)) / √k, with first(n) = `first` − `perDecade` · log10(n). */
  readonly search: { readonly first: number; readonly perDecade: number }
  /** P(the words that a model looks for are those of the message | they must be the very words). */
  readonly words: number
  /** P(invents an answer | it is not there), P(gives the old one | an old version is there, the new one is not), by the length of the prompt. */
  readonly invents: Curve
  readonly stale: Curve
  /** P(cites the page that it used | right). */
  readonly cites: number
  /** P(makes a call | something is missing, and calls are on offer), by the length of the prompt. */
  readonly calls: Curve
  /** P(makes one | nothing is missing), by the length of the prompt; default 0. */
  readonly needless?: Curve | undefined
  /** P(looks for the next fact of a chain | so many found by calls already), from 1 on; the last one repeats. */
  readonly goesOn: readonly number[]
  /** P(looks a chain up by calls | all of it is in the window); default 1. */
  readonly looksUp?: number | undefined
  /** P(writes a fact down | it is warned that the window is filling up), by the number of facts that are not yet saved. */
  readonly saves: Curve
  /** What a call takes, and a note: its frame and each fact. Default: as the machine is set up. */
  readonly lengths?: SaidLengths | undefined
}

/** By linear interpolation; beyond its ends a curve goes on level. */
export function chanceAt(curve: Curve, at: number): number {
  if (typeof curve === 'number') return curve
  let below = curve[0] ?? [0, 0]
  if (at <= below[0]) return below[1]
  for (const above of curve) {
    if (at <= above[0]) return below[1] + ((above[1] - below[1]) * (at - below[0])) / (above[0] - below[0] || 1)
    below = above
  }
  return below[1]
}

/** P(right | the fact lies at this share of the prompt, from 0 at its top to 1 at its tail). */
export function recallAt({ recall }: Pick<QualityProfile, 'recall'>, depth: number, prompt: Tokens): number {
  if ('edges' in recall)
    return recall.edges - recall.middle * Math.min(1, prompt / recall.length) * 4 * depth * (1 - depth)
  const { lengths, depths, chances } = recall
  const inRow = (row: readonly number[]): number =>
    chanceAt(
      row.map((chance, i) => [depths[i] ?? 0, chance]),
      depth,
    )
  return chanceAt(
    chances.map((row, i) => [lengths[i] ?? 0, inRow(row)]),
    prompt,
  )
}

/** P(right | a call has just found it): it stands at the tail. */
export const foundChance = (profile: QualityProfile, prompt: Tokens): number =>
  'edges' in profile.recall ? profile.recall.edges : recallAt(profile, 1, prompt)

const at = <T>(values: readonly T[], i: number): T | undefined => values[Math.min(i, values.length - 1)]

/** P(right | it must follow so many links within one answer); `among` counts those in the window, if it matters. */
export function hopChance(profile: QualityProfile, links: number, among: () => number): number {
  const curve = at(profile.hops, links) ?? 1
  return typeof curve === 'number' ? curve : chanceAt(curve, among())
}

export const goesOnChance = (profile: QualityProfile, found: number): number => at(profile.goesOn, found - 1) ?? 1

/** P(a summary keeps a fact | its tokens are this share of what it sums up). */
export const keepChance = ({ keeps }: QualityProfile, ratio: number): number => chanceAt(keeps, ratio)

/** What a list of so many tokens says of facts that were told in this order, in the order in which it says it. */
export function listed<Fact>(
  { keeps, frame, tokensPerFact, from }: ListOfFacts,
  facts: readonly Fact[],
  tokens: Tokens,
  isKept: (fact: Fact, chance: number) => boolean,
): Fact[] {
  const chance = chanceAt(keeps, facts.length)
  const said = (from === 'last' ? facts.toReversed() : facts).filter(fact => isKept(fact, chance))
  return said.slice(0, Math.max(0, Math.floor((tokens - frame) / tokensPerFact)))
}

/** P(a search among n pages has the right one among the first k). */
export function searchChance({ search }: QualityProfile, k: number, n: number): number {
  if (n <= k) return 1
  const first = Math.min(1, Math.max(0, search.first - search.perDecade * log10(n)))
  return 1 - (1 - first) / Math.sqrt(k)
}
