/** The report of one run. */
import { liveNotices } from '../../bench/live-notices.ts'
import type { StoredRun } from '../../bench/result-schema.ts'
import type { Figure } from '../charts/figure.ts'
import { figuresOfRun } from '../charts/of-run.ts'
import { TraceCharts } from '../charts/of-trace.ts'
import { count } from '../format.ts'
import { leftOut } from '../left-out.ts'
import type { Listing } from '../listing.ts'
import { memorySentence } from '../memory-report.ts'
import { headline, kernelWords, listingsOfRun } from '../run-report.ts'
import { left } from '../table.ts'
import { changesOf, type Report, specOf } from './report.ts'
import type { SteppedTrace } from './stepper-section.ts'

/** More than a terminal shows: a page can be scrolled and sorted. */
const MOST_CLIENTS = 200

/** `trace`: of that run, from its beginning; null: there is none. */
export function reportOfRun(result: StoredRun, trace: SteppedTrace | null): Report {
  const { scenario, seed, version, command = null } = result
  return {
    kind: 'Run',
    title: `${scenario}, seed ${seed}`,
    summary: summaryOf(result),
    warnings: [...leftOut(result), ...liveNotices(result)],
    figures: [...figuresOfRun(result, command ?? ''), ...figuresOfTrace(result, trace)],
    listings: [...listingsOfRun(result, MOST_CLIENTS), ...panicListing(result)],
    steps: stepsOf(result, trace),
    spec: specOf(result),
    provenance: provenanceOf(result),
    command,
    version,
  }
}

/** What was asked and answered is what contexts are paged for: it comes first. */
function summaryOf(result: StoredRun): string[] {
  const sentences = headline(result).split('\n')
  const lead = result.memory === undefined ? '' : memorySentence(result.memory)
  return lead === '' ? sentences : [lead, ...sentences.filter(sentence => sentence !== lead)]
}

/** Of a trace that is cut they would show a run that ended sooner. */
function figuresOfTrace({ scenario, seed, version, command = '' }: StoredRun, trace: SteppedTrace | null): Figure[] {
  if (trace === null || trace.isCut) return []
  const heard = new TraceCharts(trace.header.cores)
  for (const event of trace.events) heard.add(event)
  return heard.finish({ scenario, seeds: [seed], version, command }).figures
}

function stepsOf({ command }: StoredRun, trace: SteppedTrace | null): Report['steps'] {
  const commands =
    command === undefined ? null : [`${command} --trace trace.jsonl`, 'npx llmos view trace.jsonl --open']
  if (trace === null)
    return {
      why: 'What the machine did, event by event, is in a trace, and this page was made without one:',
      commands,
    }
  if (trace.isCut) return { why: tooLong(trace.events.length), commands }
  return trace.events.length === 0 ? null : trace
}

const tooLong = (most: number): string =>
  `The trace of this run has more than ${count(most)} events; so many are not put into this page. They have a page of their own:`

function panicListing({ panics, morePanics }: StoredRun): Listing[] {
  if (panics.length === 0) return []
  return [
    {
      title: 'Panics',
      columns: [left('panic'), left('process'), left('why')],
      rows: panics.map(({ name, process, why }) => [name, process, why]),
      notes: morePanics > 0 ? [`… and ${count(morePanics)} more`] : [],
    },
  ]
}

function provenanceOf({ scenario, settings = [], seed, kernel, live }: StoredRun): [string, string][] {
  return [
    ['scenario', scenario],
    ...changesOf(settings),
    ['seed', String(seed)],
    ['kernel', kernelWords(kernel)],
    ...(live ? [['model', `${live.core} (${live.dtype}), ${live.hash}`] as [string, string]] : []),
  ]
}
