/** `llmos calibrate`: measure what a real core takes and how good its answers are, into a profile that scenarios can use. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { type CalibrateOptions, calibrate, REHEARSAL, samplesOf } from './bench/calibration/calibrate.ts'
import { PartialFile } from './bench/calibration/partial.ts'
import { limitDefaults, subjectOf } from './bench/calibration/subject.ts'
import { openCore } from './bench/core/cores.ts'
import { CLOCKS, type Clock } from './bench/core/processor-clock.ts'
import { type Interruption, interruption } from './bench/interruption.ts'
import { Outputs } from './bench/outputs.ts'
import { calibrationReport } from './reports/calibration-report.ts'
import { figuresOfCalibration } from './reports/charts/of-models.ts'
import { CHARTS_OPTION, drawCharts, drawSvg, reserveCharts } from './reports/charts/option.ts'
import { duration } from './reports/format.ts'
import { REPORT_OPTION, reserveReport, writeReport } from './reports/page/option.ts'
import { shareBar } from './reports/share-bar.ts'
import { commandLine } from './reports/shell-words.ts'
import { laidOut } from './scenarios/laid-out.ts'
import type { Profile } from './scenarios/profile.ts'
import { UserError } from './scenarios/user-error.ts'

const text = { type: 'string', requiresArg: true } as const
const number = { type: 'number', requiresArg: true } as const
const defaults = {
  core: 'tiny',
  out: 'out/profiles',
  seed: 1,
  threads: 1,
  clock: 'wall' as Clock,
  slots: limitDefaults.slots,
}

const options = (cli: Argv) =>
  cli
    .options({
      core: {
        ...text,
        default: defaults.core,
        describe: 'tiny, tiny-q8, random-10m, random-57m, onnx:PLACE or a folder',
      },
      quick: { type: 'boolean', describe: 'a coarser grid and fewer questions' },
      'time-only': { type: 'boolean', describe: 'how long steps take, and nothing else' },
      'quality-only': { type: 'boolean', describe: 'how good the answers are, and nothing else' },
      slots: { ...number, default: defaults.slots, describe: 'the largest batch that is measured' },
      context: { ...number, default: limitDefaults.contextLimit, describe: 'the longest context' },
      rehearsal: {
        ...number,
        describe: `seconds in which people chat with it, after the grid; default ${REHEARSAL.full}, with --quick ${REHEARSAL.quick}`,
      },
      threads: { ...number, default: defaults.threads, describe: 'that the model may use' },
      clock: {
        choices: CLOCKS,
        default: defaults.clock,
        describe: 'cpu: time of the processor, for a machine that others use; one thread',
      },
      seed: { ...number, default: defaults.seed, describe: 'of the grid, its order and the questions' },
      json: { type: 'boolean', describe: 'print the profile' },
      out: { ...text, default: defaults.out, describe: 'folder for the profile and its chart' },
      charts: CHARTS_OPTION,
      report: REPORT_OPTION,
    })
    .example('$0 calibrate --core random-10m --quick --time-only', 'about a minute')
    .example('$0 run paging-101 --set "cpu={kind: calibrated, profile: out/profiles/tiny.json}"', 'and then use it')

type Options = Awaited<ReturnType<typeof options>['argv']>

function checked(given: Options): void {
  const { 'time-only': timeOnly, 'quality-only': qualityOnly, out } = given
  const { rehearsal } = planOf(given)
  if (qualityOnly && given.rehearsal !== undefined)
    throw new UserError('--rehearsal: is for times, and --quality-only takes none; leave one out')
  if (timeOnly && qualityOnly) throw new UserError('--time-only and --quality-only: nothing would be left; keep one')
  if (given.clock === 'cpu' && given.threads > 1)
    throw new UserError('--clock cpu: would count each thread; use --threads 1 or --clock wall')
  if (out === '') throw new UserError('--out: expected a folder, found an empty name')
  for (const [name, least] of [['slots', 1], ['context', 64], ['threads', 1], ['seed', 0]] as const) // biome-ignore format: a list
    if (!(Number.isSafeInteger(given[name]) && given[name] >= least))
      throw new UserError(`--${name} ${given[name]}: expected a whole number from ${least} up`)
  if (!(Number.isFinite(rehearsal) && rehearsal > 0))
    throw new UserError(`--rehearsal ${rehearsal}: expected seconds above 0, such as 20`)
  if (given.slots > limitDefaults.tokenBudget)
    throw new UserError(
      `--slots ${given.slots}: at most ${limitDefaults.tokenBudget}, for each takes a token of a step`,
    )
}

/** What its result depends on. */
function commandOf(given: Options): string {
  const words = ['npx', 'llmos', 'calibrate', '--core', given.core]
  for (const name of ['quick', 'time-only', 'quality-only'] as const) if (given[name]) words.push(`--${name}`)
  for (const name of ['slots', 'threads', 'clock', 'seed'] as const)
    if (given[name] !== defaults[name]) words.push(`--${name}`, String(given[name]))
  if (given.context !== limitDefaults.contextLimit) words.push('--context', String(given.context))
  if (given.rehearsal !== undefined && given.rehearsal !== REHEARSAL[sizeOf(given)])
    words.push('--rehearsal', String(given.rehearsal))
  return commandLine(words)
}

const sizeOf = ({ quick }: Options): CalibrateOptions['size'] => (quick ? 'quick' : 'full')

function planOf(given: Options): CalibrateOptions {
  const size = sizeOf(given)
  return {
    size,
    parts: given['time-only'] ? 'time' : given['quality-only'] ? 'quality' : 'both',
    seed: given.seed,
    rehearsal: given.rehearsal ?? REHEARSAL[size],
    command: commandOf(given),
  }
}

async function calibrateGiven(given: Options): Promise<void> {
  checked(given)
  const { slots, context, threads, clock } = given
  const opened = await openCore(given.core, threads)
  const signals = interruption()
  try {
    if (opened.voice === null && given['quality-only'])
      throw new UserError(`--quality-only: ${given.core} has random weights; what it says means nothing`)
    const limits = { slots, contextLimit: context, kvTokens: Math.min(limitDefaults.kvTokens, slots * context) }
    await calibrateCore(subjectOf(opened, { threads, clock, limits }), given, signals)
  } finally {
    signals.end()
    await opened.engine.dispose()
  }
}

async function calibrateCore(
  subject: ReturnType<typeof subjectOf>,
  given: Options,
  signals: Interruption,
): Promise<void> {
  const outputs = new Outputs()
  try {
    outputs.folder(given.out)
    const endings = given['quality-only'] ? ['json'] : ['json', 'svg']
    for (const ending of endings) outputs.reserve(`${fileOf(subject, given)}.${ending}`)
    reserveCharts(outputs, given.charts)
    reserveReport(outputs, given.report)
    await calibrateInto(outputs, subject, given, signals)
  } finally {
    outputs.discard()
  }
}

async function calibrateInto(
  outputs: Outputs,
  subject: ReturnType<typeof subjectOf>,
  given: Options,
  signals: Interruption,
): Promise<void> {
  const plan = planOf(given)
  const file = fileOf(subject, given)
  const partial = plan.parts === 'quality' ? null : partialFile(`${file}.partial`, samplesOf(subject, plan))
  const profile = await withBar(onProgress => calibrate(subject, plan, { onProgress, stop: signals.heard }, partial))
  if (profile === null) {
    const kept =
      partial === null ? '' : `; what was measured is in ${partial.path}, and the same command goes on from there`
    process.stderr.write(`stopped before the end: there is no profile${kept}\n`)
    process.exitCode = signals.exitCode()
    return
  }
  await write(outputs, profile, given, file)
  partial?.remove()
  if (subject.examiner === null) process.stderr.write('random weights: times alone, what it says means nothing\n')
  process.stdout.write(given.json ? `${laidOut(profile)}\n` : `${calibrationReport(profile)}\n`)
}

/** Without its ending. A name from the hub has a slash in it. */
const fileOf = ({ engine }: ReturnType<typeof subjectOf>, { out }: Options): string =>
  join(out, engine.name.replaceAll(/[^\w.-]+/g, '-'))

function partialFile(path: string, what: object): PartialFile {
  const isOld = existsSync(path)
  const partial = new PartialFile(path, what)
  if (partial.hasDiscarded) process.stderr.write(`${path}: of another calibration, or damaged: measuring anew\n`)
  else if (isOld) process.stderr.write(`${path}: going on after ${partial.known.length} samples\n`)
  return partial
}

async function withBar(run: (onProgress: Parameters<typeof calibrate>[2]['onProgress']) => Promise<Profile | null>) {
  const bar = shareBar()
  try {
    return await run((share, { part, secondsLeft }) => bar.show(share, `${part}, ${duration(secondsLeft)} left`))
  } finally {
    bar.end()
  }
}

async function write(outputs: Outputs, profile: Profile, { charts, report }: Options, file: string): Promise<void> {
  const figures = figuresOfCalibration(profile)
  const residuals = figures.find(({ name }) => name === 'residuals')
  outputs.write(`${file}.json`, `${laidOut(profile)}\n`)
  if (residuals !== undefined) await drawSvg(outputs, `${file}.svg`, residuals)
  await drawCharts(outputs, charts, () => figures)
  await writeReport(outputs, report, () => ({ is: 'calibration', result: profile }))
  outputs.commit()
}

export const calibrateCommand: CommandModule<object, Options> = {
  command: 'calibrate',
  describe: 'measure a real core: what its steps take, how good its answers are',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: calibrateGiven,
}
