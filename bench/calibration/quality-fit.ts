/** From what an examination has counted to the chances that a simulated mind draws from. */
import { linearRegression, median } from 'simple-statistics'
import type { QualityMeasures } from '../../scenarios/profile.ts'
import { type ListOfFacts, type QualityProfile, recallAt } from '../../sim/quality.ts'
import type { Tokens } from '../../sim/units.ts'
import type { Measure } from './exam.ts'

/** What no examination of a model tells. */
const UNTOLD = {
  /** Where its language has no encoder. */
  search: { first: 0.95, perDecade: 0.02 },
  words: 1,
  /** Nobody has taught it to name its sources. */
  cites: 0,
} as const

/** `opening`: tokens that are forced before the model speaks, the tag of its answer. */
export function fitQuality(measures: readonly Measure[], opening: Tokens): QualityMeasures {
  const recall = recallTable(measures)
  const keeps = byNumber(measures, 'keeps', 'facts', widest(measures))
  const mind: QualityMeasures['mind'] = {
    recall,
    hops: hopsOf(measures, recall),
    keeps: [[0, 1]],
    list: { keeps, ...listForm(measures) },
    search: searchOf(measures) ?? UNTOLD.search,
    words: UNTOLD.words,
    invents: byNumber(measures, 'invents', 'length'),
    stale: byNumber(measures, 'stale', 'length'),
    cites: UNTOLD.cites,
    calls: byNumber(measures, 'calls', 'length'),
    needless: byNumber(measures, 'needless', 'length'),
    goesOn: listOf(measures, 'goesOn', 'found'),
    looksUp: all(measures, 'looksUp') ?? 1,
    saves: byNumber(measures, 'saves', 'facts'),
    lengths: lengthsOf(measures, opening),
  }
  return {
    mind,
    measures: measures.map(({ of, at, hits, n, low, high, tokens }) => ({
      of,
      at: { ...at },
      hits,
      n,
      low,
      high,
      tokens,
    })),
  }
}

type Points = [at: number, chance: number][]
const rising = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b)
const of = (measures: readonly Measure[], name: Measure['of']): Measure[] => measures.filter(each => each.of === name)

/** Of all measures of this name together; undefined: there is none. */
function all(measures: readonly Measure[], name: Measure['of']): number | undefined {
  const some = of(measures, name)
  const n = sum(some, each => each.n)
  return n === 0 ? undefined : sum(some, each => each.hits) / n
}

/** Over one of the numbers at which they were taken. */
function byNumber(
  measures: readonly Measure[],
  name: Measure['of'],
  number: string,
  only: (measure: Measure) => boolean = () => true,
): Points {
  const some = of(measures, name).filter(only)
  const places = rising(some.map(({ at }) => at[number] ?? 0))
  const points = places.map((place): [number, number] => [
    place,
    all(
      some.filter(({ at }) => at[number] === place),
      name,
    ) ?? 0,
  ])
  return points.length > 0 ? points : [[0, 0]]
}

const listOf = (measures: readonly Measure[], name: Measure['of'], number: string): number[] =>
  byNumber(measures, name, number).map(([, chance]) => chance)

function recallTable(measures: readonly Measure[]) {
  const some = of(measures, 'recall')
  const lengths = rising(some.map(({ at }) => at.length ?? 0))
  const depths = rising(some.map(({ at }) => at.depth ?? 0))
  const chances = lengths.map(length =>
    depths.map(
      depth =>
        all(
          some.filter(({ at }) => at.length === length && at.depth === depth),
          'recall',
        ) ?? 0,
    ),
  )
  return { lengths, depths, chances }
}

/** The machine asks for recall of the last fact besides: what a chain loses beyond that is the hops'. */
function hopsOf(measures: readonly Measure[], recall: ReturnType<typeof recallTable>): (number | Points)[] {
  const some = of(measures, 'hops')
  const links = rising(some.map(({ at }) => at.links ?? 0))
  const length = Math.max(0, ...some.map(({ at }) => at.length ?? 0))
  const depths = [0.1, 0.3, 0.5, 0.7, 0.9]
  const typical = sum(depths, depth => recallAt({ recall }, depth, length)) / depths.length
  const curves = links.map(count =>
    byNumber(
      some.filter(({ at }) => at.links === count),
      'hops',
      'among',
    ).map(([among, chance]): [number, number] => [among, Math.min(1, chance / Math.max(0.01, typical))]),
  )
  return [1, ...curves]
}

/** By how much the first page is the right one less often, in an archive of ten times the size. */
function searchOf(measures: readonly Measure[]): QualityProfile['search'] | null {
  const points = of(measures, 'finds')
    .filter(({ at }) => at.first === 1)
    .map(({ at, share }): [number, number] => [Math.log10(at.archive ?? 1), share])
  if (points.length === 0) return null
  const { m, b } = linearRegression(points)
  // A line through shares near 1 may begin above it.
  return { first: Math.min(1, Math.max(0, b)), perDecade: Math.max(0, -m) }
}

/** Summaries with the most room there was. */
function widest(measures: readonly Measure[]): (measure: Measure) => boolean {
  const room = Math.max(0, ...of(measures, 'keeps').map(({ at }) => at.room ?? 0))
  return ({ at }) => at.room === room
}

/** What a fact takes where there was room for all, and what is said beside them where there was not. */
function listForm(measures: readonly Measure[]): Omit<ListOfFacts, 'keeps'> {
  const isWide = widest(measures)
  const wide = of(measures, 'keeps').filter(measure => isWide(measure) && measure.hits > 0)
  const narrow = of(measures, 'keeps').filter(measure => !isWide(measure))
  const facts = sum(wide, ({ share, at }) => share * (at.facts ?? 1))
  const words = sum(wide, ({ tokens }) => tokens - END)
  const frames = narrow.map(({ at, tokens }) => (at.room ?? 0) - tokens)
  return {
    frame: Math.max(0, Math.round(sum(frames, frame => frame) / Math.max(1, frames.length))),
    tokensPerFact: facts > 0 ? Math.max(1, words / facts) : 1,
    from: (all(measures, 'keepsLast') ?? 0) >= 0.5 ? 'last' : 'first',
  }
}

const sum = <T>(values: readonly T[], value: (it: T) => number): number =>
  values.reduce((total, it) => total + value(it), 0)

/** What ends a list. */
const END = 1
/** The word that begins a note, and its end; the opening comes before it. */
const NOTE_WORDS = 2

/**
 * Of calls that were made, and of notes: what they say beyond their frame, over the facts in them. The median of notes, since
 * a model that has more to save than it can may go on without end.
 */
function lengthsOf(measures: readonly Measure[], opening: Tokens): QualityMeasures['mind']['lengths'] {
  const mean = (some: readonly Measure[], value: (measure: Measure) => number): number => sum(some, value) / some.length
  const calls = of(measures, 'calls').filter(({ hits }) => hits > 0)
  const notes = of(measures, 'saves').filter(({ hits }) => hits > 0)
  if (calls.length === 0 || notes.length === 0) return undefined
  const perFact = notes.map(({ tokens, share, at }) => (tokens - NOTE_WORDS) / (share * (at.facts ?? 1)))
  return {
    call: Math.max(1, Math.round(mean(calls, ({ tokens }) => tokens) + opening)),
    noteFrame: opening + NOTE_WORDS,
    noteFact: Math.max(1, Math.round(median(perFact))),
  }
}
