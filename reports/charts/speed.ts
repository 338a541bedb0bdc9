/** How fast charts are drawn, and in how much memory: each case in processes of its own, of which the median counts. */
import { fileURLToPath } from 'node:url'
import { type MeasureOptions, measureAll, measuredIn, median } from '../../bench/measuring.ts'
import type { ChartCase, ChartResult } from './speed-cases.ts'

const CHILD = fileURLToPath(new URL('speed-child.ts', import.meta.url))

export const measureCharts = (
  cases: readonly ChartCase[],
  { runs, requests = Infinity }: MeasureOptions,
  onResult: (result: ChartResult) => void,
): Promise<ChartResult[]> =>
  measureAll(
    cases,
    async ({ name, size }) => {
      const words = [name, String(Math.min(size, requests))]
      const first = await measured(words)
      const all = [first]
      while (all.length < runs) all.push(await measured(words))
      const of = (which: 'seconds' | 'moreMegabytes'): number => median(all.map(result => result[which]))
      return { ...first, seconds: of('seconds'), moreMegabytes: of('moreMegabytes') }
    },
    onResult,
  )

const measured = async (words: readonly string[]): Promise<ChartResult> =>
  (await measuredIn(CHILD, words)) as ChartResult
