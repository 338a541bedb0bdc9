/** How fast charts are drawn, as a table, beside what it is meant to be. */
import type { ChartCase, ChartResult } from './charts/speed-cases.ts'
import { claim, claimsLine } from './claims.ts'
import { count, duration } from './format.ts'
import { left, right, table } from './table.ts'

const HEADER =
  'All charts of a result, written as PNG and SVG, light and dark, and CSV, after what they show was computed. comparison: of runs; million: of one run, by requests.'

export function chartSpeedReport(results: readonly ChartResult[], cases: readonly ChartCase[]): string {
  const columns = [left('case'), ...['size', 'charts', 'files', 'time', 'more memory'].map(right), left('target')]
  const rows = results.map(({ name, size, figures, files, seconds, moreMegabytes }) => {
    const target = cases.find(each => each.name === name)?.target
    return [
      name,
      count(size),
      count(figures),
      count(files),
      duration(seconds),
      `${count(Math.round(moreMegabytes))} MB`,
      claimsLine([...atMost(target?.seconds, 's', seconds), ...atMost(target?.megabytes, 'MB', moreMegabytes)]),
    ]
  })
  return [HEADER, '', table(columns, rows)].join('\n')
}

const atMost = (most: number | undefined, unit: string, value: number) =>
  most === undefined ? [] : [claim(`≤ ${most} ${unit}`, value, it => it <= most)]
