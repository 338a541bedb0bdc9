/**
 * What a comparison comes to, in a sentence for each variation: which row does best, at what cost, and whether the
 * difference is more than chance. What the baseline is compared with has been tested; no other pair has.
 */
import type { CompareMetric, CompareRow, Comparison } from '../bench/compare-schema.ts'
import { listed } from '../scenarios/nearest.ts'
import { tooFew } from './compare-conclusions.ts'
import { baseOf, better, blocksOf, isMatch, isShown, isSteady, meanIn, subjectsOf } from './compare-findings.ts'
import { meanText, scaleOf } from './compare-format.ts'
import { plural } from './format.ts'

/** Sentences beyond these would not be read. */
const MOST_VARIATIONS = 6

export function leadSentences(comparison: Comparison): string[] {
  const [main] = subjectsOf(comparison)
  if (main === undefined) return ['Nothing was finished, so there is nothing to compare.']
  const [, metric] = main
  const blocks = blocksOf(comparison)
  const sentences = blocks.slice(0, MOST_VARIATIONS).flatMap(rows => leadOf(rows, metric, comparison))
  const [only, ...others] = blocks
  if (only !== undefined && others.length === 0) sentences.push(...alike(only, metric, comparison))
  const rest = blocks.length - MOST_VARIATIONS
  return rest > 0 ? [...sentences, `${plural(rest, 'more variation')} are in the charts and the tables.`] : sentences
}

function leadOf(rows: readonly CompareRow[], metric: CompareMetric, comparison: Comparison): string[] {
  const [best, second] = ranked(rows, metric, comparison)
  if (best === undefined) return []
  const base = baseOf(comparison, best)
  const isBase = base === undefined || base === best
  const rival = isBase ? second : base
  if (rival === undefined || meanIn(rival, metric.name) === null) return [`${aloneOf(best, metric, comparison)}.`]
  return [`${bothOf(best, rival, metric, comparison)}; ${verdictOn(isBase ? rival : best, metric)}.`]
}

/** From the best on. What knows the future comes into it only where nothing else does. */
function ranked(rows: readonly CompareRow[], metric: CompareMetric, { candidates }: Comparison): CompareRow[] {
  const known = rows.filter(row => meanIn(row, metric.name) !== null)
  const offline = new Set(candidates.filter(it => it.offline).map(({ name }) => name))
  const real = known.filter(({ candidate }) => !offline.has(candidate))
  return (real.length > 0 ? real : known).toSorted((a, b) => better(metric, a, b))
}

const nameIn = (row: CompareRow, { candidates }: Comparison): string =>
  candidates.length > 1 ? row.candidate : row.variation === '' ? row.candidate : row.variation

const meanOf = (row: CompareRow, metric: CompareMetric, { rows }: Comparison): string => {
  const estimate = row.metrics[metric.name]
  return estimate === undefined ? '–' : meanText(estimate, scaleOf(metric, rows))
}

function aloneOf(row: CompareRow, metric: CompareMetric, comparison: Comparison): string {
  const [who, value] = [nameIn(row, comparison), meanOf(row, metric, comparison)]
  if (metric.name === 'accuracy') return `${who} answers ${value} of the questions right`
  if (metric.unit === 'usd')
    return `${who} takes ${value} for 1,000 ${metric.name === 'costPerTurn' ? 'turns' : 'calls'}`
  return `Under ${who} half of the answers take up to ${value}`
}

/** `memgpt answers 93% of the questions right at 2.1 times the cost of lru, which answers 81%`. */
function bothOf(best: CompareRow, rival: CompareRow, metric: CompareMetric, comparison: Comparison): string {
  const where = comparison.candidates.length > 1 && best.variation !== '' ? `${best.variation}: ` : ''
  const [other, value] = [nameIn(rival, comparison), meanOf(rival, metric, comparison)]
  const times = costRatio(best, rival, metric, comparison)
  const price = times === null ? '' : ` at ${times} the cost of ${other}`
  const alone = `${where}${aloneOf(best, metric, comparison)}${price}`
  const does = metric.name === 'accuracy' ? 'answers' : 'takes'
  return times === null ? `${alone}, ${other} ${value}` : `${alone}, which ${does} ${value}`
}

/** null: nothing has a price, or a turn is not the same thing in both. */
function costRatio(best: CompareRow, rival: CompareRow, main: CompareMetric, comparison: Comparison): string | null {
  const [, cost] = subjectsOf(comparison).find(([{ noun }]) => noun === 'cost') ?? []
  if (cost === undefined || cost === main || !isMatch(cost, best, rival)) return null
  const [own, other] = [best, rival].map(row => meanIn(row, cost.name) ?? 0)
  if (!own || !other) return null
  const times = (own / other).toPrecision(2)
  return Number(times) === 1 ? 'about' : `${Number(times)} times`
}

function verdictOn(row: CompareRow, metric: CompareMetric): string {
  const difference = row.differences[metric.name]
  if (difference === undefined || difference.mean === null) return 'nothing can be said of the difference'
  if (difference.mean === 0 && isSteady(difference)) return 'there is no difference'
  if (isShown(difference)) return 'the difference is significant'
  if (difference.low === null) return tooFew(metric, difference.n)
  return isSteady(difference) ? `it is the same with every ${metric.over}` : 'the difference is not significant'
}

/** Those others whose difference from the baseline could be chance. */
function alike(rows: readonly CompareRow[], metric: CompareMetric, comparison: Comparison): string[] {
  const told = ranked(rows, metric, comparison).slice(0, 1)
  const names = rows.flatMap(row => {
    const difference = row.differences[metric.name]
    const isOpen = difference !== undefined && difference.low !== null && !isShown(difference) && !isSteady(difference)
    return isOpen && !told.includes(row) ? [nameIn(row, comparison)] : []
  })
  const [first] = rows
  const base = first && baseOf(comparison, first)
  if (names.length === 0 || base === undefined) return []
  return [`The difference of ${listed(names, 'and')} to ${nameIn(base, comparison)} is not significant.`]
}
