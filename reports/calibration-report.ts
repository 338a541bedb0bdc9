/** A calibration for people: how well the formula holds, what each part of a step costs, how good the answers are. */
import { kindOf, nameOf, POINT_KINDS } from '../bench/calibration/points.ts'
import { unevennessOf } from '../bench/calibration/stretches.ts'
import type { Profile, QualityMeasures, TimeProfile } from '../scenarios/profile.ts'
import { count, duration, number, percent, plural } from './format.ts'
import { type Entry, type Listing, listingText, measured } from './listing.ts'
import { type Scatter, textScatter } from './scatter.ts'
import { left, right } from './table.ts'

/** Errors beyond this are drawn at the border. */
const MOST_SHOWN = 0.3

export function calibrationReport(profile: Profile): string {
  const { time, quality, command } = profile
  return [
    subjectOf(profile),
    ...(time === null ? [] : timeParts(time)),
    ...(quality === null ? [] : qualityParts(quality)),
    command,
  ].join('\n\n')
}

/** What was measured, and on what. */
export const subjectOf = ({ model, machine, threads, clock }: Profile): string =>
  `${model.name} (${model.dtype}) on ${machine.cpu}, ${machine.cores} cores, ${plural(threads, 'thread')}${clock === 'cpu' ? ', in processor time' : ''}`

/** Its tables. */
export const listingsOfCalibration = ({ time, quality }: Profile): Listing[] => [
  ...(time === null ? [] : [errorListing(time), costListing(time)]),
  ...(quality === null ? [] : [recallListing(quality.measures), qualityListing(quality.measures)]),
]

// ---- time ----

const timeParts = (time: TimeProfile): string[] => [
  listingText(errorListing(time)),
  mannerLines(time).join('\n'),
  listingText(costListing(time)),
  worstLine(time),
  textScatter(residualChart(time)),
]

function errorListing({ points, leftOut, fitted }: TimeProfile): Listing {
  const kinds = ['all', ...POINT_KINDS] as const
  const share = (value: number | null | undefined): Entry => (value == null ? '–' : measured(value, percent))
  return {
    title: 'How well the formula holds',
    columns: [left('steps'), right('fitted to'), right('mean error'), right('left out'), right('mean error of these')],
    rows: kinds.map(kind => {
      const some = points.filter(point => kind === 'all' || kindOf(point) === kind)
      const out = some.filter(({ isLeftOut }) => isLeftOut)
      const [own, others] = [some.length - out.length, out.length].map(many => measured(many, count))
      return [kind, own ?? '', share(fitted[kind]), others ?? '', share(leftOut[kind])]
    }),
  }
}

/** How it was measured, and how the machine went about it. */
export const mannerLines = (time: TimeProfile): string[] =>
  [driftLine(time), unevennessLine(time), settlingLine(time)].filter(line => line !== '')

function driftLine({ drift, rounds, repeats, streak }: TimeProfile): string {
  const [least, most] = [Math.min(...drift), Math.max(...drift)]
  return (
    `each step measured ${repeats} times (decoding alone: up to ${streak}) in each of ${rounds} rounds; the same step took ${duration(least)} to ` +
    `${duration(most)} from round to round (${percent(most / least - 1)})`
  )
}

/** Empty: the profile does not know. */
function unevennessLine({ stretches }: TimeProfile): string {
  if (stretches === undefined) return ''
  const { mean, slow } = unevennessOf(stretches)
  return `in all, steps took ${number(mean)} times what they usually take, the slowest twentieth of the work ${number(slow)} times or more; runs with this profile go alike`
}

/** Empty: the profile does not know. */
function settlingLine({ settling, rehearsal }: TimeProfile): string {
  if (settling === undefined) return ''
  const { reading, writing } = settling
  const run = rehearsal === undefined ? 'a run' : `a run of ${duration(rehearsal.seconds)}`
  const factors = [...writing.slice(0, -1).map(number), `at last ${number(writing.at(-1) ?? 1)}`].join(', ')
  return `in ${run}, steps that read took ${number(reading)} times what the formula says; those that write, behind a join (the first, the second, the next two, four, …): ${factors}`
}

function costListing({ coefficients, knee }: TimeProfile): Listing {
  const rows: (readonly [string, number])[] = [
    ['any step', coefficients.stepSeconds],
    ['a go of the model', coefficients.goSeconds],
    [`and in it up to ${number(knee)} tokens`, coefficients.weightsSeconds],
    ['each token of a larger go', coefficients.tokenSeconds],
    ['a job', coefficients.jobSeconds],
    ['a thousand tokens of context, decoding', 1000 * coefficients.contextSeconds],
    ['the same, padded to the longest', 1000 * coefficients.paddedSeconds],
    ['the longest of them, for each thousand', 1000 * coefficients.longestSeconds],
    ['a piece of prompt', coefficients.chunkSeconds],
    ['a thousand tokens before it', 1000 * coefficients.chunkContextSeconds],
    ['a thousand pairs of tokens, in its attention', 1000 * coefficients.attentionSeconds],
    ['a thousand tokens that join the batch', 1000 * coefficients.joinSeconds],
  ]
  return {
    title: 'What a step costs',
    columns: [left('costs'), right('time')],
    rows: rows.map(([name, seconds]) => [name, measured(seconds, duration)]),
  }
}

export function worstLine({ points }: TimeProfile): string {
  const size = ({ predicted, seconds }: TimeProfile['points'][number]): number => Math.abs(predicted / seconds - 1)
  const worst = [...points].sort((a, b) => size(b) - size(a))[0]
  if (worst === undefined) return ''
  return `furthest off: ${nameOf(worst)} takes ${duration(worst.seconds)}, predicted ${duration(worst.predicted)}`
}

const residualChart = ({ points }: TimeProfile): Scatter => ({
  title: 'What the formula makes of each step, against what it took',
  x: { name: 'measured time of a step', show: duration },
  y: {
    name: 'predicted over measured',
    show: value => `${value > 0 ? '+' : ''}${Math.round(100 * value)}%`,
    from: -MOST_SHOWN,
    to: MOST_SHOWN,
    marks: [-MOST_SHOWN, -0.1, 0, 0.1, MOST_SHOWN],
  },
  series: POINT_KINDS.map(kind => ({
    name: kind,
    points: points
      .filter(point => kindOf(point) === kind)
      .map(({ seconds, predicted }) => [seconds, predicted / seconds - 1] as const),
  })).filter(series => series.points.length > 0),
})

// ---- quality ----

const MEANINGS: Readonly<Record<string, string>> = {
  recall: 'right about a fact in the context',
  hops: 'right at the end of a chain',
  invents: 'makes an answer up that nobody told',
  stale: 'gives the old answer where the new one is gone',
  calls: 'searches for what is missing',
  needless: 'searches for what is there',
  found: 'right after its search has found it',
  goesOn: 'searches for the next link of a chain',
  looksUp: 'searches for a chain that is there',
  keeps: 'keeps a fact in a summary',
  keepsLast: 'keeps what was told last, where room is short',
  saves: 'saves a fact at a warning',
  finds: 'finds the page in an archive',
}

const qualityParts = ({ measures }: QualityMeasures): string[] => [
  ...[recallListing(measures), qualityListing(measures)].map(listing => listingText(listing)),
  ...leftOutLine(measures),
]

/** What the profile then holds for these is no measurement. */
function leftOutLine(measures: Measures): string[] {
  const missing = Object.keys(MEANINGS).filter(name => !measures.some(({ of }) => of === name))
  if (missing.length === 0) return []
  return [`not examined, so the profile says nothing of it: ${missing.map(name => MEANINGS[name]).join('; ')}`]
}

type Measures = QualityMeasures['measures']

function qualityListing(measures: Measures): Listing {
  const names = [...new Set(measures.map(({ of }) => of))]
  const others = names.filter(name => name !== 'recall').flatMap(name => measures.filter(({ of }) => of === name))
  return {
    title: 'What else the model does',
    columns: [left('what'), left('at'), right('share'), right('95%'), right('of')],
    rows: others.map(({ of, at, hits, n, low, high }) => [
      MEANINGS[of] ?? of,
      Object.entries(at)
        .map(([key, value]) => `${key} ${count(value)}`)
        .join(', '),
      measured(hits / n, percent),
      `${percent(low)} … ${percent(high)}`,
      measured(n, count),
    ]),
  }
}

function recallListing(measures: Measures): Listing {
  const recall = measures.filter(({ of }) => of === 'recall')
  const depths = [...new Set(recall.map(({ at }) => at.depth ?? 0))]
  const lengths = [...new Set(recall.map(({ at }) => at.length ?? 0))]
  return {
    title: 'Right about a fact in the context',
    columns: [right('right at tokens'), ...depths.map(depth => right(`depth ${percent(depth)}`))],
    rows: lengths.map(length => [
      measured(length, count),
      ...depths.map((depth): Entry => {
        const one = recall.find(({ at }) => at.length === length && at.depth === depth)
        return one === undefined ? '–' : measured(one.hits / one.n, percent)
      }),
    ]),
  }
}
