/** How fast the stepper's page is, as a table, beside what it is meant to be. */
import { claim, claimsLine } from './claims.ts'
import { count, milliseconds } from './format.ts'
import { type PageResult, TARGETS } from './page/speed.ts'
import { left, right, table } from './table.ts'

const HEADER = 'A step: from a key press to the frame after the one that shows it; steps, jumps and moments alike.'
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

export function pageSpeedReport(results: readonly PageResult[]): string {
  const columns = [
    left('trace'),
    ...['events', 'page', 'without trace', 'first picture', 'step', '19 in 20 within'].map(right),
    left('target'),
  ]
  const rows = results.map(result => [
    result.name,
    count(result.events),
    megabytes(result.bytes),
    megabytes(result.shellBytes),
    milliseconds(result.firstPaintMs),
    milliseconds(result.stepMs),
    milliseconds(result.slowStepMs),
    claimsLine([
      claim('≤ 2 s', result.firstPaintMs, value => value <= TARGETS.firstPaintMs),
      claim('≤ 50 ms', result.slowStepMs, value => value <= TARGETS.stepMs),
      claim('≤ 1.5 MB', result.shellBytes, value => value <= TARGETS.shellBytes),
    ]),
  ])
  return [HEADER, '', table(columns, rows)].join('\n')
}
