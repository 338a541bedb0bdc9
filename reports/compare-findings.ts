/**
 * What is found in a comparison: each row against the baseline, on accuracy where there are answers to check, on cost
 * and on latency. They come in the order in which one would ask: how good is the best row, and what does that cost and
 * take; what does the cheapest lose; then the rest, large differences before small ones.
 */
import { DIED, TURNS } from '../bench/compare-metrics.ts'
import type { CompareDifference, CompareMetric, CompareRow, Comparison } from '../bench/compare-schema.ts'

/** A difference counts as shown below this, after Holm's adjustment. */
const SIGNIFICANT = 0.05

export interface Subject {
  readonly metric: string
  readonly noun: string
  readonly says: (who: string, value: string, other: string, otherValue: string) => string
}

const costs = (what: string) => (who: string, value: string, other: string, otherValue: string) =>
  `1,000 ${what} cost ${value} under ${who}, ${otherValue} under ${other}`

/** Of those with one noun, the first that the scenario has. */
const SUBJECTS: readonly Subject[] = [
  {
    metric: 'accuracy',
    noun: 'accuracy',
    says: (who, value, other, otherValue) => `${who} answers ${value} right, ${other} ${otherValue}`,
  },
  { metric: 'costPerTurn', noun: 'cost', says: costs('turns') },
  { metric: 'costPerCall', noun: 'cost', says: costs('calls') },
  {
    metric: 'latencyP50',
    noun: 'latency',
    says: (who, value, other, otherValue) =>
      `Half of the answers take up to ${value} under ${who}, ${otherValue} under ${other}`,
  },
]
/** What the rows are judged by: the first that there is. */
const MAIN = ['accuracy', 'latency', 'cost']

export interface Finding {
  readonly subject: Subject
  readonly metric: CompareMetric
  readonly row: CompareRow
  readonly base: CompareRow
  readonly difference: CompareDifference
}

export const meanIn = (row: CompareRow, name: string): number | null => row.metrics[name]?.mean ?? null
export const isShown = ({ adjusted }: CompareDifference): boolean => adjusted !== null && adjusted < SIGNIFICANT
export const isSteady = ({ low, high }: CompareDifference): boolean => low !== null && low === high
export const isNothing = ({ difference }: Finding): boolean =>
  difference.mean === 0 && (isSteady(difference) || difference.n === 1)

/** The main one first. */
export function subjectsOf({ metrics, rows }: Comparison): [Subject, CompareMetric][] {
  const known = SUBJECTS.flatMap((subject): [Subject, CompareMetric][] => {
    const metric = metrics.find(({ name }) => name === subject.metric)
    return metric && rows.some(row => meanIn(row, subject.metric) !== null) ? [[subject, metric]] : []
  })
  const own = known.filter(([{ noun }], i) => known.findIndex(([other]) => other.noun === noun) === i)
  const main = MAIN.find(noun => own.some(([subject]) => subject.noun === noun))
  return own.toSorted(([a], [b]) => Number(b.noun === main) - Number(a.noun === main))
}

export const mainMetric = (comparison: Comparison): CompareMetric | undefined => subjectsOf(comparison)[0]?.[1]

export const baseOf = ({ candidates, baseline, rows }: Comparison, row: CompareRow): CompareRow | undefined =>
  rows.find(other =>
    candidates.length > 1
      ? other.candidate === baseline && other.variation === row.variation
      : other.variation === baseline,
  )

/** How far two rows may be apart in what dies, and in the number of turns, for a turn to be the same thing in both. */
const MOST_APART = 0.01

export const deathsOf = (row: CompareRow): number => meanIn(row, DIED) ?? 0
export const diesApart = (row: CompareRow, base: CompareRow): boolean =>
  Math.abs(deathsOf(row) - deathsOf(base)) > MOST_APART
export const turnsApart = (row: CompareRow, base: CompareRow): boolean =>
  apart(meanIn(row, TURNS) ?? 0, meanIn(base, TURNS) ?? 0) > MOST_APART

/** A difference over the larger of the two. */
const apart = (a: number, b: number): number => (a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)))

/** Questions count whether or not they were put; what a turn costs and takes is of the turns that there were. */
export const isMatch = ({ unit }: CompareMetric, row: CompareRow, base: CompareRow): boolean =>
  unit === 'share' || !(diesApart(row, base) || turnsApart(row, base))

/** The difference over the larger of the two values. */
export function relativeSize({ metric, row, base, difference }: Finding): number {
  const most = Math.max(Math.abs(meanIn(row, metric.name) ?? 0), Math.abs(meanIn(base, metric.name) ?? 0))
  return most === 0 ? 0 : Math.abs(difference.mean ?? 0) / most
}

/** One of each subject comes before all others. */
export function findingsOf(comparison: Comparison): Finding[] {
  const subjects = subjectsOf(comparison)
  const all = inTurn(blocksOf(comparison).map(rows => findingsIn(rows, subjects, comparison)))
  const first = subjects.flatMap(([subject]) => all.find(finding => finding.subject === subject) ?? [])
  return [...new Set([...first, ...all])]
}

/** The rows that stand together: those under one variation; where the variations are compared, all of them. */
export const blocksOf = ({ candidates, variations, rows }: Comparison): CompareRow[][] =>
  candidates.length > 1 ? variations.map(({ name }) => rows.filter(row => row.variation === name)) : [[...rows]]

/** The first of each list, then the second of each. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(list => list.length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap(list => list.slice(i, i + 1))).flat()
}

function findingsIn(
  rows: readonly CompareRow[],
  subjects: readonly (readonly [Subject, CompareMetric])[],
  comparison: Comparison,
): Finding[] {
  const all = rows.flatMap(row => subjects.flatMap(([subject, metric]) => findingOn(row, subject, metric, comparison)))
  const [main] = subjects
  const cost = subjects.find(([{ noun }]) => noun === 'cost')
  const leads = [main, cost].flatMap(lead => (lead === undefined ? [] : ofTheBest(all, lead[0], comparison)))
  return [...new Set([...leads, ...all.toSorted((a, b) => rank(a) - rank(b) || relativeSize(b) - relativeSize(a))])]
}

/** All on the row that does best on the subject, this one first. What knows the future is no candidate for it. */
function ofTheBest(all: readonly Finding[], subject: Subject, { candidates }: Comparison): Finding[] {
  const offline = new Set(candidates.filter(candidate => candidate.offline).map(({ name }) => name))
  const own = all.filter(finding => finding.subject === subject)
  const real = own.filter(({ row }) => !offline.has(row.candidate))
  const [best] = (real.length > 0 ? real : own).toSorted((a, b) => better(a.metric, a.row, b.row))
  if (best === undefined) return []
  return [best, ...all.filter(finding => finding.row === best.row && finding !== best)]
}

/** The better row first; those without a value last. */
export function better({ name, better }: CompareMetric, a: CompareRow, b: CompareRow): number {
  const sign = better === 'more' ? -1 : 1
  const worst = sign * Number.POSITIVE_INFINITY
  const [one, other] = [meanIn(a, name) ?? worst, meanIn(b, name) ?? worst]
  return one === other ? 0 : sign * (one - other)
}

const rank = (finding: Finding): number => (isNothing(finding) ? 2 : isShown(finding.difference) ? 0 : 1)

function findingOn(row: CompareRow, subject: Subject, metric: CompareMetric, comparison: Comparison): Finding[] {
  const difference = row.differences[metric.name]
  const base = baseOf(comparison, row)
  return difference && difference.mean !== null && base && isMatch(metric, row, base)
    ? [{ subject, metric, row, base, difference }]
    : []
}
