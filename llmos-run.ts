/** `llmos run SCENARIO`: one run or one leg of it, its numbers as a report or as one JSON object, its files if asked for. */
import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { type Resumed, readCheckpoint } from './bench/checkpoint.ts'
import { interruption } from './bench/interruption.ts'
import { liveNotices } from './bench/live-notices.ts'
import type { RunPlan } from './bench/plan.ts'
import type { RunResult } from './bench/result.ts'
import type { StoredRun } from './bench/result-schema.ts'
import { StoppedInVain } from './bench/run-guarded.ts'
import { type MoreFiles, type RunFiles, runPlan } from './bench/run-plan.ts'
import { figuresOfRun } from './reports/charts/of-run.ts'
import { CHARTS_OPTION, drawCharts, reserveCharts } from './reports/charts/option.ts'
import { commandFor } from './reports/command-line.ts'
import { leftOut } from './reports/left-out.ts'
import { eventsForReport, REPORT_OPTION, reserveReport, writeReport } from './reports/page/option.ts'
import { progressBar } from './reports/progress.ts'
import { runReport } from './reports/run-report.ts'
import { commandLine } from './reports/shell-words.ts'
import { type WatchedRun, watchedRun } from './reports/watch-run.ts'
import { durationTicks } from './scenarios/units.ts'
import { UserError } from './scenarios/user-error.ts'

const text = { type: 'string', requiresArg: true } as const

const options = (cli: Argv) =>
  cli
    .positional('scenario', { type: 'string', describe: 'the name of one that ships, or a path' })
    .options({
      scheduler: { ...text, describe: 'who runs next: a name, or a file of your own' },
      router: { ...text, describe: 'which core gets a call' },
      keeper: { ...text, describe: "what becomes of a process's KV while it waits for a device" },
      pager: { ...text, describe: 'what stays in a full context window, and what comes back' },
      kernel: { ...text, describe: 'a named set of all of these' },
      seed: { ...text, describe: "chance; default: the scenario's own" },
      set: { ...text, array: true, nargs: 1, describe: 'change the scenario: path=value, repeatable' },
      core: { ...text, describe: 'take the steps on a real model: tiny, random-10m, onnx:PLACE, a folder' },
      record: { ...text, describe: 'with --core: write what the model did, for --core replay:FILE' },
      until: { ...text, describe: 'stop at this simulated time, such as 2h' },
      'step-by-step': { type: 'boolean', describe: 'take every step by itself: slow, same result' },
      'skip-bad-rows': { type: 'boolean', describe: 'leave out rows of a trace that cannot be read, and count them' },
      json: { type: 'boolean', describe: 'print one JSON object' },
      watch: { type: 'boolean', describe: 'see the machine at work, step by step, before the numbers' },
      trace: { type: 'string', describe: 'write the trace as JSON lines; without a name, into the folder of --out' },
      out: { ...text, describe: 'write result.json and scenario.yaml into this folder' },
      charts: CHARTS_OPTION,
      report: REPORT_OPTION,
      'checkpoint-at': { ...text, describe: 'stop at this simulated time and write a checkpoint' },
      checkpoint: { ...text, describe: 'the file for the checkpoint' },
      resume: { ...text, describe: 'go on from a checkpoint; --trace then writes the rest of the trace' },
    })
    .example('$0 run karpathy-2023 --seed 7 --set cpu.slots=8', 'fewer slots, other dice')
    .example('$0 run paging-101 --watch', 'space steps, b goes back, f to the next fault')

function wholeSeed(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const seed = Number(given)
  if (given.trim() !== '' && Number.isSafeInteger(seed) && seed >= 0) return seed
  throw new UserError(`--seed ${given}: expected a whole number from 0 up, such as 7`)
}

type Options = Awaited<ReturnType<typeof options>['argv']>

const planOf = (given: Options, scenario: string): RunPlan => ({
  scenario,
  settings: given.set ?? [],
  overrides: {
    kernel: given.kernel,
    scheduler: given.scheduler,
    router: given.router,
    keeper: given.keeper,
    pager: given.pager,
  },
  seed: wholeSeed(given.seed),
  until: given.until,
  stepByStep: given['step-by-step'],
  skipBadRows: given['skip-bad-rows'],
  core: given.core,
})

/** What a checkpoint settles already. */
const PLANNED = [
  'scheduler',
  'router',
  'keeper',
  'pager',
  'kernel',
  'seed',
  'set',
  'until',
  'step-by-step',
  'skip-bad-rows',
  'core',
] as const

/** From the start, or from a checkpoint. */
function startOf(given: Options): { plan: RunPlan; from?: Resumed } {
  const { scenario, resume } = given
  if (resume === undefined) {
    if (scenario === undefined)
      throw new UserError(
        'an argument is missing: the scenario to run, or a checkpoint to --resume\nllmos run --help shows how.',
      )
    return { plan: planOf(given, scenario) }
  }
  const extra = scenario ?? PLANNED.filter(name => given[name] !== undefined).map(name => `--${name}`)[0]
  if (extra !== undefined)
    throw new UserError(`--resume ${resume}: goes on with what its checkpoint was begun with; leave out ${extra}`)
  const from = readCheckpoint(resume)
  return { plan: from.checkpoint.plan, from }
}

function filesOf(given: Options): RunFiles {
  const { trace, out, core, record } = given
  const checkpoint = checkpointOf(given)
  if (core !== undefined && checkpoint !== undefined)
    throw new UserError(
      `--core ${core}: a real core takes its own time, so a run cannot be gone on with; leave out --checkpoint-at`,
    )
  if (record !== undefined) checkRecord(given, record)
  if (out === '') throw new UserError('--out: expected a folder, found an empty name')
  if (trace !== '') return { trace, folder: out, checkpoint, record }
  if (out === undefined) throw new UserError('--trace: expected a file, or --out DIR beside it')
  return { trace: join(out, 'trace.jsonl'), folder: out, checkpoint, record }
}

function checkRecord({ core }: Options, record: string): void {
  if (core === undefined)
    throw new UserError(`--record ${record}: only a real core has anything to record; add --core tiny`)
  if (core.startsWith('onnx:'))
    throw new UserError(
      `--record ${record}: a replay has no tokenizer of a model from elsewhere; record a core of ours`,
    )
}

function checkpointOf({ checkpoint: path, 'checkpoint-at': shownAt }: Options): RunFiles['checkpoint'] {
  if (path === undefined && shownAt === undefined) return undefined
  if (shownAt === undefined) throw new UserError(`--checkpoint ${path}: say when, such as --checkpoint-at 10min`)
  if (path === undefined) throw new UserError(`--checkpoint-at ${shownAt}: say where to, such as --checkpoint run.json`)
  const at = durationTicks.safeParse(shownAt)
  if (!at.success) throw new UserError(`--checkpoint-at ${shownAt}: ${at.error.issues[0]?.message}`)
  return { at: at.data, shownAt, path }
}

function show(result: StoredRun, json: boolean): void {
  for (const line of liveNotices(result)) process.stderr.write(`${line}\n`)
  if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  else {
    for (const line of leftOut(result)) process.stderr.write(`${line}\n`)
    process.stdout.write(`${runReport(result, result.command ?? '')}\n`)
  }
}

/** False: Ctrl-C was pressed while it was watched. */
async function isSeen(watched: WatchedRun, exitCode: number): Promise<boolean> {
  if ((await watched.show()) === 'quit') return true
  process.exitCode = exitCode
  return false
}

/** Charts and a page about it. */
const picturesOf = ({ charts, report }: Options, bar: { end(): void }): MoreFiles => ({
  traceEvents: eventsForReport(report),
  reserve(outputs) {
    reserveCharts(outputs, charts)
    reserveReport(outputs, report)
  },
  async write(outputs, result, trace) {
    bar.end()
    await drawCharts(outputs, charts, () => figuresOfRun(result, result.command ?? ''))
    await writeReport(outputs, report, () => ({ is: 'run', result }), trace)
  },
})

async function run(given: Options): Promise<void> {
  const { plan, from } = startOf(given)
  const command = ({ seed }: RunResult): string => commandFor(plan, seed)
  const asked = filesOf(given)
  const watched = watchedRun(given, asked.trace)
  const files = { ...asked, command, ...(watched && { trace: watched.trace }) }
  const bar = progressBar()
  const signals = interruption()
  try {
    const control = { stop: signals.heard, onProgress: bar.show }
    const result = await runPlan(plan, files, control, from, picturesOf(given, bar))
    if (watched && !signals.heard() && !(await isSeen(watched, signals.exitCode()))) return
    show(result, given.json === true)
    const { checkpoint } = files
    if (checkpoint)
      process.stderr.write(`go on with: ${commandLine(['npx', 'llmos', 'run', '--resume', checkpoint.path])}\n`)
    if (signals.heard() && result.partial) process.exitCode = signals.exitCode()
  } catch (error) {
    if (!(error instanceof StoppedInVain)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = signals.exitCode()
  } finally {
    bar.end()
    watched?.end()
    signals.end()
  }
}

export const runCommand: CommandModule<object, Options> = {
  command: 'run [scenario]',
  describe: 'run a scenario and say what came of it',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: run,
}
