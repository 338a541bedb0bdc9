/** `llmos report RESULT_OR_SCENARIO`: one page about a result that was written, or about a scenario that is run first. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { openOnDesktop } from './bench/desktop.ts'
import { interruption } from './bench/interruption.ts'
import { Outputs } from './bench/outputs.ts'
import { packageJson } from './bench/package.ts'
import { load, type RunPlan } from './bench/plan.ts'
import { runPlan } from './bench/run-plan.ts'
import { isTraceFile } from './bench/trace-reader.ts'
import { commandFor } from './reports/command-line.ts'
import { reserveReport, writeReport } from './reports/page/option.ts'
import type { Spec } from './reports/page/report.ts'
import { progressBar } from './reports/progress.ts'
import { type ResultFile, readResult, textOfResult } from './reports/result-file.ts'
import { loadScenario, scenarioNames } from './scenarios/load.ts'
import { UserError } from './scenarios/user-error.ts'

const options = (cli: Argv) =>
  cli
    .usage('$0 report RESULT_OR_SCENARIO')
    .positional('subject', {
      type: 'string',
      describe:
        'a file that run, compare, pages, calibrate or validate have written (--json, --out); or a scenario, which is run first',
    })
    .options({
      out: { type: 'string', requiresArg: true, default: 'report.html', describe: 'the page' },
      open: { type: 'boolean', describe: 'and show it, where there is a desktop' },
    })
    .example('$0 report out/compare.json --out lru.html', 'a page about a comparison')
    .example('$0 report interview-panel --open', 'runs it, and shows the page')

type Given = Awaited<ReturnType<typeof options>['argv']>

async function reportGiven({ subject, out, open }: Given): Promise<void> {
  if (subject === undefined)
    throw new UserError('report: the result or the scenario is missing; such as llmos report out/compare.json')
  const outputs = new Outputs()
  try {
    outputs.reads(subject)
    reserveReport(outputs, out, '--out')
    const about = isScenario(subject) ? await afterRun(subject) : fromFile(subject)
    if (about === null) return
    await writeReport(outputs, out, () => about)
    outputs.commit()
    process.stdout.write(`${out}\n`)
  } finally {
    outputs.discard()
  }
  if (open === true && !(await openOnDesktop(out))) process.stderr.write('no desktop here: open the page yourself\n')
}

type About = readonly [ResultFile, Spec | null]

/** A name that ships, a file of YAML, or JSON that is no result but a scenario: JSON is YAML too. */
function isScenario(subject: string): boolean {
  if (scenarioNames().includes(subject) || /\.ya?ml$/.test(subject)) return true
  if (existsSync(subject)) return subject.endsWith('.json') && statSync(subject).isFile() && hasProcesses(subject)
  return !/[\\/]|\.jsonl?$/.test(subject)
}

function hasProcesses(file: string): boolean {
  try {
    const { processes } = JSON.parse(readFileSync(file, 'utf8'))
    return Array.isArray(processes)
  } catch {
    return false
  }
}

function fromFile(file: string): About {
  if (isTraceFile(file))
    throw new UserError(`${file}: a trace; a report is about a result, which llmos run SCENARIO --out FOLDER writes`)
  const read = readResult(textOfResult(file), file)
  return [read, specOf(read, file)]
}

/** As `--out` wrote it beside the result; or as it ships, where it is still the version that was run. */
function specOf(read: ResultFile, file: string): Spec | null {
  if (read.is === 'pages' || read.is === 'calibration') return null
  const { scenario: name, version } = read.result
  const beside = join(dirname(file), 'scenario.yaml')
  if (['result.json', 'compare.json'].includes(basename(file)) && existsSync(beside))
    return { name, text: readFileSync(beside, 'utf8') }
  const isShipped = scenarioNames().includes(name) && version === packageJson().version
  return isShipped ? { name, text: loadScenario(name).text } : null
}

/** null: stopped. */
async function afterRun(scenario: string): Promise<About | null> {
  const plan: RunPlan = { scenario, settings: [], overrides: {} }
  const [bar, signals] = [progressBar(), interruption()]
  try {
    const result = await runPlan(plan, {}, { stop: signals.heard, onProgress: bar.show })
    if (result.partial) {
      process.stderr.write('stopped before the end: there is no report\n')
      process.exitCode = signals.exitCode()
      return null
    }
    return [{ is: 'run', result: { ...result, command: commandFor(plan, result.seed) } }, load(plan)]
  } finally {
    bar.end()
    signals.end()
  }
}

export const reportCommand: CommandModule<object, Given> = {
  command: 'report [subject]',
  describe: 'write a page about a result: sentences, charts, tables',
  builder: options as (cli: Argv) => Argv<Given>,
  handler: reportGiven,
}
