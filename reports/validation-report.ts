/** Predicted against measured, number by number, with the error of each and what two real runs differ by. */
import type { Validated } from '../bench/validation/validate.ts'
import { count, duration, number, percent } from './format.ts'
import { table } from './table.ts'

export interface ValidationAbout {
  readonly scenario: string
  readonly core: string
  readonly seeds: readonly number[]
  readonly command: string
}

const SHOW: Readonly<Record<Validated['unit'], (value: number) => string>> = {
  ms: value => duration(value / 1000),
  'tokens/s': number,
  share: percent,
  count,
}
const errorOf = ({ error }: Validated, value: number): string =>
  error === 'points' ? `${number(100 * value)} points` : percent(value)

export function validationReport(
  rows: readonly Validated[],
  { scenario, core, seeds, command }: ValidationAbout,
): string {
  const missed = rows.filter(({ met }) => met === false).map(({ quantity }) => quantity)
  const head = `${scenario} on ${core}, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}: what the simulator foretells, and what the real core did.`
  const verdict =
    missed.length === 0
      ? 'All that has a target is within it, or within twice what two real runs differ by.'
      : `Off by more than its target and twice the noise: ${missed.join(', ')}.`
  const columns = ['', 'predicted', 'measured', 'off by', 'noise', 'target', ''].map((title, i) => ({
    title,
    align: i === 0 ? ('left' as const) : ('right' as const),
  }))
  const cells = rows.map(row => [
    row.quantity,
    SHOW[row.unit](row.predicted),
    SHOW[row.unit](row.measured),
    errorOf(row, row.off),
    errorOf(row, row.noise),
    row.target === null ? '' : errorOf(row, row.target),
    row.met === null ? '' : row.met ? 'met' : 'MISSED',
  ])
  return [head, verdict, '', table(columns, cells), '', command].join('\n')
}
