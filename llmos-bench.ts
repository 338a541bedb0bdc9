/** `llmos bench speed|paging|training|engine|page|charts`: how fast the simulator itself, its trainer, engine, pages and charts are. */
import type { Argv, CommandModule } from 'yargs'
import { measureEngine } from './bench/core/speed.ts'
import { engineCases } from './bench/core/speed-cases.ts'
import { chooseCases, type MeasureOptions } from './bench/measuring.ts'
import { pagingCases } from './bench/paging-cases.ts'
import { measurePaging } from './bench/paging-speed.ts'
import { measureSpeed } from './bench/speed.ts'
import { speedCases } from './bench/speed-cases.ts'
import { measureTraining } from './bench/training/speed.ts'
import { trainingCases } from './bench/training/speed-cases.ts'
import { chartSpeedReport } from './reports/chart-speed-report.ts'
import { measureCharts } from './reports/charts/speed.ts'
import { chartCases } from './reports/charts/speed-cases.ts'
import { engineReport } from './reports/engine-report.ts'
import { measurePages, pageCases } from './reports/page/speed.ts'
import { pageSpeedReport } from './reports/page-speed-report.ts'
import { pagingReport } from './reports/paging-report.ts'
import { speedReport } from './reports/speed-report.ts'
import { trainingReport } from './reports/training-report.ts'
import { UserError } from './scenarios/user-error.ts'

const RUNS = { speed: 5, paging: 3, training: 3, engine: 3, page: 3, charts: 3 } as const

const options = (cli: Argv) =>
  cli
    .positional('what', {
      choices: ['speed', 'paging', 'training', 'engine', 'page', 'charts'] as const,
      demandOption: true,
      describe: 'what to measure',
    })
    .options({
      only: { type: 'string', array: true, nargs: 1, requiresArg: true, describe: 'this case, repeatable' },
      runs: {
        type: 'number',
        requiresArg: true,
        describe: `runs of each case, of which the median counts; default: ${RUNS.speed}, of the others ${RUNS.paging}`,
      },
      requests: {
        type: 'number',
        requiresArg: true,
        describe:
          'fewer requests, for a quick look; of paging: references, turns, seeds or questions; of training: tokens; of engine: steps; of page: events; of charts: runs or requests',
      },
      json: { type: 'boolean', describe: 'print one JSON object' },
    })
    .example('$0 bench speed --only sparse --runs 3', 'a million requests through one core, three times')

type Options = Awaited<ReturnType<typeof options>['argv']>

function requireWhole(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) return
  throw new UserError(`--${name} ${value}: expected a whole number from 1 up`)
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`)
const warn = (): boolean => say('measuring wants the machine to itself: what else runs on it is measured too')
const tell = ({ name, seconds }: { name: string; seconds: number }): boolean => say(`${name}: ${seconds.toFixed(2)} s`)

const measures = {
  async speed(only: readonly string[], given: MeasureOptions) {
    const cases = chooseCases(speedCases, only)
    warn()
    const results = await measureSpeed(cases, given, tell)
    return { results, report: () => speedReport(results, speedCases) }
  },
  async paging(only: readonly string[], given: MeasureOptions) {
    const cases = chooseCases(pagingCases, only)
    warn()
    const results = await measurePaging(cases, given, tell)
    return { results, report: () => pagingReport(results, pagingCases) }
  },
  async training(only: readonly string[], given: MeasureOptions) {
    const cases = chooseCases(trainingCases, only)
    warn()
    const results = await measureTraining(cases, given, tell)
    return { results, report: () => trainingReport(results, trainingCases) }
  },
  async engine(only: readonly string[], given: MeasureOptions) {
    const cases = chooseCases(engineCases, only)
    warn()
    const results = await measureEngine(cases, given, tell)
    return { results, report: () => engineReport(results, engineCases) }
  },
  async page(only: readonly string[], given: MeasureOptions) {
    const cases = chooseCases(pageCases, only)
    warn()
    const results = await measurePages(cases, given, ({ name, stepMs }) => tell({ name, seconds: stepMs / 1000 }))
    return { results, report: () => pageSpeedReport(results) }
  },
  async charts(only: readonly string[], given: MeasureOptions) {
    const cases = chooseCases(chartCases, only)
    warn()
    const results = await measureCharts(cases, given, tell)
    return { results, report: () => chartSpeedReport(results, chartCases) }
  },
}

async function bench({ what, only = [], runs = RUNS[what], requests, json }: Options): Promise<void> {
  requireWhole('runs', runs)
  requireWhole('requests', requests)
  const { results, report } = await measures[what](only, { runs, requests })
  process.stdout.write(`${json ? JSON.stringify({ results }, null, 2) : report()}\n`)
}

export const benchCommand: CommandModule<object, Options> = {
  command: 'bench <what>',
  describe: "measure the simulator's own speed, its trainer's, its engine's, its page's and its charts'",
  builder: options as (cli: Argv) => Argv<Options>,
  handler: bench,
}
