/** Runs what a block asks for. What comes of it is plain JSON, so that it can be kept until something changes. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cellsOf } from '../../bench/compare-plan.ts'
import { makeComparison } from '../../bench/compare-result.ts'
import { runCells } from '../../bench/compare-run.ts'
import type { CompareResult } from '../../bench/compare-schema.ts'
import { requireNumbers } from '../../bench/compare-usable.ts'
import type { PageCount } from '../../bench/page-count.ts'
import { countPages } from '../../bench/pages.ts'
import { parseReferences } from '../../bench/reference-file.ts'
import { runHere } from '../../bench/run-here.ts'
import { readTrace } from '../../bench/trace-reader.ts'
import type { Figure } from '../../reports/charts/figure.ts'
import { figuresOfRun } from '../../reports/charts/of-run.ts'
import { TraceCharts } from '../../reports/charts/of-trace.ts'
import { commandFor } from '../../reports/command-line.ts'
import { withConclusions } from '../../reports/compare-conclusions.ts'
import { UserError } from '../../scenarios/user-error.ts'
import {
  type ComparisonSource,
  comparePlanOf,
  type PagesSource,
  type RunSource,
  runPlanOf,
  type Source,
} from './source.ts'

export type Outcome =
  | { readonly is: 'comparison'; readonly result: CompareResult }
  | { readonly is: 'pages'; readonly counts: readonly PageCount[] }
  | { readonly is: 'run'; readonly figures: readonly Figure[] }

export interface RunWatch {
  /** Ctrl-C. */
  readonly stop: () => boolean
  /** Of this source. */
  readonly onShare: (share: number) => void
}

/** Nothing is written of a deck half of whose figures are there. */
export class Stopped extends Error {
  override name = 'Stopped'
}

export function runSource(source: Source, watch: RunWatch): Promise<Outcome> {
  switch (source.is) {
    case 'comparison':
      return runComparison(source, watch)
    case 'pages':
      return runPages(source)
    default:
      return runTraced(source, watch)
  }
}

async function runComparison(source: ComparisonSource, { stop, onShare }: RunWatch): Promise<Outcome> {
  const plan = comparePlanOf(source)
  const outcomes = await runCells(cellsOf(plan), { stop, onProgress: (done, cells) => onShare(done / cells) })
  if (stop()) throw new Stopped()
  const result = withConclusions(requireNumbers(makeComparison(plan, outcomes)))
  const failed = result.rows.find(({ error }) => error !== undefined)
  if (failed !== undefined)
    throw new UserError(`${[failed.candidate, failed.variation].join(' ').trim()}: ${failed.error}`)
  return { is: 'comparison', result }
}

async function runPages({ refs, frames, pagers, seed }: PagesSource): Promise<Outcome> {
  const references = parseReferences(refs.join(','), 'refs')
  const { counts, failures } = await countPages({ references, frames, pagers, seed })
  if (failures.length > 0) throw new UserError(failures.join('\n'))
  return { is: 'pages', counts }
}

async function runTraced(source: RunSource, { stop }: RunWatch): Promise<Outcome> {
  const plan = runPlanOf(source)
  const folder = mkdtempSync(join(tmpdir(), 'llmos-lecture-'))
  const file = join(folder, 'trace.jsonl')
  try {
    const result = await runHere(plan, { file, shown: file }, { stop })
    if (result.partial) throw new Stopped()
    const { header, events } = await readTrace(file)
    const heard = new TraceCharts(header.cores)
    for await (const event of events) heard.add(event)
    const command = `${commandFor(plan, source.seed)} --trace trace.jsonl`
    const origin = { scenario: result.scenario, seeds: [source.seed], version: result.version, command }
    return { is: 'run', figures: [...figuresOfRun(result, command), ...heard.finish(origin).figures] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
