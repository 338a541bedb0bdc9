/**
 * What `llmos bench charts` measures: all charts of a comparison, and those of a run of a million requests. Both are drawn
 * from aggregates, so that the second takes no more memory than the first.
 */
export interface ChartCase {
  readonly name: 'comparison' | 'million'
  /** Runs, or requests. */
  readonly size: number
  readonly target: { readonly seconds?: number; readonly megabytes?: number }
}

export const chartCases: readonly ChartCase[] = [
  { name: 'comparison', size: 24, target: { seconds: 5 } },
  { name: 'million', size: 1_000_000, target: { megabytes: 300 } },
]

export interface ChartResult {
  readonly name: string
  readonly size: number
  readonly figures: number
  /** PNG and SVG, light and dark, CSV, and the list of them. */
  readonly files: number
  readonly seconds: number
  /** By how much the most memory ever held grew while they were drawn. */
  readonly moreMegabytes: number
}
