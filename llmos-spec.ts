/** `llmos spec SCENARIO`: the operating system's specification sheet, filled from the scenario. */
import type { Argv, CommandModule } from 'yargs'
import { prepare } from './bench/plan.ts'
import { specReport } from './reports/spec-report.ts'
import { specRows } from './scenarios/spec-table.ts'

const options = (cli: Argv) =>
  cli
    .positional('scenario', { type: 'string', demandOption: true, describe: 'the name of one that ships, or a path' })
    .options({
      set: { type: 'string', array: true, nargs: 1, requiresArg: true, describe: 'change the scenario: path=value' },
      json: { type: 'boolean', describe: 'print one JSON object' },
    })
    .example('$0 spec karpathy-2023', 'the machine of 2023 as a data sheet, and the rows left open')

type Options = Awaited<ReturnType<typeof options>['argv']>

async function spec(given: Options): Promise<void> {
  const { loaded, config } = await prepare({ scenario: given.scenario, settings: given.set ?? [], overrides: {} })
  const rows = specRows(loaded.scenario, config)
  const text = given.json
    ? JSON.stringify({ scenario: loaded.name, rows, open: rows.filter(row => row.open).map(row => row.row) }, null, 2)
    : specReport(loaded.name, rows)
  process.stdout.write(`${text}\n`)
}

export const specCommand: CommandModule<object, Options> = {
  command: 'spec <scenario>',
  describe: 'print the specification sheet of a scenario and name what is left open',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: spec,
}
