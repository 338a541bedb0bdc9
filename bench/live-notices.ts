/** What has to be known of a run on a real core before its numbers are believed: a line for each such thing. */
import type { RunResult } from './result.ts'

export function liveNotices({ live }: Pick<RunResult, 'live'>): string[] {
  if (live === undefined) return []
  const { core, cut, answers } = live
  const lines: string[] = []
  if (cut !== undefined)
    lines.push(
      `${core} reads at most ${count(cut.limit)} tokens: the window of ${count(cut.wanted)} is cut to that; ` +
        `--set ram.context=${cut.limit} says so itself`,
    )
  if (answers === 'drawn') lines.push(`${core} has random weights: its times are real, its answers are drawn`)
  return lines
}

const count = (tokens: number): string => tokens.toLocaleString('en-US')
