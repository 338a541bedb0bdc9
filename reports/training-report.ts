/** How fast a model learns, as a table, with what each case has to reach beside it. */
import type { TrainingResult } from '../bench/training/speed.ts'
import type { TrainingCase } from '../bench/training/speed-cases.ts'
import { claim, claimsLine } from './claims.ts'
import { count, duration, percent } from './format.ts'
import { left, right, table } from './table.ts'

const HEADER = 'A model of 0.7M parameters on one thread. Writing the texts and all of a step are measured.'

export function trainingReport(results: readonly TrainingResult[], cases: readonly TrainingCase[]): string {
  const columns = [left('case'), ...['tokens', 'time', 'tokens/s', 'for texts', 'peak MB'].map(right), left('target')]
  const rows = results.map(({ name, tokens, seconds, tokensPerSecond, shareOfTexts, peakMegabytes }) => {
    const target = cases.find(each => each.name === name)?.target
    const claims = target && [
      claim(`≥ ${count(target.tokensPerSecond)}/s`, tokensPerSecond, value => value >= target.tokensPerSecond),
      claim(`≤ ${count(target.megabytes)} MB`, peakMegabytes, value => value <= target.megabytes),
    ]
    return [
      name,
      count(tokens),
      duration(seconds),
      count(Math.round(tokensPerSecond)),
      percent(shareOfTexts),
      count(Math.round(peakMegabytes)),
      claimsLine(claims ?? []),
    ]
  })
  return [HEADER, '', table(columns, rows)].join('\n')
}
