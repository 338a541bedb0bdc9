/** `llmos lab list | start | check`: labs of the course: which there are, one begun, one graded. */
import type { Argv, CommandModule } from 'yargs'
import { findLabs } from './lectures/lab/find.ts'
import { grade, isFull } from './lectures/lab/grade.ts'
import { pointsOf } from './lectures/lab/lab.ts'
import { gradeJson, gradeReport, labsReport } from './lectures/lab/report.ts'
import { type Started, startLab } from './lectures/lab/start.ts'
import { shareBar } from './reports/share-bar.ts'
import { commandLine } from './reports/shell-words.ts'
import { listed } from './scenarios/nearest.ts'

const json = { type: 'boolean', describe: 'print one JSON object' } as const
const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const listOptions = (cli: Argv) => cli.options({ json }).example('$0 lab list', 'title, time and points of each')

async function list(given: { json?: boolean | undefined }): Promise<void> {
  const labs = await findLabs()
  const rows = labs.map(lab => ({ id: lab.id, title: lab.title, minutes: lab.minutes, points: pointsOf(lab) }))
  if (given.json === true) say(JSON.stringify({ labs: rows }))
  else say(`${labsReport(labs)}\n\nBegin one: npx llmos lab start ${labs[0]?.id ?? 'LAB'}`)
}

const startOptions = (cli: Argv) =>
  cli
    .positional('lab', { type: 'string', demandOption: true, describe: 'its number or its name: 03' })
    .positional('folder', {
      type: 'string',
      describe: 'where to; default: my-labs/ of the project, or, outside of it, the folder where you are',
    })
    .example('$0 lab start 03', 'copies what the lab needs into my-labs/03-page-replacement')

type StartOptions = Awaited<ReturnType<typeof startOptions>['argv']>

async function start({ lab, folder }: StartOptions): Promise<void> {
  say(startedReport(await startLab(lab, folder)))
}

function startedReport({ lab, folder, files }: Started): string {
  const check = commandLine(['npx', 'llmos', 'lab', 'check', folder])
  return [
    `${lab.id}: ${lab.title}`,
    `Now in ${folder}: ${listed(files, 'and')}.`,
    `Begin with README.md there, and ${lab.first}.\nIt takes ${lab.minutes.join(' to ')} minutes. See how far you are, as often as you like:`,
    check,
  ].join('\n\n')
}

const checkOptions = (cli: Argv) =>
  cli
    .positional('folder', { type: 'string', default: '.', describe: 'the folder of a lab that was begun' })
    .options({ json })
    .example('$0 lab check my-labs/03-page-replacement', 'points, and the first turn that differs')

type CheckOptions = Awaited<ReturnType<typeof checkOptions>['argv']>

/** Exit code 0 for all points and nothing less. */
async function check({ folder, json }: CheckOptions): Promise<void> {
  const bar = shareBar()
  try {
    const graded = await grade(folder, { onCheck: (at, { title }) => bar.show(null, `${at + 1}: ${title}`) })
    bar.end()
    const command = commandLine(['npx', 'llmos', 'lab', 'check', folder])
    if (json === true) say(JSON.stringify(gradeJson(graded)))
    else say(gradeReport(graded, command, process.stdout.columns))
    if (!isFull(graded)) process.exitCode = 1
  } finally {
    bar.end()
  }
}

const commands = (cli: Argv) =>
  cli
    .command({ command: 'list', describe: 'the labs that there are', builder: listOptions, handler: list })
    .command({
      command: 'start <lab> [folder]',
      describe: 'begin one: copy what it needs into a folder of your own',
      builder: startOptions as (cli: Argv) => Argv<StartOptions>,
      handler: start,
    })
    .command({
      command: 'check [folder]',
      describe: 'grade one: points, and where it first differs',
      builder: checkOptions as (cli: Argv) => Argv<CheckOptions>,
      handler: check,
    })
    .example('$0 lab start 03', 'then follow its README')
    .demandCommand(1, 'say what to do: list, start or check')

export const labCommand: CommandModule = {
  command: 'lab',
  describe: 'labs of the course: begin one, and see how far you are',
  builder: commands,
  handler: () => {},
}
