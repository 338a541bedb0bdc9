/** Measures the engine against the usual graph. */
import { fileURLToPath } from 'node:url'
import { type MeasureOptions, measureAll, measuredIn } from '../measuring.ts'
import type { EngineCase } from './speed-cases.ts'

export interface EngineResult {
  readonly name: string
  /** In a step. */
  readonly tokens: number
  /** Of a step on the delta graph: the median. */
  readonly seconds: number
  readonly usualSeconds: number
  /** How many times as fast as the usual graph. */
  readonly ratio: number
}

const CHILD = fileURLToPath(new URL('speed-child.ts', import.meta.url))
/** In each run, one way and the other in turns. */
const STEPS = 8

/** `requests` are steps. */
export const measureEngine = (
  cases: readonly EngineCase[],
  { runs, requests = STEPS }: MeasureOptions,
  onResult: (result: EngineResult) => void,
): Promise<EngineResult[]> =>
  measureAll(
    cases,
    async ({ name }) => (await measuredIn(CHILD, [name, String(runs * requests)])) as EngineResult,
    onResult,
  )
