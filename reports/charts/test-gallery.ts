/**
 * For tests, and for whoever changes how charts look: every chart that a command draws. Runs are small and simulated, so
 * that they are the same everywhere; what would be measured is made up.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { candidatesOf } from '../../bench/compare-candidates.ts'
import { cellsOf, crossProduct } from '../../bench/compare-plan.ts'
import { makeComparison } from '../../bench/compare-result.ts'
import { runCells } from '../../bench/compare-run.ts'
import type { CompareResult } from '../../bench/compare-schema.ts'
import { countPages } from '../../bench/pages.ts'
import { parseReferences } from '../../bench/reference-file.ts'
import type { RunResult } from '../../bench/result.ts'
import { runHere } from '../../bench/run-here.ts'
import { readTrace } from '../../bench/trace-reader.ts'
import type { Validated } from '../../bench/validation/validate.ts'
import type { Profile } from '../../scenarios/profile.ts'
import { someProfile } from '../../scenarios/test-profile.ts'
import { withConclusions } from '../compare-conclusions.ts'
import { sampleValidated } from '../fixture.ts'
import type { Figure } from './figure.ts'
import { figuresOf } from './of-comparison.ts'
import { erasFigures } from './of-eras.ts'
import { figuresOfCalibration, predictions } from './of-models.ts'
import { missCurves } from './of-pages.ts'
import { figuresOfRun } from './of-run.ts'
import { TraceCharts } from './of-trace.ts'

const command = 'npx llmos'
const about = { seeds: [1], version: '0.1.0', command }

export async function gallery(): Promise<Figure[]> {
  const parts: readonly (readonly [string, readonly Figure[]])[] = [
    ['pagers', figuresOf(await compared('paging-101', 'pager', 'fifo,lru,retrieve,memgpt,summarize'), command)],
    ['budgets', figuresOf(await compared('paging-101', 'pager', 'fifo,lru,memgpt', BUDGETS), command)],
    ['load', figuresOf(await compared('noisy-neighbour', 'scheduler', 'fcfs,vtc', RATES), command)],
    ['pages', await missed()],
    ['run', await traced('paging-101', ['ram.context=1k'])],
    ['tenants', await traced('noisy-neighbour', ['horizon=30s'])],
    ['eras', erasFigures(await eras(), command)],
    ['model', figuresOfCalibration(profile())],
    ['model', [predictions(validated(), { scenario: 'tiny-chat on toy', ...about })]],
  ]
  return parts.flatMap(([part, figures]) => figures.map(figure => ({ ...figure, name: `${part}-${figure.name}` })))
}

const BUDGETS = { path: 'ram.context', values: ['1k', '2k', '4k'] }
const RATES = { path: 'processes.mallory.arrivals.poisson', values: ['10/s', '20/s', '40/s'] }

async function compared(
  scenario: string,
  kind: 'pager' | 'scheduler',
  names: string,
  vary?: typeof BUDGETS,
): Promise<CompareResult> {
  const candidates = await candidatesOf(kind, names)
  const [first] = candidates
  const variations = crossProduct(vary === undefined ? [] : [vary])
  const plan = { scenario, settings: [], candidates, variations, seeds: [1, 2, 3], baseline: first?.name ?? '' }
  return withConclusions(makeComparison(plan, await runCells(cellsOf(plan), { workers: 1 })))
}

async function missed(): Promise<Figure[]> {
  const references = parseReferences('1,2,3,4,1,2,5,1,2,3,4,5', '--refs')
  const counted = await countPages({
    references,
    frames: [1, 2, 3, 4, 5],
    pagers: ['fifo', 'lru', 'clock', 'opt'],
    seed: 1,
  })
  return missCurves(counted, { scenario: 'a reference string', ...about })
}

async function traced(scenario: string, settings: string[]): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'llmos-gallery-'))
  const file = join(folder, 'trace.jsonl')
  try {
    const result = await runHere({ scenario, settings, overrides: {} }, { file, shown: file })
    const { header, events } = await readTrace(file)
    const heard = new TraceCharts(header.cores)
    for await (const event of events) heard.add(event)
    return [...figuresOfRun(result, command), ...heard.finish({ ...about, scenario, seeds: [result.seed] }).figures]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function eras(): Promise<RunResult[]> {
  const results: RunResult[] = []
  for (const scenario of ['batch-1956', 'time-sharing-1961', 'personal-computer'])
    results.push(await runHere({ scenario, settings: ['processes.users.count=8'], overrides: {} }))
  return results
}

/** A formula that is off by up to a fifth; recall that falls with length, least in the middle. */
function profile(): Profile {
  const { time, quality } = someProfile
  if (time === null || quality === null) throw new Error('a profile without times or answers')
  const points = Array.from({ length: 40 }, (_, i) => {
    const seconds = 0.001 * 1.12 ** i
    const chunks = i % 3 > 0 ? [{ tokens: 8 + i, computed: 0 }] : []
    return {
      decodes: i % 3 < 2 ? [100] : [],
      chunks,
      seconds,
      predicted: seconds * (1 + 0.2 * Math.sin(i)),
      isLeftOut: i % 3 === 1,
    }
  })
  const measures = [64, 256, 1024].flatMap((length, i) =>
    [0, 0.5, 1].map(depth => {
      const hits = 20 - 5 * i - (depth === 0.5 ? 3 * i : 0)
      return { of: 'recall', at: { length, depth }, hits, n: 20, low: 0, high: 1, tokens: 3 }
    }),
  )
  return { ...someProfile, time: { ...time, points }, quality: { ...quality, measures } }
}

const validated = (): Validated[] =>
  ['p50', 'p95', 'p99'].map((name, i) => ({
    ...sampleValidated,
    quantity: `whole answer, ${name}`,
    predicted: 100 * 2 ** i,
    measured: 110 * 2 ** i,
    off: 0.09,
    noise: 0.02 * (i + 1),
  }))
