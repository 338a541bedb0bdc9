/** `llmos export FILE`: a trace or a result as other programs open it. */
import type { Argv, CommandModule } from 'yargs'
import { Outputs } from './bench/outputs.ts'
import { isTraceFile, readTrace } from './bench/trace-reader.ts'
import { csvOf } from './reports/charts/figure.ts'
import { TraceCharts } from './reports/charts/of-trace.ts'
import { CHARTS_OPTION, drawCharts, reserveCharts } from './reports/charts/option.ts'
import { chromeTrace } from './reports/chrome-trace.ts'
import { commandLine } from './reports/shell-words.ts'
import { UserError } from './scenarios/user-error.ts'

const FORMATS = ['chrome', 'csv', 'parquet'] as const
type Format = (typeof FORMATS)[number]

const options = (cli: Argv) =>
  cli
    .usage('$0 export FILE')
    .positional('file', {
      type: 'string',
      describe: 'a trace (run --trace), or a result as JSON (run, compare, pages, validate)',
    })
    .options({
      as: {
        choices: FORMATS,
        describe:
          'chrome: a trace for https://ui.perfetto.dev; csv, parquet: a result for pandas, DuckDB, a spreadsheet',
      },
      charts: { ...CHARTS_OPTION, describe: `of a trace: ${CHARTS_OPTION.describe}` },
      out: { type: 'string', requiresArg: true, describe: 'the file to write; default: beside the one that is read' },
    })
    .example('$0 export trace.jsonl', 'writes trace.chrome.json: cores, processes, queues, windows')
    .example('$0 export out/compare.json --as parquet', 'writes out/compare.parquet, a row for each mean')

type Given = Awaited<ReturnType<typeof options>['argv']>

const ENDINGS: Record<Format, string> = { chrome: '.chrome.json', csv: '.csv', parquet: '.parquet' }

async function exportGiven({ file, as, out, charts }: Given): Promise<void> {
  if (file === undefined)
    throw new UserError(
      'export: the file is missing; such as llmos export trace.jsonl, after llmos run … --trace trace.jsonl',
    )
  if (out === '') throw new UserError('--out: expected a file, found an empty name')
  const format = as ?? (isTraceFile(file) ? 'chrome' : 'csv')
  if (format !== 'chrome' && charts !== undefined)
    throw new UserError('--charts: of a trace alone; compare, run and pages draw their own')
  const place = out ?? `${file.replace(/\.jsonl?$/, '')}${ENDINGS[format]}`
  const outputs = new Outputs()
  try {
    outputs.reads(file)
    outputs.reserve(place)
    reserveCharts(outputs, charts)
    if (format === 'chrome') await exportTrace(file, place, charts, outputs)
    else await exportResult(file, place, format, outputs)
    outputs.commit()
    process.stdout.write(`${place}\n`)
  } finally {
    outputs.discard()
  }
}

async function exportTrace(file: string, place: string, charts: string | undefined, outputs: Outputs): Promise<void> {
  const { header, events } = await readTrace(file)
  const heard = new TraceCharts(header.cores)
  for await (const event of events) heard.add(event)
  const { program, version, scenario, seed } = header
  // The trace does not tell which options it was made with; this is what made its charts.
  const command = commandLine(['npx', 'llmos', 'export', file, '--charts', charts ?? ''])
  const { timeline, figures } = heard.finish({ scenario, seeds: [seed], version, command })
  outputs.write(place, JSON.stringify(chromeTrace(timeline, { program, version, scenario, seed: String(seed) })))
  await drawCharts(outputs, charts, () => figures)
}

/** What only these formats need is loaded here. */
async function exportResult(file: string, place: string, format: 'csv' | 'parquet', outputs: Outputs): Promise<void> {
  const [{ tableOfResult }, { textOfResult }] = await Promise.all([
    import('./reports/result-table.ts'),
    import('./reports/result-file.ts'),
  ])
  const table = tableOfResult(textOfResult(file), file)
  if (format === 'csv') return outputs.write(place, csvOf(table))
  const { parquetOf } = await import('./reports/parquet.ts')
  outputs.write(place, parquetOf(table))
}

export const exportCommand: CommandModule<object, Given> = {
  command: 'export [file]',
  describe: 'write a trace or a result as other programs open it',
  builder: options as (cli: Argv) => Argv<Given>,
  handler: exportGiven,
}
