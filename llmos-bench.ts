/** `llmos bench speed`: how fast the simulator itself is, against its targets. */
import type { Argv, CommandModule } from 'yargs'
import { measureSpeed } from './bench/speed.ts'
import { speedCases } from './bench/speed-cases.ts'
import { speedReport } from './reports/speed-report.ts'
import { UserError } from './scenarios/user-error.ts'

const options = (cli: Argv) =>
  cli
    .positional('what', { choices: ['speed'] as const, demandOption: true, describe: 'what to measure' })
    .options({
      only: { type: 'string', array: true, nargs: 1, requiresArg: true, describe: 'this case, repeatable' },
      runs: { type: 'number', default: 5, requiresArg: true, describe: 'runs of each case; the median counts' },
      requests: { type: 'number', requiresArg: true, describe: 'fewer requests, for a quick look' },
      json: { type: 'boolean', describe: 'print one JSON object' },
    })
    .example('$0 bench speed --only sparse --runs 3', 'a million requests through one core, three times')

type Options = Awaited<ReturnType<typeof options>['argv']>

function requireWhole(name: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) return
  throw new UserError(`--${name} ${value}: expected a whole number from 1 up`)
}

async function bench({ only = [], runs, requests, json }: Options): Promise<void> {
  requireWhole('runs', runs)
  requireWhole('requests', requests)
  const results = await measureSpeed({ only, runs, requests }, ({ name, seconds }) =>
    process.stderr.write(`${name}: ${seconds.toFixed(2)} s\n`),
  )
  process.stdout.write(`${json ? JSON.stringify({ results }, null, 2) : speedReport(results, speedCases)}\n`)
}

export const benchCommand: CommandModule<object, Options> = {
  command: 'bench <what>',
  describe: "measure the simulator's own speed",
  builder: options as (cli: Argv) => Argv<Options>,
  handler: bench,
}
