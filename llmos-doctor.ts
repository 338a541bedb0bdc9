/** `llmos doctor`: what works here, what does not, and the remedy. */
import type { Argv, CommandModule } from 'yargs'
import { examine } from './bench/doctor.ts'
import { doctorReport } from './reports/doctor-report.ts'
import { UserError } from './scenarios/user-error.ts'

const options = (cli: Argv) =>
  cli
    .options({
      out: { type: 'string', requiresArg: true, default: '.', describe: 'the folder that results are to go to' },
      json: { type: 'boolean', describe: 'print one JSON object' },
    })
    .example('$0 doctor --out results', 'also whether files can be written there')

type Options = Awaited<ReturnType<typeof options>['argv']>

async function doctor({ out, json }: Options): Promise<void> {
  if (out === '') throw new UserError('--out: expected a folder, found an empty name')
  const findings = await examine(out)
  process.stdout.write(`${json ? JSON.stringify({ findings }, null, 2) : doctorReport(findings)}\n`)
  if (findings.some(finding => finding.state === 'broken')) process.exitCode = 1
}

export const doctorCommand: CommandModule<object, Options> = {
  command: 'doctor',
  describe: 'examine this installation: what works, what does not, and the remedy',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: doctor,
}
