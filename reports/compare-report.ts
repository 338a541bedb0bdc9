/**
 * A comparison for people: a table with a row for each candidate, one table for each variation, the mean of every
 * metric with half of its 95% interval; then what can be concluded, and last the command that repeats it.
 */
import { isOfCalls } from '../bench/compare-metrics.ts'
import type { CompareMetric, CompareResult, CompareRow } from '../bench/compare-schema.ts'
import { remarksOn } from './compare-conclusions.ts'
import { baseOf, better, deathsOf, mainMetric } from './compare-findings.ts'
import { cellText, PLAIN, scaleOf } from './compare-format.ts'
import { deathLines, errorLines, hasModes, isOfVariations, legend } from './compare-legend.ts'
import { plural } from './format.ts'
import { left, right, table } from './table.ts'
import { wrapped } from './wrapped.ts'

export interface CompareReportOptions {
  /** All columns, in blocks that fit the width. */
  readonly wide: boolean
  readonly command: string
  /** The rows come from the best to the worst, the baseline before them all. Default: as they were asked for. */
  readonly ranked?: boolean
  /** Of the terminal, in characters. */
  readonly width?: number
}

const USUAL_WIDTH = 100

export function compareReport(result: CompareResult, options: CompareReportOptions): string {
  const { wide, command, width = USUAL_WIDTH } = options
  const columns = columnsOf(result, wide)
  const prose = (lines: readonly string[]): string => lines.map(line => wrapped(line, width, 2)).join('\n')
  const parts = [
    prose([headline(result)]),
    ...tables(result, columns, options),
    prose([...errorLines(result), ...deathLines(result)]),
    prose(legend(columns, result, wide)),
    prose(conclusions(result)),
  ]
  return [...parts, command].filter(part => part !== '').join('\n\n')
}

export function headline({ scenario, candidates, variations, seeds, baseline, partial }: CompareResult): string {
  const sizes = [
    ...(candidates.length > 1 ? [plural(candidates.length, 'candidate')] : []),
    ...(variations.length > 1 ? [plural(variations.length, 'variation')] : []),
    plural(seeds.length, 'seed'),
  ]
  const compared = candidates.length > 1 || variations.length > 1 ? `; compared with ${baseline}` : ''
  const alone = candidates.length === 1 ? `, ${candidates[0]?.name}` : ''
  return `${scenario}${alone}: ${sizes.join(' × ')}${compared}.${partial ? ' Partial: it was stopped.' : ''}`
}

const SHORT_COLUMNS = 5

/** What no row has a value of gets no column. */
export function columnsOf({ metrics, rows }: CompareResult, wide: boolean): CompareMetric[] {
  const hasValue = (name: string): boolean => rows.some(row => (row.metrics[name]?.mean ?? null) !== null)
  const hasTurns = hasValue('costPerTurn') || hasValue('pagedInPerTurn')
  const known = metrics.filter(({ name }) => hasValue(name) && !(hasTurns && isOfCalls(name)))
  return wide ? known : known.filter(metric => !metric.wide).slice(0, SHORT_COLUMNS)
}

/** Without columns there is nothing to show: nothing was finished. */
function tables(result: CompareResult, columns: readonly CompareMetric[], options: CompareReportOptions): string[] {
  const standing = result.rows.filter(row => row.error === undefined)
  if (standing.length === 0) return []
  if (columns.length === 0) return ['No call of the model was finished, so there is nothing to compare.']
  if (isOfVariations(result)) return [oneTable(standing, columns, result, options)]
  return result.variations.flatMap(({ name }) => {
    const own = standing.filter(row => row.variation === name)
    if (own.length === 0) return []
    const rows = options.ranked === true ? ranked(own, result) : own
    return `${name === '' ? '' : `${name}\n`}${oneTable(rows, columns, result, options)}`
  })
}

function ranked(rows: readonly CompareRow[], result: CompareResult): CompareRow[] {
  const metric = mainMetric(result)
  const isBase = (row: CompareRow): number => (baseOf(result, row) === row ? 0 : 1)
  return rows.toSorted((a, b) => isBase(a) - isBase(b) || (metric === undefined ? 0 : better(metric, a, b)))
}

function oneTable(
  rows: readonly CompareRow[],
  columns: readonly CompareMetric[],
  result: CompareResult,
  { wide, width = USUAL_WIDTH }: CompareReportOptions,
): string {
  const scales = columns.map(metric => scaleOf(metric, result.rows))
  const modes = hasModes(result)
  return table(
    [
      left(isOfVariations(result) ? 'variation' : 'candidate'),
      ...(modes ? [left('back by')] : []),
      ...columns.map(({ title }) => right(title)),
    ],
    rows.map(row => [
      nameOf(row, result),
      ...(modes ? [modeOf(row, result)] : []),
      ...columns.map(({ name }, i) => cellText(row.metrics[name], scales[i] ?? PLAIN)),
    ]),
    wide ? { width } : {},
  )
}

/** What knows the future is a bound, not a candidate, and is marked so; and so is what does not live through it all. */
export function nameOf(row: CompareRow, result: CompareResult): string {
  const dies = deathsOf(row) > 0 ? ' †' : ''
  if (isOfVariations(result)) return `${row.variation}${dies}`
  const isOffline = result.candidates.some(({ name, offline }) => name === row.candidate && offline)
  return `${row.candidate}${isOffline ? ' (offline)' : ''}${dies}`
}

/** By the kernel's search, by the model's call, by an oracle, or not at all; a pager that searches does it itself. */
export function modeOf(row: CompareRow, { candidates }: CompareResult): string {
  const mode = row.pageIn ?? candidates.find(({ name }) => name === row.candidate)?.pageIn ?? ''
  return mode === 'own search' ? 'itself' : mode
}

const MOST_SHOWN = 8

function conclusions(result: CompareResult): string[] {
  const remarks = remarksOn(result)
  const findings = result.conclusions.slice(0, result.conclusions.length - remarks.length)
  const rest = findings.length - MOST_SHOWN
  const more = rest > 0 ? [`… and ${plural(rest, 'more finding')} (--json has them all)`] : []
  return [...findings.slice(0, MOST_SHOWN), ...more, ...remarks]
}
