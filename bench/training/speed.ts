/** Measures how fast a model learns, on one thread. */
import { fileURLToPath } from 'node:url'
import { type MeasureOptions, measureAll, measuredIn } from '../measuring.ts'
import type { TrainingCase } from './speed-cases.ts'

export interface TrainingResult {
  readonly name: string
  readonly tokens: number
  readonly seconds: number
  readonly tokensPerSecond: number
  /** Part of the time in which texts were written. */
  readonly shareOfTexts: number
  readonly peakMegabytes: number
}

const CHILD = fileURLToPath(new URL('speed-child.ts', import.meta.url))

export const measureTraining = (
  cases: readonly TrainingCase[],
  { runs, requests = Infinity }: MeasureOptions,
  onResult: (result: TrainingResult) => void,
): Promise<TrainingResult[]> =>
  measureAll(
    cases,
    async ({ name, tokens }) =>
      (await measuredIn(CHILD, [name, String(Math.min(tokens, requests)), String(runs)])) as TrainingResult,
    onResult,
  )
