/** `llmos compare SCENARIO`: policies, kernels or values of a scenario against each other, on the same workload. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { ALL, AS_IT_IS, type CandidateKind, candidateKinds, candidatesOf } from './bench/compare-candidates.ts'
import type { CellNumbers, CellOutcome } from './bench/compare-cell.ts'
import {
  type Candidate,
  CORE,
  type ComparePlan,
  cellsOf,
  comparedNames,
  crossProduct,
  ofScenario,
  planDefaults,
  readValues,
  readVaried,
  SIMULATED,
  type Variation,
  type Varied,
  variationName,
} from './bench/compare-plan.ts'
import { makeComparison } from './bench/compare-result.ts'
import { runCells } from './bench/compare-run.ts'
import type { CompareResult } from './bench/compare-schema.ts'
import { requireNumbers } from './bench/compare-usable.ts'
import { checkVaried, refuseEqual } from './bench/compare-variations.ts'
import { type Interruption, interruption } from './bench/interruption.ts'
import { Outputs } from './bench/outputs.ts'
import { figuresOf } from './reports/charts/of-comparison.ts'
import { CHARTS_OPTION, drawCharts, reserveCharts } from './reports/charts/option.ts'
import { compareCommandLine } from './reports/compare-command.ts'
import { withConclusions } from './reports/compare-conclusions.ts'
import { compareReport } from './reports/compare-report.ts'
import { count } from './reports/format.ts'
import { leftOut } from './reports/left-out.ts'
import { REPORT_OPTION, reserveReport, writeReport } from './reports/page/option.ts'
import { shareBar } from './reports/share-bar.ts'
import { loadScenario } from './scenarios/load.ts'
import { listed, remedy } from './scenarios/nearest.ts'
import { UserError } from './scenarios/user-error.ts'

const text = { type: 'string', requiresArg: true } as const
const list = (what: string) => ({
  ...text,
  describe: `${what}: names with commas between them, files of your own, or all`,
})

const options = (cli: Argv) =>
  cli
    .usage('$0 compare SCENARIO')
    .positional('scenario', { type: 'string', describe: 'the name of one that ships, or a path' })
    .options({
      pagers: list('who leaves the window'),
      schedulers: list('who runs next'),
      routers: list('which core gets a call'),
      keepers: list("what becomes of a waiting process's KV"),
      kernels: { ...text, describe: 'named sets of all of these' },
      baseline: {
        ...text,
        describe: "what the others are compared with; default: the first, with all the scenario's own",
      },
      seeds: { ...text, default: String(planDefaults.seeds), describe: 'how many runs of each, with paired chance' },
      'first-seed': { ...text, default: String(planDefaults.firstSeed), describe: 'they count up from here' },
      budget: { ...text, describe: 'windows, such as 2k,4k,8k: short for --vary ram.context=2k,4k,8k' },
      vary: { ...text, array: true, nargs: 1, describe: 'values of the scenario: path=a,b,c, repeatable' },
      core: { ...text, describe: 'on a real model too: tiny, onnx:PLACE …, beside what the simulator says' },
      set: { ...text, array: true, nargs: 1, describe: 'change the scenario: path=value, repeatable' },
      workers: { ...text, describe: 'threads; default: one for each core. The results are the same' },
      wide: { type: 'boolean', describe: 'all columns' },
      json: { type: 'boolean', describe: 'print one JSON object' },
      out: { ...text, describe: 'write compare.json and scenario.yaml into this folder' },
      charts: CHARTS_OPTION,
      report: REPORT_OPTION,
    })
    .example('$0 compare paging-101 --pagers lru,memgpt --budget 2k,4k', 'two pagers, two windows')
    .example('$0 compare noisy-neighbour --schedulers fcfs,sjf,vtc', 'three schedulers, 20 seeds each')

type Given = Awaited<ReturnType<typeof options>['argv']>
type Options = Given & { readonly scenario: string }

function whole(name: string, given: string, least: number, example: number): number {
  const value = Number(given)
  if (given.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
  throw new UserError(`--${name} ${given}: expected a whole number from ${least} up, such as ${example}`)
}

async function planOf(given: Options): Promise<ComparePlan> {
  const { scenario, set: settings = [] } = given
  const kind = kindOf(given)
  const variations = variationsOf(given, kind)
  const candidates = await chosenCandidates(given, kind, variations.length > 1)
  const count = whole('seeds', given.seeds, 1, planDefaults.seeds)
  const first = whole('first-seed', given['first-seed'], 0, planDefaults.firstSeed)
  const asksAll = kind !== null && readValues(namesGiven(given, kind) ?? '', `--${kind}s`).includes(ALL)
  const names = comparedNames({ candidates, variations })
  const own = asksAll ? ownPolicies(scenario, settings).find(name => names.includes(name)) : undefined
  const usualBaseline = own ?? names[0] ?? ''
  return {
    scenario,
    settings,
    candidates,
    variations,
    seeds: Array.from({ length: count }, (_, i) => first + i),
    baseline: baselineOf(given, names) ?? usualBaseline,
    asked: asksAll ? namesGiven(given, kind) : undefined,
    usualBaseline,
  }
}

const namesGiven = (given: Options, kind: CandidateKind): string | undefined => given[`${kind}s`]

/** Whose policies are compared; null: none, but values of the scenario. */
function kindOf(given: Options): CandidateKind | null {
  const kinds = candidateKinds.filter(kind => namesGiven(given, kind) !== undefined)
  const [kind = null, other] = kinds
  if (other === undefined) return kind
  const options = kinds.map(it => `--${it}s`)
  throw new UserError(`${listed(options, 'and')}: compare one kind at a time; fix the others by --set`)
}

/** The policies of one kind, or the scenario's own kernel where its values are what varies. */
async function chosenCandidates(given: Options, kind: CandidateKind | null, varies: boolean): Promise<Candidate[]> {
  if (kind !== null) return candidatesOf(kind, namesGiven(given, kind) ?? '')
  if (varies) return [AS_IT_IS]
  const ways = candidateKinds.map(it => `--${it}s a,b,c`)
  throw new UserError(`nothing to compare; give ${listed([...ways, '--vary path=a,b,c'])}`)
}

function variationsOf({ vary = [], budget, core }: Options, kind: CandidateKind | null): Variation[] {
  const varied: Varied[] = vary.map(text => readVaried(text, `--vary ${text}`))
  if (budget !== undefined) varied.push(readVaried(`ram.context=${budget}`, `--budget ${budget}`))
  const paths = varied.map(({ path }) => path)
  if (core !== undefined) varied.unshift({ path: CORE, values: [core, SIMULATED] })
  const twice = paths.find((path, i) => paths.indexOf(path) !== i)
  if (twice !== undefined) throw new UserError(`--vary ${twice}: varied twice; put all of its values into one list`)
  checkVaried(paths, kind)
  return crossProduct(varied)
}

function baselineOf({ baseline }: Options, all: readonly string[]): string | undefined {
  if (baseline === undefined || all.includes(baseline)) return baseline
  throw new UserError(`--baseline ${baseline}: not among what is compared; ${remedy(baseline, all)}`)
}

/** What the scenario chooses by itself: the natural thing to compare all others with. */
function ownPolicies(scenario: string, settings: readonly string[]): string[] {
  const { kernel = {} } = loadScenario(scenario, [...settings]).scenario
  return candidateKinds.flatMap(kind => {
    const choice = kind === 'kernel' ? kernel.base : kernel[kind]
    return typeof choice === 'object' ? Object.keys(choice) : [choice ?? []].flat()
  })
}

/** A scenario that does not load is no candidate's fault: better now than in each of the runs. */
function checkScenario({ scenario, settings, variations }: ComparePlan): string {
  const names = variations.map(ofScenario).map(variationName)
  const own = variations.map(ofScenario).filter((_, i) => names.indexOf(names[i] ?? '') === i)
  const loaded = own.map(variation => {
    const varied = variation.map(({ path, value }) => ({ text: `${path}=${value}`, shown: `--vary ${path}=${value}` }))
    return loadScenario(scenario, [...settings, ...varied])
  })
  refuseEqual(
    own,
    loaded.map(one => one.scenario),
  )
  return loaded[0]?.text ?? ''
}

/** yargs would only say that some argument is missing. */
async function compareGiven({ scenario, ...given }: Given): Promise<void> {
  if (scenario === undefined)
    throw new UserError(
      'compare: the scenario is missing; give the name of one that ships or a path, such as llmos compare paging-101 --pagers all',
    )
  await compare({ ...given, scenario })
}

async function compare(given: Options): Promise<void> {
  if (given.out === '') throw new UserError('--out: expected a folder, found an empty name')
  const workers = given.workers === undefined ? undefined : whole('workers', given.workers, 1, availableParallelism())
  const plan = await planOf(given)
  const scenarioText = checkScenario(plan)
  const outputs = new Outputs()
  const signals = interruption()
  try {
    const files = given.out === undefined ? null : reserve(outputs, given.out)
    reserveCharts(outputs, given.charts)
    reserveReport(outputs, given.report)
    const result = await resultOf(plan, scenarioText, workers, signals)
    if (files !== null) {
      outputs.write(files.scenario, scenarioText)
      outputs.write(files.result, jsonOf(result))
    }
    await drawCharts(outputs, given.charts, () => figuresOf(result, compareCommandLine(plan, given.wide === true)))
    await writeReport(outputs, given.report, () => ({ is: 'comparison', result }))
    outputs.commit()
    show(result, plan, given)
    process.exitCode = exitCodeOf(result, signals)
  } finally {
    outputs.discard()
    signals.end()
  }
}

function reserve(outputs: Outputs, folder: string) {
  outputs.folder(folder)
  const files = { scenario: join(folder, 'scenario.yaml'), result: join(folder, 'compare.json') }
  for (const file of Object.values(files)) outputs.reserve(file)
  return files
}

async function resultOf(
  plan: ComparePlan,
  spec: string,
  workers: number | undefined,
  signals: Interruption,
): Promise<CompareResult> {
  const bar = shareBar()
  try {
    const onProgress = (done: number, cells: number): void =>
      bar.show(done / cells, `${count(done)} of ${count(cells)} runs`)
    const outcomes = await runCells(cellsOf(plan), { workers, stop: signals.heard, onProgress })
    bar.end()
    const missing = linesOf(outcomes, ({ read }) => leftOut(read))
    const notices = linesOf(outcomes, it => it.notices)
    // Before a comparison without numbers is refused: here may be the reason.
    for (const line of [...missing, ...notices]) process.stderr.write(`${line}\n`)
    const comparison = requireNumbers(withConclusions(makeComparison(plan, outcomes)))
    return {
      ...comparison,
      ...(missing.length === 0 ? {} : { leftOut: missing }),
      ...(notices.length === 0 ? {} : { notices }),
      spec,
      command: compareCommandLine(plan),
    }
  } finally {
    bar.end()
  }
}

/** Once for all runs. */
const linesOf = (outcomes: readonly CellOutcome[], of: (numbers: CellNumbers) => readonly string[]): string[] => [
  ...new Set(outcomes.flatMap(outcome => (outcome.is === 'done' ? of(outcome.numbers) : []))),
]

const jsonOf = (result: CompareResult): string => `${JSON.stringify(result, null, 2)}\n`

function show(result: CompareResult, plan: ComparePlan, { json, wide }: Options): void {
  if (json === true) {
    process.stdout.write(jsonOf(result))
    return
  }
  const isWide = wide === true
  const command = compareCommandLine(plan, isWide)
  const options = { wide: isWide, command, ranked: plan.asked !== undefined, ...widthOf(process.stdout) }
  process.stdout.write(`${compareReport(result, options)}\n`)
}

/** Of a terminal; nothing is known of a pipe. */
const widthOf = ({ columns }: { readonly columns?: number }): { width?: number } =>
  columns === undefined || columns < 40 ? {} : { width: columns }

/** 1: a candidate has no numbers, although the others stand. */
function exitCodeOf({ partial, rows }: CompareResult, signals: Interruption): number {
  if (partial) return signals.exitCode()
  return rows.some(({ error }) => error !== undefined) ? 1 : 0
}

export const compareCommand: CommandModule<object, Given> = {
  command: 'compare [scenario]',
  describe: 'compare policies, kernels or values of a scenario',
  builder: options as (cli: Argv) => Argv<Given>,
  handler: compareGiven,
}
