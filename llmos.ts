/** The command line: builds the parts, wires them, nothing else. Each command is a file beside this one. */
import yargs from 'yargs'
import { packageJson } from './bench/package.ts'
import { benchCommand } from './llmos-bench.ts'
import { demoCommand } from './llmos-demo.ts'
import { doctorCommand } from './llmos-doctor.ts'
import { listCommand } from './llmos-list.ts'
import { runCommand } from './llmos-run.ts'
import { specCommand } from './llmos-spec.ts'
import { UserError } from './scenarios/user-error.ts'

const REPORT_TO = 'the issues of the repository'

/** Runs one command and sets the exit code: 0, 1 for a failure, 2 for a mistake of the user's. */
async function main(words: readonly string[]): Promise<void> {
  try {
    await parser(words).parseAsync()
  } catch (error) {
    complain(error)
  }
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
    .command(listCommand)
    .command(specCommand)
    .command(doctorCommand)
    .command(benchCommand)
    .command(demoCommand)
    .command({ command: 'help', describe: 'show this help', handler: showHelp })
    .example('$0 run karpathy-2023 --scheduler sarathi', 'run a scenario under another scheduler')
    .demandCommand(1, 'say what to do')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'boolean-negation': false })
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
  const detail = process.env.DEBUG ? stack : 'DEBUG=1 shows where.'
  process.stderr.write(`llmos: an error that should not be: ${message}\n${detail}\nPlease report it: ${REPORT_TO}.\n`)
  process.exitCode = 1
}

// Whoever reads us through a pipe may stop reading: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
  throw error
})

await main(process.argv.slice(2))
