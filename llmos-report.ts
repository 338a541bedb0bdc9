/** `llmos report RESULT_OR_SCENARIO`: one page about a result that was written, or about a scenario that is run first. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import type { Argv, CommandModule } from 'yargs'
import { openOnDesktop } from './bench/desktop.ts'
import { interruption } from './bench/interruption.ts'
import { Outputs } from './bench/outputs.ts'
import type { RunPlan } from './bench/plan.ts'
import type { RunResult } from './bench/result.ts'
import { type MoreFiles, runPlan } from './bench/run-plan.ts'
import { isTraceFile } from './bench/trace-reader.ts'
import { commandFor } from './reports/command-line.ts'
import { eventsForReport, reserveReport, writeReport } from './reports/page/option.ts'
import { progressBar } from './reports/progress.ts'
import { type ResultFile, readResult, textOfResult } from './reports/result-file.ts'
import { scenarioNames } from './scenarios/load.ts'
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
    if (!isScenario(subject)) await writeReport(outputs, out, () => resultIn(subject))
    else if (!(await afterRun(subject, outputs, out))) return
    outputs.commit()
    process.stdout.write(`${out}\n`)
  } finally {
    outputs.discard()
  }
  if (open === true && !(await openOnDesktop(out))) process.stderr.write('no desktop here: open the page yourself\n')
}

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

function resultIn(file: string): ResultFile {
  if (isTraceFile(file))
    throw new UserError(`${file}: a trace; a report is about a result, which llmos run SCENARIO --out FOLDER writes`)
  return readResult(textOfResult(file), file)
}

/** False: stopped, and there is no page. */
async function afterRun(scenario: string, outputs: Outputs, out: string): Promise<boolean> {
  const plan: RunPlan = { scenario, settings: [], overrides: {} }
  const command = ({ seed }: RunResult): string => commandFor(plan, seed)
  const [bar, signals] = [progressBar(), interruption()]
  const page: MoreFiles = {
    traceEvents: eventsForReport(out),
    reserve() {},
    async write(_, result, trace) {
      bar.end()
      if (!result.partial) await writeReport(outputs, out, () => ({ is: 'run', result }), trace)
    },
  }
  try {
    const control = { stop: signals.heard, onProgress: bar.show }
    const { partial } = await runPlan(plan, { command }, control, undefined, page)
    if (partial) {
      process.stderr.write('stopped before the end: there is no report\n')
      process.exitCode = signals.exitCode()
    }
    return !partial
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
