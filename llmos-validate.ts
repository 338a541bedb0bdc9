/** `llmos validate SCENARIO`: how far the simulator is from a real core, on a scenario that its calibration did not see. */
import { join, resolve } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { calibrate, REHEARSAL } from './bench/calibration/calibrate.ts'
import { subjectOf } from './bench/calibration/subject.ts'
import { openCore } from './bench/core/cores.ts'
import { onClock } from './bench/core/processor-clock.ts'
import { type Interruption, interruption } from './bench/interruption.ts'
import { KeptParts } from './bench/kept-parts.ts'
import { Outputs } from './bench/outputs.ts'
import { packageJson } from './bench/package.ts'
import { Rehearsals } from './bench/validation/rehearsals.ts'
import { type ValidationHooks, type ValidationPlan, validate } from './bench/validation/validate.ts'
import { figureOfValidation } from './reports/charts/of-models.ts'
import { CHARTS_OPTION, drawCharts, drawSvg, reserveCharts } from './reports/charts/option.ts'
import { duration } from './reports/format.ts'
import { REPORT_OPTION, reserveReport, writeReport } from './reports/page/option.ts'
import { shareBar } from './reports/share-bar.ts'
import { commandLine } from './reports/shell-words.ts'
import { validationReport } from './reports/validation-report.ts'
import { laidOut } from './scenarios/laid-out.ts'
import { loadScenario, profileNames, readProfile } from './scenarios/load.ts'
import { parseProfile, timeOf } from './scenarios/profile.ts'
import { UserError } from './scenarios/user-error.ts'

const text = { type: 'string', requiresArg: true } as const
const number = { type: 'number', requiresArg: true } as const
const defaults = { core: 'tiny', seeds: 3, 'first-seed': 1, rehearsal: 5, out: 'out/validation' } as const

const options = (cli: Argv) =>
  cli
    .usage('$0 validate SCENARIO')
    .positional('scenario', { type: 'string', describe: 'the name of one that ships, or a path' })
    .options({
      core: {
        ...text,
        default: defaults.core,
        describe: 'tiny, tiny-q8, random-10m, random-57m, onnx:PLACE or a folder',
      },
      profile: { ...text, describe: 'of that core; default: it is calibrated first, in some minutes' },
      full: { type: 'boolean', describe: 'calibrate at length' },
      rehearsal: {
        ...number,
        default: defaults.rehearsal,
        describe: 'seconds before each real run, for the pace of the machine; 0: as in the profile',
      },
      pager: { ...text, describe: 'what stays in a full context window' },
      scheduler: { ...text, describe: 'who runs next' },
      set: { ...text, array: true, nargs: 1, describe: 'change the scenario: path=value, repeatable' },
      seeds: { ...number, default: defaults.seeds, describe: 'how many; each runs once simulated and twice for real' },
      'first-seed': { ...number, default: defaults['first-seed'], describe: 'they count up from here' },
      clock: {
        choices: ['wall', 'cpu'] as const,
        default: 'wall' as const,
        describe: "what steps are timed by; cpu: the processor's time, where others use the machine",
      },
      json: { type: 'boolean', describe: 'print one JSON object' },
      out: { ...text, default: defaults.out, describe: 'folder for the profiles, validation.json and its chart' },
      charts: CHARTS_OPTION,
      report: REPORT_OPTION,
    })
    .example('$0 validate tiny-chat --core tiny', 'calibrate, run both ways, tell the error of each number')

type Given = Awaited<ReturnType<typeof options>['argv']>

const PROFILE = 'profile.json'
/** The same, with the pace of the machine between the runs: what the simulated ones went by. */
const REHEARSED = 'rehearsed.json'
const RESULT = 'validation.json'
const CHART = 'validation.svg'

async function validateGiven(given: Given): Promise<void> {
  const { scenario, seeds, core, out } = given
  if (scenario === undefined)
    throw new UserError('validate: the scenario is missing; such as llmos validate tiny-chat --core tiny')
  if (!Number.isSafeInteger(seeds) || seeds < 1)
    throw new UserError(`--seeds ${seeds}: expected a whole number from 1 up, such as 3`)
  if (!Number.isFinite(given.rehearsal) || given.rehearsal < 0)
    throw new UserError(`--rehearsal ${given.rehearsal}: expected seconds from 0 up, such as ${defaults.rehearsal}`)
  const signals = interruption()
  const bar = shareBar()
  const outputs = new Outputs()
  try {
    outputs.folder(out)
    for (const name of [RESULT, CHART]) outputs.reserve(join(out, name))
    reserveCharts(outputs, given.charts)
    reserveReport(outputs, given.report)
    const profile = given.profile ?? (await freshProfile(given, signals, bar.show))
    if (profile === null) return stopped(signals)
    const plan = planOf(given, scenario, profile)
    const steps = given.rehearsal > 0 ? 'runs and rehearsals' : 'runs'
    const show = (done: number, of: number): void => bar.show(done / of, `${done} of ${of} ${steps}`)
    const notices = new Set<string>()
    const onNotice = (notice: string): void => void notices.add(notice)
    const parts = new KeptParts()
    const rehearsing = given.rehearsal > 0 ? await rehearsingOf(given, scenario, profile, parts, signals) : {}
    const validated = await validate(plan, parts, { stop: signals.heard, onProgress: show, onNotice, ...rehearsing })
    bar.end()
    for (const notice of notices) process.stderr.write(`${notice}\n`)
    if (validated === null) return stopped(signals)
    const { version } = packageJson()
    const command = commandOf(given, scenario)
    const asRun = { settings: given.set ?? [], spec: loadScenario(scenario).text }
    const result = {
      version,
      scenario,
      core,
      seeds: [...plan.seeds],
      profile,
      rehearsal: given.rehearsal,
      validated,
      ...asRun,
      command,
    }
    outputs.write(join(out, RESULT), `${laidOut(result)}\n`)
    await drawSvg(outputs, join(out, CHART), figureOfValidation(result))
    await drawCharts(outputs, given.charts, () => [figureOfValidation(result)])
    await writeReport(outputs, given.report, () => ({ is: 'validation', result }))
    outputs.commit()
    const shown = given.json === true ? laidOut(result) : validationReport(validated, result)
    process.stdout.write(`${shown}\n`)
    if (signals.heard()) process.exitCode = signals.exitCode()
  } finally {
    bar.end()
    outputs.discard()
    signals.end()
  }
}

function stopped(signals: Interruption): void {
  process.stderr.write('stopped before there was anything to compare\n')
  process.exitCode = signals.exitCode()
}

/** Calibrated in the same session: machines have their days. */
async function freshProfile(
  given: Given,
  signals: Interruption,
  show: (share: number, words: string) => void,
): Promise<string | null> {
  const opened = await openCore(given.core)
  const outputs = new Outputs()
  const size = given.full ? 'full' : 'quick'
  const command = commandOf(given, given.scenario ?? '')
  try {
    const profile = await calibrate(
      subjectOf(opened, { threads: 1, clock: given.clock, limits: {} }),
      { size, parts: 'both', seed: 1, rehearsal: REHEARSAL[size], command },
      {
        stop: signals.heard,
        onProgress: (share, { part, secondsLeft }) =>
          show(share, `calibrating ${given.core}: ${part}, ${duration(secondsLeft)} left`),
      },
    )
    if (profile === null) return null
    outputs.folder(given.out)
    outputs.write(join(given.out, PROFILE), `${laidOut(profile)}\n`)
    outputs.commit()
    return join(given.out, PROFILE)
  } finally {
    outputs.discard()
    await opened.engine.dispose()
  }
}

/** Between the real runs the core rehearses; the simulated ones go by a profile that knows of it. */
async function rehearsingOf(
  given: Given,
  scenario: string,
  profile: string,
  parts: KeptParts,
  { heard }: Interruption,
): Promise<Pick<ValidationHooks, 'between' | 'simulated'>> {
  const known = parseProfile(readProfile(profile, '.'), profile)
  const { engine, dtype } = await parts.core(given.core)
  if (known.model.hash !== engine.hash || known.model.dtype !== dtype)
    throw new UserError(
      `--profile ${profile}: of ${known.model.name} (${known.model.dtype}), and the core is ${engine.name} (${dtype}); ` +
        `llmos calibrate --core ${given.core} makes one of it, or leave --profile out`,
    )
  const rehearsals = new Rehearsals(onClock(engine, given.clock), timeOf(known), given.rehearsal)
  const path = join(given.out, REHEARSED)
  const check = new Outputs()
  check.reads(profile)
  check.reserve(path)
  check.discard()
  return {
    between: () => rehearsals.again(heard),
    simulated() {
      const outputs = new Outputs()
      outputs.write(path, `${laidOut({ ...known, time: rehearsals.time })}\n`)
      outputs.commit()
      return planOf(given, scenario, path).run
    },
  }
}

/** Core and mind out of the profile; what it has no word about, the scenario keeps. */
function planOf(given: Given, scenario: string, profile: string): ValidationPlan {
  const { set: own = [], seeds, core, clock, pager, scheduler } = given
  const path = JSON.stringify(profileNames().includes(profile) ? profile : resolve(profile))
  const mind = core.startsWith('random-') ? [] : [`mind={profile: ${path}}`]
  return {
    core,
    seeds: Array.from({ length: seeds }, (_, i) => given['first-seed'] + i),
    run: {
      scenario,
      settings: [`cpu={kind: calibrated, profile: ${path}}`, ...mind, ...own],
      overrides: { pager, scheduler },
      clock,
    },
  }
}

function commandOf(given: Given, scenario: string): string {
  const words = ['npx', 'llmos', 'validate', scenario, '--core', given.core]
  for (const name of ['profile', 'pager', 'scheduler'] as const) {
    const value = given[name]
    if (value !== undefined) words.push(`--${name}`, value)
  }
  if (given.full === true) words.push('--full')
  if (given.rehearsal !== defaults.rehearsal) words.push('--rehearsal', String(given.rehearsal))
  for (const setting of given.set ?? []) words.push('--set', setting)
  if (given.seeds !== defaults.seeds) words.push('--seeds', String(given.seeds))
  if (given['first-seed'] !== defaults['first-seed']) words.push('--first-seed', String(given['first-seed']))
  if (given.clock !== 'wall') words.push('--clock', given.clock)
  return commandLine(words)
}

export const validateCommand: CommandModule<object, Given> = {
  command: 'validate [scenario]',
  describe: 'hold the simulator against a real core',
  builder: options as (cli: Argv) => Argv<Given>,
  handler: validateGiven,
}
