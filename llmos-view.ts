/** `llmos view TRACE`: a trace as a page in which the machine can be stopped, stepped and rewound. */
import type { Argv, CommandModule } from 'yargs'
import { openOnDesktop } from './bench/desktop.ts'
import { Outputs } from './bench/outputs.ts'
import { count } from './reports/format.ts'
import { reserveReport } from './reports/page/option.ts'
import { steppedTrace } from './reports/page/stepped-trace.ts'
import { stepperPage } from './reports/page/stepper-page.ts'
import { UserError } from './scenarios/user-error.ts'

const options = (cli: Argv) =>
  cli
    .usage('$0 view TRACE')
    .positional('trace', { type: 'string', describe: 'a trace, as llmos run SCENARIO --trace FILE writes it' })
    .options({
      out: { type: 'string', requiresArg: true, describe: 'the page to write; default: beside the trace, as .html' },
      open: { type: 'boolean', describe: 'and show it, where there is a desktop' },
    })
    .example('$0 view trace.jsonl --open', 'writes trace.html: play, step, back, next fault, and why')

type Given = Awaited<ReturnType<typeof options>['argv']>

async function view({ trace: file, out, open }: Given): Promise<void> {
  if (file === undefined)
    throw new UserError(
      'view: the trace is missing; such as llmos view trace.jsonl, after llmos run … --trace trace.jsonl',
    )
  const place = out ?? `${file.replace(/\.jsonl?$/, '')}.html`
  const outputs = new Outputs()
  try {
    outputs.reads(file)
    reserveReport(outputs, place, '--out')
    const trace = await steppedTrace(file)
    if (trace.isCut)
      process.stderr.write(
        `${file}: longer than a page can show; here are its first ${count(trace.events.length)} events (llmos run … --until 10min makes a shorter one)\n`,
      )
    outputs.write(place, await stepperPage(trace))
    outputs.commit()
  } finally {
    outputs.discard()
  }
  process.stdout.write(`${place}\n`)
  if (open === true && !(await openOnDesktop(place))) process.stderr.write('no desktop here: open the page yourself\n')
}

export const viewCommand: CommandModule<object, Given> = {
  command: 'view [trace]',
  describe: 'make a page of a trace: the machine, to be stopped, stepped and rewound',
  builder: options as (cli: Argv) => Argv<Given>,
  handler: view,
}
