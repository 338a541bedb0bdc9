/**
 * What earlier builds of a deck have run, by the hash of all that it depends on: the source, the texts of its scenario and
 * of the files that this one names, the code. What is found here is not run again; what nothing in the deck asks for any more is dropped.
 */
import { readFileSync } from 'node:fs'
import { type ComparePlan, cellsOf } from '../../bench/compare-plan.ts'
import { compareSchema } from '../../bench/compare-schema.ts'
import { load, prepare, type RunPlan } from '../../bench/plan.ts'
import { loadScenario } from '../../scenarios/load.ts'
import { isMapping } from '../../scenarios/problems.ts'
import { digest } from './fingerprint.ts'
import type { Outcome } from './run-source.ts'
import { comparePlanOf, runPlanOf, type Source } from './source.ts'

export type KeptRuns = ReadonlyMap<string, Outcome>

export const hashOf = async (source: Source, code: string): Promise<string> =>
  digest(code, JSON.stringify(source), ...(source.is === 'pages' ? [] : await textsOf(source)))

/** Of the scenario, and of each file that it names, in whatever it varies. */
async function textsOf(source: Exclude<Source, { is: 'pages' }>): Promise<string[]> {
  const texts = new Map<string, string>()
  for (const plan of source.is === 'run' ? [runPlanOf(source)] : oneOfEachVariation(comparePlanOf(source)))
    await prepare(plan, load(plan), undefined, (name, text) => texts.set(name, text))
  return [loadScenario(source.scenario).text, ...[...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).flat()]
}

/** Candidates and seeds read the same files. */
const oneOfEachVariation = (plan: ComparePlan): RunPlan[] =>
  cellsOf({ ...plan, candidates: plan.candidates.slice(0, 1), seeds: plan.seeds.slice(0, 1) }).map(cell => cell.plan)

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
