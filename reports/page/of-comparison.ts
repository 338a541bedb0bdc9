/** The report of a comparison: who is better at what, and whether that is more than chance. */
import { candidateKinds } from '../../bench/compare-candidates.ts'
import type { CompareMetric, CompareResult, CompareRow } from '../../bench/compare-schema.ts'
import { listed } from '../../scenarios/nearest.ts'
import { figuresOf } from '../charts/of-comparison.ts'
import { shortened } from '../charts/text.ts'
import { subjectsOf } from '../compare-findings.ts'
import { cellText, scaleOf, sizeText } from '../compare-format.ts'
import { leadSentences } from '../compare-lead.ts'
import { deathLines, errorLines, hasModes, isOfVariations, legend } from '../compare-legend.ts'
import { columnsOf, headline, modeOf, nameOf } from '../compare-report.ts'
import { type Entry, type Listing, type Measured, measured } from '../listing.ts'
import { seedsOf } from '../seeds.ts'
import { commandLine } from '../shell-words.ts'
import { left, right } from '../table.ts'
import { changesOf, type Report, specOf, type Unstepped } from './report.ts'

export function reportOfComparison(result: CompareResult): Report {
  const { command = null, version, conclusions, leftOut = [], notices = [] } = result
  return {
    kind: 'Comparison',
    title: titleOf(result),
    summary: [...leadSentences(result), headline(result), ...conclusions],
    warnings: [...leftOut, ...notices],
    figures: figuresOf(result, command ?? ''),
    listings: listingsOf(result),
    steps: stepsOf(result),
    spec: specOf(result),
    provenance: provenanceOf(result),
    command,
    version,
  }
}

/** Names beyond these are only counted, and none is longer than that. */
const MOST_NAMES = 4
const MOST_LETTERS = 40

function titleOf(result: CompareResult): string {
  const named = isOfVariations(result) ? result.variations : result.candidates
  const names = named.slice(0, MOST_NAMES).map(({ name }) => shortened(name, MOST_LETTERS))
  const rest = named.length - names.length
  const shown = rest > 0 ? [...names, `${rest} more`] : names
  return shown.length === 0 ? result.scenario : `${result.scenario}: ${listed(shown, 'and')}`
}

/** A comparison is of many runs: how to come by the steps of one, that of its baseline. */
function stepsOf({ scenario, settings, seeds, baseline, candidates, command = '' }: CompareResult): Unstepped {
  const why = 'A comparison is of many runs; the page of each has its steps.'
  // A scenario from a file goes by its path, which the result does not tell.
  if (!command.startsWith(`npx llmos compare ${scenario} `)) return { why, commands: null }
  const kind = candidateKinds.find(it => command.includes(` --${it}s `))
  const isChosen = kind !== undefined && candidates.some(({ name }) => name === baseline)
  const chosen = isChosen ? [`--${kind}`, baseline] : []
  const set = settings.flatMap(setting => ['--set', setting])
  const page = ['--seed', String(seeds[0] ?? 1), '--report', 'run.html']
  return { why, commands: [commandLine(['npx', 'llmos', 'run', scenario, ...chosen, ...set, ...page])] }
}

function provenanceOf(result: CompareResult): [string, string][] {
  const { scenario, settings, seeds, baseline, candidates, variations } = result
  const varied = variations.map(({ name }) => name).filter(name => name !== '')
  return [
    ['scenario', scenario],
    ...changesOf(settings),
    ['compared', candidates.map(({ name }) => name).join(', ') || 'nothing'],
    ...(varied.length > 0 ? [['varied', varied.join('; ')] as [string, string]] : []),
    ['baseline', baseline],
    ['seeds', seedsOf(seeds)],
  ]
}

function listingsOf(result: CompareResult): Listing[] {
  const [short, all] = [columnsOf(result, false), columnsOf(result, true)]
  if (all.length === 0) return []
  return [
    { ...meansOf(result, short, 'Means'), notes: notesOf(result, short) },
    ...differencesOf(result),
    ...(all.length > short.length
      ? [{ ...meansOf(result, all, 'Means of all that was measured'), notes: legend(all, result, true) }]
      : []),
  ]
}

const notesOf = (result: CompareResult, columns: readonly CompareMetric[]): string[] => [
  ...errorLines(result),
  ...deathLines(result),
  ...legend(columns, result, true),
]

/** Candidate and variation, as far as there are several. */
const whoColumns = (result: CompareResult) => [
  left(isOfVariations(result) ? 'variation' : 'candidate'),
  ...(isOfVariations(result) || result.variations.length < 2 ? [] : [left('variation')]),
]
const whoCells = (row: CompareRow, result: CompareResult): string[] => [
  nameOf(row, result),
  ...(isOfVariations(result) || result.variations.length < 2 ? [] : [row.variation]),
]

function meansOf(result: CompareResult, columns: readonly CompareMetric[], title: string): Listing {
  const { rows } = result
  const scales = columns.map(metric => ({ name: metric.name, scale: scaleOf(metric, rows) }))
  const modes = hasModes(result)
  return {
    title,
    columns: [
      ...whoColumns(result),
      ...(modes ? [left('back by')] : []),
      ...columns.map(metric => right(metric.title)),
    ],
    rows: rows
      .filter(row => row.error === undefined)
      .map(row => [
        ...whoCells(row, result),
        ...(modes ? [modeOf(row, result)] : []),
        ...scales.map(
          ({ name, scale }): Measured => ({
            shown: cellText(row.metrics[name], scale),
            value: row.metrics[name]?.mean ?? null,
          }),
        ),
      ]),
  }
}

/** On what the sentences are about. */
function differencesOf(result: CompareResult): Listing[] {
  const metrics = subjectsOf(result).map(([, metric]) => metric)
  const rows = result.rows.flatMap(row =>
    metrics.flatMap((metric): Entry[][] => {
      const difference = row.differences[metric.name]
      if (difference === undefined || difference.mean === null) return []
      const { mean, low, high, p, adjusted } = difference
      const written = (value: number): string => sizeText(metric, value, mean, '')
      const interval = low === null || high === null ? '–' : `${written(low)} to ${written(high)}`
      return [
        [
          ...whoCells(row, result),
          metric.title,
          measured(mean, value => sizeText(metric, value, mean)),
          interval,
          probability(p),
          probability(adjusted),
        ],
      ]
    }),
  )
  if (rows.length === 0) return []
  return [
    {
      title: `Differences from ${result.baseline}`,
      columns: [
        ...whoColumns(result),
        left('in'),
        ...['difference', '95% interval', 'p', "p after Holm's adjustment"].map(right),
      ],
      rows,
      notes: [
        'Each run is compared with the run of the baseline that had the same seed. An interval is of one pair, whatever else is compared; the adjusted p is of all pairs together.',
      ],
    },
  ]
}

const probability = (p: number | null): Entry =>
  p === null ? '–' : measured(p, value => (value < 0.001 ? '< 0.001' : value.toPrecision(2)))
