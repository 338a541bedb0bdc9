/** What must be run for a block, as plain data: blocks with equal sources share one run. */
import { AS_IT_IS, type CandidateKind, candidateOf } from '../../bench/compare-candidates.ts'
import { type ComparePlan, crossProduct, planDefaults, type Varied, variationName } from '../../bench/compare-plan.ts'
import type { RunPlan } from '../../bench/plan.ts'
import { type Block, comparedOf } from './block-schema.ts'

export type Source =
  | {
      readonly is: 'comparison'
      readonly scenario: string
      readonly settings: readonly string[]
      /** Null: no policies are compared, but values of the scenario. */
      readonly kind: CandidateKind | null
      readonly names: readonly string[]
      readonly vary: readonly Varied[]
      readonly seeds: number
      readonly baseline: string | null
    }
  | {
      readonly is: 'pages'
      readonly refs: readonly number[]
      readonly frames: readonly number[]
      readonly pagers: readonly string[]
      readonly seed: number
    }
  | {
      readonly is: 'run'
      readonly scenario: string
      readonly settings: readonly string[]
      readonly overrides: RunPlan['overrides']
      readonly seed: number
    }
export type ComparisonSource = Extract<Source, { is: 'comparison' }>
export type PagesSource = Extract<Source, { is: 'pages' }>
export type RunSource = Extract<Source, { is: 'run' }>

export function sourceOf(block: Block): Source {
  if ('refs' in block) {
    const { refs, frames, pagers, seed } = block
    return { is: 'pages', refs, frames, pagers, seed }
  }
  const settings = Object.entries(block.set).map(([path, value]) => `${path}=${value}`)
  if (!('seeds' in block)) {
    const { scenario, pager, scheduler, router, keeper, kernel, seed } = block
    return { is: 'run', scenario, settings, overrides: { pager, scheduler, router, keeper, kernel }, seed }
  }
  const [compared] = comparedOf(block)
  return {
    is: 'comparison',
    scenario: block.scenario,
    settings,
    kind: compared?.kind ?? null,
    names: compared?.names ?? [],
    vary: Object.entries(block.vary).map(([path, values]) => ({ path, values: values.map(String) })),
    seeds: block.seeds,
    baseline: block.baseline ?? null,
  }
}

export function comparePlanOf({
  scenario,
  settings,
  kind,
  names,
  vary,
  seeds,
  baseline,
}: ComparisonSource): ComparePlan {
  const candidates = kind === null ? [AS_IT_IS] : names.map(name => candidateOf(kind, name))
  const variations = crossProduct(vary)
  const usual = candidates.length > 1 ? candidates[0]?.name : variations.map(variationName)[0]
  return {
    scenario,
    settings,
    candidates,
    variations,
    seeds: Array.from({ length: seeds }, (_, i) => planDefaults.firstSeed + i),
    baseline: baseline ?? usual ?? '',
  }
}

export const runPlanOf = ({ scenario, settings, overrides, seed }: RunSource): RunPlan => ({
  scenario,
  settings,
  overrides,
  seed,
})
