/**
 * What a comparison comes to: for each row (a candidate under a variation) the mean of every metric with its interval,
 * and its difference from the baseline, pair by pair, with p-values adjusted for their number.
 */
import type { CellNumbers, CellOutcome } from './compare-cell.ts'
import { DIED, type Metric, metrics } from './compare-metrics.ts'
import { type ComparePlan, cellsOf, type ResamplingUnit, variationName } from './compare-plan.ts'
import type { CompareDifference, CompareEstimate, CompareRow, Comparison } from './compare-schema.ts'
import { packageJson } from './package.ts'
import {
  type Bootstrap,
  type Difference,
  type Estimate,
  estimateMean,
  holm,
  LEAST_UNITS,
  makeBootstrap,
  mean,
  pairedDifference,
  ROUNDING,
} from './statistics.ts'

/** The outcomes of the plan's cells, in their order. */
export function makeComparison(plan: ComparePlan, outcomes: readonly CellOutcome[]): Comparison {
  const runs = runsByRow(plan, outcomes)
  const over = (metric: Metric) => (metric.ratio === undefined ? 'seed' : (plan.unit ?? naturalUnit(runs)))
  return {
    compare: 1,
    version: packageJson().version,
    scenario: plan.scenario,
    settings: [...plan.settings],
    seeds: [...plan.seeds],
    baseline: plan.baseline,
    candidates: plan.candidates.map(({ name }) => {
      const own = runs.filter(row => row.candidate === name).flatMap(done)
      return { name, offline: own.some(numbers => numbers.offline), pageIn: own[0]?.pageIn ?? null }
    }),
    variations: plan.variations.map(values => ({ name: variationName(values), values: [...values] })),
    metrics: metrics.map(metric => {
      const { name, title, unit, better, wide } = metric
      return { name, title, unit, better, wide, over: over(metric) }
    }),
    rows: rowsOf(plan, runs, over),
    partial: hasGap(runs),
  }
}

/** The runs of one candidate under one variation. */
interface RowRuns {
  readonly candidate: string
  readonly variation: string
  readonly error: string | undefined
  /** By seed; null: there is none. */
  readonly seeds: readonly (CellNumbers | null)[]
}

/** Variation by variation. */
function runsByRow(plan: ComparePlan, outcomes: readonly CellOutcome[]): RowRuns[] {
  const cells = cellsOf(plan)
  return plan.variations.flatMap((values, variation) =>
    plan.candidates.map(({ name }, candidate) => {
      const own = outcomes.filter((_, i) => cells[i]?.candidate === candidate && cells[i]?.variation === variation)
      const failure = own.find(outcome => outcome.is === 'error')
      return {
        candidate: name,
        variation: variationName(values),
        error: failure?.message,
        seeds: own.map(outcome => (outcome.is === 'done' && failure === undefined ? outcome.numbers : null)),
      }
    }),
  )
}

/** Runs are missing although nothing failed: it was stopped. */
const hasGap = (runs: readonly RowRuns[]): boolean =>
  runs.some(({ error, seeds }) => error === undefined && seeds.includes(null))

const done = (row: RowRuns): CellNumbers[] => row.seeds.filter(numbers => numbers !== null)

/** Dialogues are the same with every seed: for what is asked, other seeds are no sample of anything. */
function naturalUnit(runs: readonly RowRuns[]): ResamplingUnit {
  const known = runs.flatMap(done)
  return known.length > 0 && known.every(({ conversations }) => conversations.length > 0) ? 'conversation' : 'seed'
}

type Over = (metric: Metric) => ResamplingUnit

function rowsOf(plan: ComparePlan, runs: readonly RowRuns[], over: Over): CompareRow[] {
  const estimator = new Estimator(over)
  const rows = runs.map((row): CompareRow => {
    const base = baselineOf(plan, row, runs)
    return {
      candidate: row.candidate,
      variation: row.variation,
      ...(row.error === undefined ? {} : { error: row.error }),
      runs: done(row).length,
      ...wayBackOf(row, runs),
      ...deathsOf(row),
      metrics:
        row.error === undefined
          ? byMetric(metric => shownEstimate(clipped(estimator.estimate(metric, row), metric, 0)))
          : {},
      differences:
        base === undefined
          ? {}
          : byMetric(metric => shownDifference(clipped(estimator.difference(metric, row, base), metric, -1))),
    }
  })
  return adjusted(rows)
}

/** Where a variation sets it: the candidate's own is that of its first row. */
function wayBackOf(row: RowRuns, runs: readonly RowRuns[]): Pick<CompareRow, 'pageIn'> {
  const pageIn = done(row)[0]?.pageIn ?? null
  const [first] = runs.filter(other => other.candidate === row.candidate).flatMap(done)
  return pageIn === null || pageIn === first?.pageIn ? {} : { pageIn }
}

/** Of all runs of the row; nothing where no process died. */
function deathsOf(row: RowRuns): Pick<CompareRow, 'deaths'> {
  const runs = done(row)
  const known = runs.flatMap(({ deaths }) => deaths ?? [])
  const [first] = known
  if (first === undefined) return {}
  return {
    deaths: {
      count: known.reduce((sum, { count }) => sum + count, 0),
      share: mean(runs.map(({ metrics }) => metrics[DIED] ?? Number.NaN)),
      first: first.first,
      unanswered: known.length === runs.length && known.every(({ unanswered }) => unanswered),
    },
  }
}

/** A share is at least `least` and at most 1, so that its interval says nothing of what lies beyond. */
const clipped = <T extends Estimate>(estimate: T, { unit }: Metric, least: number): T =>
  unit === 'share' ? { ...estimate, low: Math.max(least, estimate.low), high: Math.min(1, estimate.high) } : estimate

const byMetric = <T>(of: (metric: Metric) => T): Record<string, T> =>
  Object.fromEntries(metrics.map(metric => [metric.name, of(metric)]))

/** What the row is compared with; undefined: nothing, because it is the baseline or one of the two has failed. */
function baselineOf(plan: ComparePlan, row: RowRuns, runs: readonly RowRuns[]): RowRuns | undefined {
  const base = runs.find(other =>
    plan.candidates.length > 1
      ? other.candidate === plan.baseline && other.variation === row.variation
      : other.variation === plan.baseline,
  )
  return base === row || row.error !== undefined || base?.error !== undefined ? undefined : base
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)
const shownEstimate = ({ mean, low, high, n }: Estimate): CompareEstimate => ({
  mean: orNull(mean),
  low: orNull(low),
  high: orNull(high),
  n,
})
const shownDifference = (it: Difference): CompareDifference => ({
  ...shownEstimate(it),
  p: orNull(it.p),
  adjusted: null,
})

/** One family of comparisons for each metric. */
function adjusted(rows: readonly CompareRow[]): CompareRow[] {
  const byName = new Map(
    metrics.map(({ name }) => [name, holm(rows.map(row => row.differences[name]?.p ?? Number.NaN))] as const),
  )
  const adjust = (row: CompareRow, i: number) =>
    Object.entries(row.differences).map(([name, difference]) => [
      name,
      { ...difference, adjusted: orNull(byName.get(name)?.[i] ?? Number.NaN) },
    ])
  return rows.map((row, i) => ({ ...row, differences: Object.fromEntries(adjust(row, i)) }))
}

/** Means by Student's t, quantiles and conversations by the bootstrap. */
class Estimator {
  readonly #over: Over
  readonly #bootstraps = new Map<number, Bootstrap>()

  constructor(over: Over) {
    this.#over = over
  }

  estimate(metric: Metric, row: RowRuns): Estimate {
    if (this.#over(metric) === 'conversation') return this.#byConversation(metric, row, null)
    const values = valuesOf(metric, row).filter(Number.isFinite)
    return metric.quantile === true && values.length >= LEAST_UNITS ? this.#ofMean(values) : estimateMean(values)
  }

  difference(metric: Metric, row: RowRuns, base: RowRuns): Difference {
    if (this.#over(metric) === 'conversation') return this.#byConversation(metric, row, base)
    const others = valuesOf(metric, base)
    const differences = valuesOf(metric, row)
      .map((value, seed) => difference(value, others[seed] ?? Number.NaN))
      .filter(Number.isFinite)
    return metric.quantile === true && differences.length >= LEAST_UNITS
      ? this.#ofMean(differences)
      : pairedDifference(differences)
  }

  #bootstrap(units: number): Bootstrap {
    const bootstrap = this.#bootstraps.get(units) ?? makeBootstrap(units)
    this.#bootstraps.set(units, bootstrap)
    return bootstrap
  }

  #ofMean(values: readonly number[]): Difference {
    return this.#bootstrap(values.length).estimate(drawn => {
      let sum = 0
      for (const unit of drawn) sum += values[unit] ?? 0
      return sum / drawn.length
    })
  }

  #byConversation(metric: Metric, row: RowRuns, base: RowRuns | null): Difference {
    const [own, other] = sharedSums(metric, row, base)
    return this.#bootstrap(own.length).estimate(drawn =>
      other === null ? ratioOf(own, drawn) : ratioOf(own, drawn) - ratioOf(other, drawn),
    )
  }
}

/** Two sums of the same numbers in another order are the same. */
const difference = (a: number, b: number): number =>
  Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a - b

const valuesOf = ({ name }: Metric, row: RowRuns): number[] =>
  row.seeds.map(numbers => numbers?.metrics[name] ?? Number.NaN)

/** Part and whole of one conversation, over all seeds. */
type Sums = readonly [part: number, whole: number]

/** Of the conversations that both rows have, in the order of the first. */
function sharedSums(metric: Metric, row: RowRuns, base: RowRuns | null): [Sums[], Sums[] | null] {
  const own = sumsOf(metric, row)
  if (base === null) return [[...own.values()], null]
  const other = sumsOf(metric, base)
  const names = [...own.keys()].filter(name => other.has(name))
  const pick = (from: ReadonlyMap<string, Sums>) => names.map((name): Sums => from.get(name) ?? [0, 0])
  return [pick(own), pick(other)]
}

function sumsOf({ ratio }: Metric, row: RowRuns): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  if (ratio === undefined) return sums
  for (const { conversations } of done(row))
    for (const one of conversations) {
      const [part, whole] = sums.get(one.name) ?? [0, 0]
      sums.set(one.name, [part + one[ratio.part], whole + one[ratio.whole]])
    }
  return sums
}

function ratioOf(sums: readonly Sums[], drawn: Int32Array): number {
  let part = 0
  let whole = 0
  for (const unit of drawn) {
    const one = sums[unit]
    part += one?.[0] ?? 0
    whole += one?.[1] ?? 0
  }
  return part / whole
}
