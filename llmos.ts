/** The command line: builds the parts, wires them, nothing else. Each command is a file beside this one. */
import yargs from 'yargs'
import { packageJson } from './bench/package.ts'
import { benchCommand } from './llmos-bench.ts'
import { calibrateCommand } from './llmos-calibrate.ts'
import { compareCommand } from './llmos-compare.ts'
import { coreCommand } from './llmos-core.ts'
import { demoCommand } from './llmos-demo.ts'
import { doctorCommand } from './llmos-doctor.ts'
import { exportCommand } from './llmos-export.ts'
import { labCommand } from './llmos-lab.ts'
import { lectureCommand } from './llmos-lecture.ts'
import { listCommand } from './llmos-list.ts'
import { newCommand } from './llmos-new.ts'
import { pagesCommand } from './llmos-pages.ts'
import { quizCommand } from './llmos-quiz.ts'
import { reportCommand } from './llmos-report.ts'
import { runCommand } from './llmos-run.ts'
import { specCommand } from './llmos-spec.ts'
import { validateCommand } from './llmos-validate.ts'
import { viewCommand } from './llmos-view.ts'
import { remedy } from './scenarios/nearest.ts'
import { UserError } from './scenarios/user-error.ts'

const COMMAND_NAMES = [
  'run',
  'compare',
  'pages',
  'report',
  'view',
  'export',
  'lab',
  'quiz',
  'new',
  'list',
  'spec',
  'doctor',
  'core',
  'calibrate',
  'validate',
  'bench',
  'demo',
  'lecture',
]
/** Those that say yes by being there. */
const SWITCHES = [
  'all',
  'pdf',
  'full',
  'watch',
  'card',
  'json',
  'open',
  'wide',
  'explain',
  'step-by-step',
  'skip-bad-rows',
  'quick',
  'answer',
  'time-only',
  'quality-only',
  'help',
  'version',
]

/** Runs one command and sets the exit code: 0, 1 for a failure, 2 for a mistake of the user's. */
async function main(words: readonly string[]): Promise<void> {
  try {
    checkSwitches(words)
    await parser(helpOf(words)).parseAsync()
  } catch (error) {
    complain(error)
  }
}

/** yargs takes any other value of a switch for no. */
function checkSwitches(words: readonly string[]): void {
  for (const word of words) {
    const [, name = '', value = ''] = /^--([\w-]+)=(.*)$/s.exec(word) ?? []
    if (SWITCHES.includes(name) && value !== 'true' && value !== 'false')
      throw new UserError(`${word}: --${name} takes no value; give it, or leave it out`)
  }
}

const REPEATABLE = ['_', 'set', 'only', 'vary']

/** Which of two would count, nobody can see. */
function givenOnce(given: Readonly<Record<string, unknown>>): true {
  const twice = Object.keys(given).find(name => Array.isArray(given[name]) && !REPEATABLE.includes(name))
  if (twice !== undefined) throw new UserError(`--${twice}: given more than once; keep one of them`)
  return true
}

/** `help run` is `run --help`. */
function helpOf(words: readonly string[]): readonly string[] {
  const [first, command = ''] = words
  if (first !== 'help' || command === '' || command.startsWith('-')) return words
  if (COMMAND_NAMES.includes(command)) return [command, '--help']
  throw new UserError(`help ${command}: no such command; ${remedy(command, COMMAND_NAMES)}`)
}

function parser(words: readonly string[]) {
  const cli = yargs([...words])
  const columns = process.stdout.columns ?? 100
  const showHelp = (): void => {
    cli.showHelp('log')
  }
  return cli
    .scriptName('llmos')
    .usage('llmos: a language model as an operating system\n\nUsage: $0 COMMAND')
    .command(runCommand)
    .command(compareCommand)
    .command(pagesCommand)
    .command(reportCommand)
    .command(exportCommand)
    .command(viewCommand)
    .command(labCommand)
    .command(quizCommand)
    .command(newCommand)
    .command(listCommand)
    .command(specCommand)
    .command(doctorCommand)
    .command(coreCommand)
    .command(calibrateCommand)
    .command(validateCommand)
    .command(benchCommand)
    .command(demoCommand)
    .command(lectureCommand)
    .command({ command: 'help [command]', describe: 'show this help, or that of a command', handler: showHelp })
    .example('$0 run karpathy-2023 --scheduler sarathi', 'run a scenario under another scheduler')
    .demandCommand(1, 'say what to do')
    .parserConfiguration({ 'boolean-negation': false })
    .check(givenOnce)
    .recommendCommands()
    .locale('en')
    .strict()
    .version(packageJson().version)
    .wrap(Math.min(100, columns))
    .exitProcess(false)
    .fail((message, error) => {
      throw (
        error ?? new UserError(`${plainly(message)}\nllmos ${[...words.slice(0, 1), '--help'].join(' ')} shows how.`)
      )
    })
}

/** What yargs says about positional arguments is hard to read. */
const plainly = (message: string): string =>
  message.startsWith('Not enough non-option arguments') ? 'an argument is missing' : message

function complain(error: unknown): void {
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 2
    return
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
  const detail = process.env.DEBUG ? stack : 'Please report it, with the command and what it prints under DEBUG=1.'
  process.stderr.write(`llmos: an error that should not be: ${message}\n${detail}\n`)
  process.exitCode = 1
}

// Whoever reads us through a pipe may stop reading: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  const fault = error.code === 'ENOSPC' ? 'the disk is full' : `cannot be written (${error.code ?? error.message})`
  process.stderr.write(`stdout: ${fault}\n`)
  process.exit(1)
})

await main(process.argv.slice(2))
