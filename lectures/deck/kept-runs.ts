/**
 * What earlier builds of a deck have run, by the hash of all that it depends on: the source, the text of its scenario, the
 * code. What is found here is not run again; what nothing in the deck asks for any more is dropped.
 */
import { readFileSync } from 'node:fs'
import { compareSchema } from '../../bench/compare-schema.ts'
import { loadScenario } from '../../scenarios/load.ts'
import { isMapping } from '../../scenarios/problems.ts'
import { digest } from './fingerprint.ts'
import type { Outcome } from './run-source.ts'
import type { Source } from './source.ts'

export type KeptRuns = ReadonlyMap<string, Outcome>

export const hashOf = (source: Source, code: string): string =>
  digest(code, JSON.stringify(source), source.is === 'pages' ? '' : loadScenario(source.scenario).text)

/** A file that is missing, cut off or foreign holds nothing: all is run anew. */
export function readKept(file: string): KeptRuns {
  try {
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return new Map(
      isMapping(data) ? Object.entries(data).filter((entry): entry is [string, Outcome] => isOutcome(entry[1])) : [],
    )
  } catch {
    return new Map()
  }
}

function isOutcome(value: unknown): value is Outcome {
  if (!isMapping(value)) return false
  if (value.is === 'comparison') return compareSchema.safeParse(value.result).success
  return (value.is === 'pages' && Array.isArray(value.counts)) || (value.is === 'run' && Array.isArray(value.figures))
}

/** In the order of their hashes: the same runs give the same bytes. */
export const keptText = (runs: KeptRuns): string =>
  `${JSON.stringify(Object.fromEntries([...runs].toSorted(([a], [b]) => (a < b ? -1 : 1))))}\n`
