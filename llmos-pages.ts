/** `llmos pages [FILE]`: classic page replacement on a reference string: a table of faults, JSON, or every step drawn. */
import type { Argv, CommandModule } from 'yargs'
import { Outputs } from './bench/outputs.ts'
import { packageJson } from './bench/package.ts'
import { countPages, DEFAULT_PAGERS, type PagesOutcome } from './bench/pages.ts'
import { parseReferences, readReferences } from './bench/reference-file.ts'
import { MOST_OBJECTS, type References } from './bench/reference-parser.ts'
import type { StoredPages } from './bench/result-schema.ts'
import { figuresOfPages } from './reports/charts/of-pages.ts'
import { CHARTS_OPTION, drawCharts, reserveCharts } from './reports/charts/option.ts'
import { count } from './reports/format.ts'
import { REPORT_OPTION, reserveReport, writeReport } from './reports/page/option.ts'
import { pagesReport } from './reports/pages-report.ts'
import { type ShareBar, shareBar } from './reports/share-bar.ts'
import { commandLine } from './reports/shell-words.ts'
import { stepsReport } from './reports/steps-report.ts'
import { found } from './scenarios/found.ts'
import { UserError } from './scenarios/user-error.ts'

const MOST_EXPLAINED = 200
const text = { type: 'string', requiresArg: true } as const

const FILE =
  'ids, set apart by blanks, line breaks or commas; - for stdin. They are kept in memory, 4 bytes a request: ' +
  `a file of 1 GB takes 0.5 to 2 GB. At most ${count(MOST_OBJECTS)} different ids`

const options = (cli: Argv) =>
  cli
    .positional('file', { type: 'string', describe: FILE })
    .options({
      refs: { ...text, describe: 'the reference string itself, such as 1,2,3,4,1,2,5' },
      frames: { ...text, demandOption: true, describe: 'numbers of frames, such as 3,4' },
      pagers: { ...text, default: DEFAULT_PAGERS.join(','), describe: 'names, files of your own, or all' },
      seed: { ...text, default: '1', describe: 'chance, for pagers that draw' },
      explain: { type: 'boolean', describe: `draw every step, of up to ${MOST_EXPLAINED} requests` },
      json: { type: 'boolean', describe: 'print one JSON object' },
      charts: CHARTS_OPTION,
      report: REPORT_OPTION,
    })
    // Without it, yargs takes a single - for the start of an option.
    .nargs('file', 1)
    .example('$0 pages --refs 1,2,3,4,1,2,5,1,2,3,4,5 --frames 3,4 --pagers fifo,opt', "Belady's anomaly")

type Options = Awaited<ReturnType<typeof options>['argv']>

function wholeNumber(text: string, least: number, expected: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text.trim()) && Number.isSafeInteger(value) && value >= least) return value
  throw new UserError(`${expected}, found ${found(text)}`)
}

const seedOf = (given: string): number =>
  wholeNumber(given, 0, `--seed ${given}: expected a whole number from 0 up, such as 7`)

/** `3,4,3` → 3, 4. */
function framesOf(given: string): number[] {
  const expected = `--frames ${given}: expected whole numbers from 1 up, in digits alone, with commas between, such as 3,4`
  return [...new Set(given.split(',').map(each => wholeNumber(each, 1, expected)))]
}

function pagersOf(given: string): string[] {
  const names = given.split(',').map(name => name.trim())
  if (names.includes('')) throw new UserError(`--pagers ${given}: expected names between commas, such as fifo,lru`)
  return names
}

function referencesOf({ file, refs }: Options, bar: ShareBar): Promise<References> {
  if (file !== undefined && refs !== undefined) throw new UserError(`--refs: given besides ${file}; keep one of them`)
  if (refs !== undefined) return Promise.resolve(parseReferences(refs, '--refs'))
  if (file === undefined) throw new UserError('expected a file with a reference string, or --refs 1,2,3; found neither')
  return readReferences(file, ({ bytes, total }) =>
    bar.show(bytes / (total ?? Infinity), `${megabytes(bytes)} MB read`),
  )
}

const megabytes = (bytes: number): string => count(Math.floor(bytes / 1e6))

function commandOf({ file, refs, frames, pagers, seed, explain }: Options): string {
  const source = refs === undefined ? [file ?? ''] : ['--refs', refs]
  const words = [...source, '--frames', frames, '--pagers', pagers, '--seed', seed]
  return commandLine(['npx', 'llmos', 'pages', ...words, ...(explain === true ? ['--explain'] : [])])
}

function checkExplain({ explain, json }: Options, { refs }: References): void {
  if (explain !== true) return
  if (json === true) throw new UserError('--explain: a drawing for people; leave out --json, or leave out this')
  if (refs.length <= MOST_EXPLAINED) return
  const rest = `found ${count(refs.length)}; give a shorter string, or leave it out`
  throw new UserError(`--explain: expected at most ${MOST_EXPLAINED} requests, ${rest}`)
}

/** These keys are promised, and no others. */
const storedOf = ({ counts, references, notes, failures }: PagesOutcome, given: Options): StoredPages => ({
  version: packageJson().version,
  command: commandOf(given),
  ...(given.file === undefined ? {} : { file: given.file }),
  seed: seedOf(given.seed),
  objects: references.objects,
  notes: [...notes],
  failures: [...failures],
  results: counts.map(({ pager, frames, requests, faults }) => ({ pager, frames, requests, faults })),
})

function show(outcome: PagesOutcome, given: Options): void {
  const columns = process.stdout.columns ?? 100
  const said = [...(given.json === true ? outcome.notes : []), ...outcome.failures]
  for (const line of said) process.stderr.write(`${line}\n`)
  const drawn = given.explain === true ? outcome.counts.map(each => `${stepsReport(each, columns)}\n\n`) : []
  const report =
    given.json === true ? JSON.stringify(storedOf(outcome, given)) : pagesReport(outcome, commandOf(given), columns)
  process.stdout.write(`${drawn.join('')}${report}\n`)
}

async function draw(outcome: PagesOutcome, given: Options, outputs: Outputs): Promise<void> {
  const result = storedOf(outcome, given)
  await drawCharts(outputs, given.charts, () => figuresOfPages(result))
  await writeReport(outputs, given.report, () => ({ is: 'pages', result }))
  outputs.commit()
}

async function pages(given: Options): Promise<void> {
  const [frames, pagers, seed] = [framesOf(given.frames), pagersOf(given.pagers), seedOf(given.seed)]
  const [bar, outputs] = [shareBar(), new Outputs()]
  try {
    reserveCharts(outputs, given.charts)
    reserveReport(outputs, given.report)
    const references = await referencesOf(given, bar)
    checkExplain(given, references)
    const plan = { references, frames, pagers, seed, explain: given.explain === true }
    const outcome = await countPages(plan, ({ done, total, pager }) => bar.show(done / total, `counting ${pager}`))
    bar.end()
    await draw(outcome, given, outputs)
    show(outcome, given)
    if (outcome.failures.length > 0) process.exitCode = 2
  } finally {
    outputs.discard()
    bar.end()
  }
}

export const pagesCommand: CommandModule<object, Options> = {
  command: 'pages [file]',
  describe: 'count the page faults of a reference string under several pagers',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: pages,
}
