/**
 * The command line: builds the parts, wires them, nothing else. Each command is a file beside this one, and is loaded when
 * it is called for: together they are hundreds of files, and loading all of them takes longer than most commands do.
 */
import { fileURLToPath } from 'node:url'
import yargs, { type Argv, type CommandModule } from 'yargs'
import { packageJson } from './bench/package.ts'
import { remedy } from './scenarios/nearest.ts'
import { UserError } from './scenarios/user-error.ts'

type Adds = (cli: Argv) => Argv
const adds =
  <Options>(command: CommandModule<object, Options>): Adds =>
  cli =>
    cli.command(command)

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<Adds>>> = {
  run: async () => adds((await import('./llmos-run.ts')).runCommand),
  compare: async () => adds((await import('./llmos-compare.ts')).compareCommand),
  pages: async () => adds((await import('./llmos-pages.ts')).pagesCommand),
  report: async () => adds((await import('./llmos-report.ts')).reportCommand),
  export: async () => adds((await import('./llmos-export.ts')).exportCommand),
  view: async () => adds((await import('./llmos-view.ts')).viewCommand),
  lab: async () => adds((await import('./llmos-lab.ts')).labCommand),
  quiz: async () => adds((await import('./llmos-quiz.ts')).quizCommand),
  new: async () => adds((await import('./llmos-new.ts')).newCommand),
  list: async () => adds((await import('./llmos-list.ts')).listCommand),
  spec: async () => adds((await import('./llmos-spec.ts')).specCommand),
  doctor: async () => adds((await import('./llmos-doctor.ts')).doctorCommand),
  core: async () => adds((await import('./llmos-core.ts')).coreCommand),
  calibrate: async () => adds((await import('./llmos-calibrate.ts')).calibrateCommand),
  validate: async () => adds((await import('./llmos-validate.ts')).validateCommand),
  bench: async () => adds((await import('./llmos-bench.ts')).benchCommand),
  demo: async () => adds((await import('./llmos-demo.ts')).demoCommand),
  lecture: async () => adds((await import('./llmos-lecture.ts')).lectureCommand),
}
const COMMAND_NAMES = Object.keys(COMMANDS)
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
export async function main(words: readonly string[]): Promise<void> {
  try {
    checkSwitches(words)
    const asked = helpOf(words)
    await parser(asked, await commandsFor(asked)).parseAsync()
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

/** The one that is named; where none is, all of them, for the help and for who has mistyped one. */
function commandsFor([first = '']: readonly string[]): Promise<readonly Adds[]> {
  const isNamed = Object.hasOwn(COMMANDS, first)
  const wanted = Object.entries(COMMANDS).filter(([name]) => !isNamed || name === first)
  return Promise.all(wanted.map(([, load]) => load()))
}

function parser(words: readonly string[], commands: readonly Adds[]) {
  const cli = yargs([...words])
    .scriptName('llmos')
    .usage('llmos: a language model as an operating system\n\nUsage: $0 COMMAND')
  for (const add of commands) add(cli)
  const columns = process.stdout.columns ?? 100
  const showHelp = (): void => {
    cli.showHelp('log')
  }
  return cli
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

/** Whoever reads us through a pipe may stop reading: that is no failure. */
function endWithReader(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  const fault = error.code === 'ENOSPC' ? 'the disk is full' : `cannot be written (${error.code ?? error.message})`
  process.stderr.write(`stdout: ${fault}\n`)
  process.exit(1)
}

// Tests run it from inside as well, and have streams of their own.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.on('error', endWithReader)
  await main(process.argv.slice(2))
}
