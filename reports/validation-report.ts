/** Predicted against measured, number by number, with the error of each and what two real runs differ by. */
import type { Validated } from '../bench/validation/validate.ts'
import type { Seconds } from '../sim/units.ts'
import { count, duration, number, percent, plural } from './format.ts'
import { type Listing, listingText, measured } from './listing.ts'
import { left, right } from './table.ts'

export interface ValidationAbout {
  readonly scenario: string
  readonly core: string
  readonly seeds: readonly number[]
  /** Seconds that the core rehearsed between the runs, so that the simulator knows its pace. Default 0. */
  readonly rehearsal?: Seconds | undefined
  readonly command: string
}

export const SHOW: Readonly<Record<Validated['unit'], (value: number) => string>> = {
  ms: value => duration(value / 1000),
  'tokens/s': number,
  share: percent,
  count,
}
export const errorOf = ({ error }: Validated, value: number): string =>
  error === 'points' ? `${number(100 * value)} points` : percent(value)

export const validationReport = (rows: readonly Validated[], about: ValidationAbout): string =>
  [headOf(about), verdictOn(rows), '', listingText(listingOfValidation(rows)), '', about.command].join('\n')

export const headOf = ({ scenario, core, seeds, rehearsal = 0 }: ValidationAbout): string =>
  `${scenario} on ${core}, ${plural(seeds.length, 'seed')}: what the simulator foretells, and what the real core did.` +
  (rehearsal > 0 ? ' The pace of the machine was taken anew between the runs.' : '')

export function verdictOn(rows: readonly Validated[]): string {
  const missed = rows.filter(({ met }) => met === false).map(({ quantity }) => quantity)
  return missed.length === 0
    ? 'All that has a target is within it, or within twice what two real runs differ by.'
    : `Off by more than its target and twice the noise: ${missed.join(', ')}.`
}

export const listingOfValidation = (rows: readonly Validated[]): Listing => ({
  title: 'Predicted and measured',
  columns: [left('number'), ...['predicted', 'measured', 'off by', 'noise', 'target', 'verdict'].map(right)],
  rows: rows.map(row => [
    row.quantity,
    measured(row.predicted, SHOW[row.unit]),
    measured(row.measured, SHOW[row.unit]),
    measured(row.off, value => errorOf(row, value)),
    measured(row.noise, value => errorOf(row, value)),
    row.target === null ? '' : measured(row.target, value => errorOf(row, value)),
    row.met === null ? '' : row.met ? 'met' : 'MISSED',
  ]),
})
