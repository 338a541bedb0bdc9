/**
 * Numbers in the text of a deck, taken from what was run: `{{ policies memgpt accuracy }}` → `96.7%`. First the name of a
 * block, then a row and a metric, then, where something varies, its value; `lru/fifo` is how many times the one is the
 * other. Of page faults: block, pager, frames.
 */
import type { CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { meanText, scaleOf } from '../../reports/compare-format.ts'
import { count, number } from '../../reports/format.ts'
import { remedy } from '../../scenarios/nearest.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Outcome } from './run-source.ts'

const REFERENCE = /\{\{(.*?)\}\}/g

/** The line with its numbers; `place` is its file and line. */
export function filledIn(line: string, place: string, outcomes: ReadonlyMap<string, Outcome>): string {
  return line.replaceAll(REFERENCE, (whole: string, inside: string, column: number) => {
    const value = lookedUp(inside.trim().split(/\s+/), outcomes)
    if ('value' in value) return value.value
    throw new UserError(`${place}:${column + 1} ${whole}: ${value.fault}`)
  })
}

type Found = { readonly value: string } | { readonly fault: string }

function lookedUp(words: readonly string[], outcomes: ReadonlyMap<string, Outcome>): Found {
  const [name = '', ...rest] = words
  const outcome = outcomes.get(name)
  if (outcome === undefined) return { fault: `no block has the name "${name}"; ${remedy(name, [...outcomes.keys()])}` }
  if (outcome.is === 'comparison') return ofComparison(outcome.result, rest)
  if (outcome.is === 'pages') return ofPages(outcome, rest)
  return { fault: `"${name}" is one run with its trace, of which no number is told; name a comparison` }
}

function ofPages({ counts }: Outcome & { is: 'pages' }, words: readonly string[]): Found {
  const [pager, frames, ...more] = words
  if (pager === undefined || frames === undefined || more.length > 0)
    return { fault: 'expected a block, a pager and frames, such as {{ belady fifo 3 }}' }
  const found = counts.find(it => it.pager === pager && String(it.frames) === frames)
  return found === undefined
    ? { fault: `nothing was counted for ${pager} with ${frames} frames; give it in the block` }
    : { value: count(found.faults) }
}

function ofComparison(result: CompareResult, words: readonly string[]): Found {
  const [who = '', metricName = '', at, ...more] = words
  if (metricName === '' || more.length > 0)
    return { fault: 'expected a block, a row and a metric, such as {{ policies memgpt accuracy }}' }
  const metric = result.metrics.find(({ name }) => name === metricName)
  if (metric === undefined)
    return {
      fault: `no metric "${metricName}"; ${remedy(
        metricName,
        result.metrics.map(it => it.name),
      )}`,
    }
  const names = who.split('/')
  if (names.length > 2) return { fault: `"${who}" names ${names.length} rows; a ratio is of two, such as lru/fifo` }
  const rows = names.map(name => rowOf(result, name, at))
  const fault = rows.find(row => typeof row === 'string')
  if (typeof fault === 'string') return { fault }
  const estimates = rows.map(row => (row as CompareRow).metrics[metric.name])
  const [one, other] = estimates
  if (one === undefined || one.mean === null || other?.mean === null)
    return { fault: `no run has a value of ${metricName}` }
  if (names.length === 1) return { value: meanText(one, scaleOf(metric, result.rows)) }
  return { value: number(one.mean / (other?.mean ?? Number.NaN)) }
}

/** By its candidate; where values vary, by the value too, or by that alone. A text says why there is none. */
function rowOf(
  { rows, candidates, variations }: CompareResult,
  name: string,
  at: string | undefined,
): CompareRow | string {
  const varies = variations.length > 1
  const isOne = candidates.length === 1
  const wanted = isOne ? name : at
  const known = rows.filter(row => isOne || row.candidate === name)
  if (known.length === 0)
    return `no row "${name}"; ${remedy(
      name,
      candidates.map(it => it.name),
    )}`
  if (at !== undefined && (isOne || !varies)) return `there is no "${at}" to choose from; leave it out`
  if (!varies) return known[0] ?? ''
  const values = variations.map(({ name: full, values: own }) => ({
    full,
    short: own.map(({ value }) => value).join(','),
  }))
  const variation = values.find(({ short }) => short === wanted)
  if (variation === undefined)
    return `say at which value; ${remedy(
      wanted ?? '',
      values.map(({ short }) => short),
    )}`
  return known.find(row => row.variation === variation.full) ?? ''
}
