/** Runs of the same users and work on different machines, side by side: who waits, and what a token costs. */
import type { RunResult } from '../bench/result.ts'
import { count, milliseconds, money, percent } from './format.ts'
import { left, right, table } from './table.ts'

/** What a user feels: the turn, network and all, where there are users who type; else the whole answer. */
export const felt = ({ latencyMs }: RunResult) => (latencyMs.turn.max > 0 ? latencyMs.turn : latencyMs.e2e)

export function erasReport(results: readonly RunResult[]): string {
  const columns = [
    left('scenario'),
    left('scheduler'),
    ...['calls done', 'first token', 'a turn: half', 'slowest 1%', 'busy', '1M tokens', 'a call'].map(right),
  ]
  const rows = results.map(result => [
    result.scenario,
    result.kernel.scheduler,
    count(result.jobs.finished),
    milliseconds(result.latencyMs.ttft.p50),
    milliseconds(felt(result).p50),
    milliseconds(felt(result).p99),
    percent(result.utilisation),
    money(result.cost.perMillionTokens),
    money(result.cost.perJob),
  ])
  return [table(columns, rows), ...sentences(results)].join('\n\n')
}

/** The extremes in words, from the numbers themselves. */
function sentences(results: readonly RunResult[]): string[] {
  const waits = results.toSorted((a, b) => felt(a).p50 - felt(b).p50)
  const prices = results
    .filter(result => result.cost.total > 0)
    .toSorted((a, b) => a.cost.perMillionTokens - b.cost.perMillionTokens)
  const [quick, slow] = [waits[0], waits.at(-1)]
  const [cheap, dear] = [prices[0], prices.at(-1)]
  const said: string[] = []
  if (quick && slow && quick !== slow) {
    said.push(
      `Who waits: half of the turns take ${milliseconds(felt(quick).p50)} on ${quick.scenario}, ` +
        `${milliseconds(felt(slow).p50)} on ${slow.scenario}.`,
    )
  }
  if (cheap && dear && cheap !== dear) {
    said.push(
      `What a token costs: a million for ${money(cheap.cost.perMillionTokens)} on ${cheap.scenario}, where the ` +
        `machine is busy ${percent(cheap.utilisation)} of the time; ${money(dear.cost.perMillionTokens)} on ` +
        `${dear.scenario}, where it is busy ${percent(dear.utilisation)}.`,
    )
  }
  return said.length === 0 ? [] : [said.join('\n')]
}
