/** `llmos export TRACE`: a trace as other programs open it. */
import type { Argv, CommandModule } from 'yargs'
import { Outputs } from './bench/outputs.ts'
import { readTrace } from './bench/trace-reader.ts'
import { contextMap } from './reports/charts/of-context.ts'
import { slots } from './reports/charts/of-timeline.ts'
import { CHARTS_OPTION, drawCharts, reserveCharts } from './reports/charts/option.ts'
import { chromeTrace } from './reports/chrome-trace.ts'
import { ContextMapBuilder } from './reports/context-map.ts'
import { count } from './reports/format.ts'
import { commandLine } from './reports/shell-words.ts'
import { TimelineBuilder } from './reports/timeline.ts'
import { UserError } from './scenarios/user-error.ts'

const options = (cli: Argv) =>
  cli
    .usage('$0 export TRACE')
    .positional('trace', { type: 'string', describe: 'a file that run --trace wrote' })
    .options({
      as: {
        choices: ['chrome'] as const,
        default: 'chrome' as const,
        describe: 'chrome: for https://ui.perfetto.dev and chrome://tracing',
      },
      charts: CHARTS_OPTION,
      out: { type: 'string', requiresArg: true, describe: 'the file to write; default: beside the trace' },
    })
    .example('$0 export trace.jsonl', 'writes trace.chrome.json: cores, processes, queues, windows')

type Given = Awaited<ReturnType<typeof options>['argv']>

async function exportGiven({ trace, out, charts }: Given): Promise<void> {
  if (trace === undefined)
    throw new UserError(
      'export: the trace is missing; such as llmos export trace.jsonl, after llmos run … --trace trace.jsonl',
    )
  if (out === '') throw new UserError('--out: expected a file, found an empty name')
  const place = out ?? `${trace.replace(/\.jsonl$/, '')}.chrome.json`
  const outputs = new Outputs()
  try {
    outputs.reserve(place)
    reserveCharts(outputs, charts)
    const { header, events } = await readTrace(trace)
    const builders = { timeline: new TimelineBuilder(), contexts: new ContextMapBuilder() }
    let seen = 0
    for await (const event of events) {
      for (const builder of Object.values(builders)) builder.add(event)
      seen++
    }
    const { program, version, scenario, seed } = header
    const timeline = builders.timeline.finish()
    outputs.write(place, JSON.stringify(chromeTrace(timeline, { program, version, scenario, seed: String(seed) })))
    const command = commandLine(['npx', 'llmos', 'run', scenario, '--seed', String(seed), '--trace', trace])
    const origin = { scenario, seeds: [seed], version, command }
    const figures = () => [...slots(timeline, origin), ...contextMap(builders.contexts.finish(), origin)]
    await drawCharts(outputs, charts, figures)
    outputs.commit()
    process.stderr.write(`${count(seen)} events\n`)
    process.stdout.write(`${place}\n`)
  } finally {
    outputs.discard()
  }
}

export const exportCommand: CommandModule<object, Given> = {
  command: 'export [trace]',
  describe: 'write a trace as other programs open it',
  builder: options as (cli: Argv) => Argv<Given>,
  handler: exportGiven,
}
