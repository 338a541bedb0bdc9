/** How fast the engine is, as a table, beside the usual way to run the same model. */
import type { EngineResult } from '../bench/core/speed.ts'
import type { EngineCase } from '../bench/core/speed-cases.ts'
import { claim, claimsLine } from './claims.ts'
import { count, duration, number } from './format.ts'
import { left, right, table } from './table.ts'

const HEADER =
  'On one thread, both ways in turns. write-8x2048: a token for each of 8 texts of 2,048 tokens; read-256: a prompt.'

export function engineReport(results: readonly EngineResult[], cases: readonly EngineCase[]): string {
  const columns = [left('case'), ...['step', 'tokens/s', 'usual graph', 'times'].map(right), left('target')]
  const rows = results.map(({ name, tokens, seconds, usualSeconds, ratio }) => {
    const target = cases.find(each => each.name === name)?.target
    return [
      name,
      duration(seconds),
      count(Math.round(tokens / seconds)),
      duration(usualSeconds),
      number(ratio),
      target === undefined ? '' : claimsLine([claim(`≥ ${target} times`, ratio, value => value >= target)]),
    ]
  })
  return [HEADER, '', table(columns, rows)].join('\n')
}
