/** The reports of a calibration and of a validation: how well a formula and a profile stand for a real model. */
import type { StoredValidation } from '../../bench/result-schema.ts'
import type { Profile, QualityMeasures, TimeProfile } from '../../scenarios/profile.ts'
import { listingsOfCalibration, mannerLines, subjectOf, worstLine } from '../calibration-report.ts'
import { figureOfValidation, figuresOfCalibration } from '../charts/of-models.ts'
import { count, number, percent, plural } from '../format.ts'
import { seedsOf } from '../seeds.ts'
import { errorOf, headOf, listingOfValidation, SHOW, verdictOn } from '../validation-report.ts'
import { changesOf, type Report, specOf } from './report.ts'

// ---- calibration ----

export function reportOfCalibration(profile: Profile): Report {
  const { model, time, quality, command, versions } = profile
  return {
    kind: 'Calibration',
    title: `${model.name} (${model.dtype})`,
    summary: [
      `${subjectOf(profile)}: ${leadOf(time, quality)}.`,
      ...(time === null ? [] : [...mannerLines(time), worstLine(time)]).filter(line => line !== '').map(asSentence),
    ],
    warnings: [],
    figures: figuresOfCalibration(profile),
    listings: listingsOfCalibration(profile),
    steps: null,
    spec: null,
    provenance: factsOf(profile),
    command,
    version: versions['llm-os-lab'],
  }
}

function leadOf(time: TimeProfile | null, quality: QualityMeasures | null): string {
  const error = time?.leftOut.all ?? null
  const recall = (quality?.measures ?? []).filter(({ of }) => of === 'recall')
  const [hits, n] = [recall.reduce((sum, it) => sum + it.hits, 0), recall.reduce((sum, it) => sum + it.n, 0)]
  const parts = [
    ...(error === null
      ? []
      : [`on steps that it was not fitted to, the formula is off by ${percent(error)} on average`]),
    ...(n === 0
      ? []
      : [`the model is right about a fact in its context in ${percent(hits / n)} of ${count(n)} questions`]),
  ]
  return parts.length === 0 ? 'no step was left out of the fit, and nothing was asked' : parts.join('; ')
}

const asSentence = (line: string): string => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`

const GIGABYTE = 1e9

const factsOf = ({ model, machine, versions, date, threads, clock }: Profile): [string, string][] => [
  ['model', `${model.name}, ${model.dtype}, weights ${model.hash}`],
  [
    'machine',
    `${machine.cpu}, ${plural(machine.cores, 'core')}, ${number(machine.memoryBytes / GIGABYTE)} GB, ${machine.platform}`,
  ],
  ['threads', count(threads)],
  ['clock', clock === 'wall' ? 'on the wall' : 'of the processor'],
  ['versions', `Node ${versions.node}, onnxruntime ${versions.onnxruntime}`],
  ['measured at', date],
]

// ---- validation ----

export function reportOfValidation(stored: StoredValidation): Report {
  const { scenario, settings = [], core, seeds, profile, validated, command, version = null } = stored
  return {
    kind: 'Validation',
    title: `${scenario} on ${core}`,
    summary:
      validated.length === 0
        ? ['No run had a number to compare.']
        : [verdictOn(validated), headOf(stored), ...furthest(stored)],
    warnings: [],
    figures: validated.length === 0 ? [] : [figureOfValidation(stored)],
    listings: validated.length === 0 ? [] : [listingOfValidation(validated)],
    steps: null,
    spec: specOf(stored),
    provenance: [
      ['scenario', scenario],
      ...changesOf(settings),
      ['core', core],
      ['profile', profile],
      ['seeds', seedsOf(seeds)],
    ],
    command,
    version,
  }
}

function furthest({ validated }: StoredValidation): string[] {
  const [worst] = validated.filter(({ error }) => error === 'relative').toSorted((a, b) => b.off - a.off)
  if (worst === undefined) return []
  const show = SHOW[worst.unit]
  return [
    `Furthest off is ${worst.quantity}: ${show(worst.predicted)} predicted, ${show(worst.measured)} measured, ` +
      `off by ${errorOf(worst, worst.off)}; two real runs differ by ${errorOf(worst, worst.noise)}.`,
  ]
}
