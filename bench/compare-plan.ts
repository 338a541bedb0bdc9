/**
 * What to compare, as plain data: candidates, each under every variation, each with every seed. Chance is keyed, so
 * that runs with one seed meet the same workload and are a pair; every run is independent of all others.
 */
import type { KernelOverrides } from '../scenarios/choose-kernel.ts'
import { UserError } from '../scenarios/user-error.ts'
import type { RunPlan } from './plan.ts'

export interface Candidate {
  readonly name: string
  readonly overrides: KernelOverrides
  readonly settings: readonly string[]
}

export interface VariedValue {
  readonly path: string
  readonly value: string
}

/** One value for each path that varies; none: the scenario as it is. */
export type Variation = readonly VariedValue[]

/** What is drawn again and again for an interval: runs with other seeds, or whole conversations. */
export type ResamplingUnit = 'seed' | 'conversation'

export interface ComparePlan {
  readonly scenario: string
  /** For all runs: `path=value`, applied first. */
  readonly settings: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly variations: readonly Variation[]
  readonly seeds: readonly number[]
  /** The name of a candidate; of a variation, where there is but one candidate. */
  readonly baseline: string
  /** The candidates as they were asked for, such as `all`. Default: their names. */
  readonly asked?: string | undefined
  /** The baseline where none is asked for. Default: the first. */
  readonly usualBaseline?: string | undefined
  /** Of accuracy and evidence. Default: conversations where dialogues are told, which are the same with every seed. */
  readonly unit?: ResamplingUnit | undefined
}

/** Where nobody says otherwise. */
export const planDefaults = { seeds: 20, firstSeed: 1 } as const

/** One run, and its place in the comparison: numbers into the plan's lists. */
export interface Cell {
  readonly candidate: number
  readonly variation: number
  readonly seed: number
  readonly plan: RunPlan
}

/** Seed after seed, so that a comparison that is stopped has whole pairs. */
export const cellsOf = (plan: ComparePlan): Cell[] =>
  plan.seeds.flatMap((_, seed) =>
    plan.variations.flatMap((_, variation) =>
      plan.candidates.map((_, candidate) => ({
        candidate,
        variation,
        seed,
        plan: runOf(plan, candidate, variation, seed),
      })),
    ),
  )

/** Varies not the scenario, but what its steps are taken on. */
export const CORE = 'core'
/** Beside a real core: what the scenario's own says. */
export const SIMULATED = 'simulated'

/** As the scenario itself knows it. */
export const ofScenario = (variation: Variation): Variation => variation.filter(({ path }) => path !== CORE)

function runOf(plan: ComparePlan, candidate: number, variation: number, seed: number): RunPlan {
  const { overrides = {}, settings: own = [] } = plan.candidates[candidate] ?? {}
  const values = plan.variations[variation] ?? []
  const varied = ofScenario(values).map(({ path, value }) => `${path}=${value}`)
  const core = values.find(({ path }) => path === CORE)?.value ?? SIMULATED
  return {
    ...(core === SIMULATED ? {} : { core }),
    scenario: plan.scenario,
    settings: [...plan.settings, ...varied, ...own],
    overrides,
    seed: plan.seeds[seed],
  }
}

/** What there is a choice of for a baseline: candidates; where there is but one of them, variations. */
export const comparedNames = ({ candidates, variations }: Pick<ComparePlan, 'candidates' | 'variations'>): string[] =>
  candidates.length > 1 ? candidates.map(({ name }) => name) : variations.map(variationName)

/** `ram.context=4k, cpu.slots=8`; nothing where nothing varies. */
export const variationName = (variation: Variation): string =>
  variation.map(({ path, value }) => `${path}=${value}`).join(', ')

/** Every combination of one value from each path. */
export const crossProduct = (varied: readonly Varied[]): Variation[] =>
  varied.reduce<Variation[]>(
    (rows, { path, values }) => rows.flatMap(row => values.map(value => [...row, { path, value }])),
    [[]],
  )

/** A path and all of its values. */
export interface Varied {
  readonly path: string
  readonly values: readonly string[]
}

/** Reads `path=a,b,c`; commas inside brackets or quotes belong to a value. `shown` is what messages call it. */
export function readVaried(text: string, shown: string): Varied {
  const cut = text.indexOf('=')
  if (cut <= 0) throw new UserError(`${shown}: expected path=a,b,c, such as cpu.slots=4,8,16`)
  return { path: text.slice(0, cut), values: readValues(text.slice(cut + 1), shown) }
}

/** The values of a list in which none may be empty or come twice. */
export function readValues(text: string, shown: string): string[] {
  const values = splitAtCommas(text).map(value => value.trim())
  if (values.includes('')) throw new UserError(`${shown}: a value is empty; expected values with commas between them`)
  const twice = values.find((value, i) => values.indexOf(value) !== i)
  if (twice !== undefined) throw new UserError(`${shown}: "${twice}" comes twice; keep one of them`)
  return values
}

function splitAtCommas(text: string): string[] {
  const parts = ['']
  let depth = 0
  let quote = ''
  for (const letter of text) {
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if ('[{'.includes(letter)) depth++
    else if (']}'.includes(letter)) depth--
    if (letter === ',' && depth === 0 && quote === '') parts.push('')
    else parts[parts.length - 1] += letter
  }
  return parts
}
