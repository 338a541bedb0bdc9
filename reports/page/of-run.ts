/** The report of one run. */
import type { StoredRun } from '../../bench/result-schema.ts'
import { figuresOfRun } from '../charts/of-run.ts'
import { count } from '../format.ts'
import type { Listing } from '../listing.ts'
import { memorySentence } from '../memory-report.ts'
import { headline, kernelWords, listingsOfRun } from '../run-report.ts'
import { left } from '../table.ts'
import type { Report, Spec } from './report.ts'

/** More than a terminal shows: a page can be scrolled and sorted. */
const MOST_CLIENTS = 200

export function reportOfRun(result: StoredRun, spec: Spec | null): Report {
  const { scenario, seed, version, command = null } = result
  return {
    kind: 'Run',
    title: `${scenario}, seed ${seed}`,
    summary: summaryOf(result),
    figures: figuresOfRun(result, command ?? ''),
    listings: [...listingsOfRun(result, MOST_CLIENTS), ...panicListing(result)],
    spec,
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

function provenanceOf({ scenario, seed, kernel, live }: StoredRun): [string, string][] {
  return [
    ['scenario', scenario],
    ['seed', String(seed)],
    ['kernel', kernelWords(kernel)],
    ...(live ? [['model', `${live.core} (${live.dtype}), ${live.hash}`] as [string, string]] : []),
  ]
}
