/** What was left out of the traces that a run replayed: a line for each trace of which something is missing. */
import type { ImportedTrace, RunResult } from '../bench/result.ts'
import { plural } from './format.ts'

export const leftOut = ({ imported = [] }: Pick<RunResult, 'imported'>): string[] =>
  imported.filter(({ bad, failed }) => bad + failed > 0).map(line)

function line({ process, format, rows, bad, firstBad, failed }: ImportedTrace): string {
  const parts = [`${process}: ${plural(rows, 'row')} of ${format} replayed`]
  if (failed > 0) parts.push(`${plural(failed, 'failed call')} left out`)
  if (bad > 0)
    parts.push(
      `${plural(bad, 'row')} that cannot be read left out${firstBad === null ? '' : `, the first: ${firstBad}`}`,
    )
  return parts.join('; ')
}
