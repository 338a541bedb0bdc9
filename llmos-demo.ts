/** `llmos demo`, which is what `npm start` runs: one question of the course, a guess, and the answer measured. */
import type { Argv, CommandModule } from 'yargs'
import { type ComparePlan, cellsOf } from './bench/compare-plan.ts'
import { makeComparison } from './bench/compare-result.ts'
import { runCells } from './bench/compare-run.ts'
import type { CompareResult } from './bench/compare-schema.ts'
import { openOnDesktop } from './bench/desktop.ts'
import { askGuess } from './bench/guess.ts'
import { hush } from './bench/hush.ts'
import { EXIT_CODES, interruption } from './bench/interruption.ts'
import { Outputs } from './bench/outputs.ts'
import type { RunResult } from './bench/result.ts'
import { runHere } from './bench/run-here.ts'
import { erasFigures } from './reports/charts/of-eras.ts'
import { CHARTS_OPTION, drawCharts, reserveCharts } from './reports/charts/option.ts'
import { compareCommandLine } from './reports/compare-command.ts'
import { withConclusions } from './reports/compare-conclusions.ts'
import { compareReport } from './reports/compare-report.ts'
import { erasReport } from './reports/eras-report.ts'
import { percent } from './reports/format.ts'
import { reserveReport, writeReport } from './reports/page/option.ts'
import { loadScenario } from './scenarios/load.ts'
import { UserError } from './scenarios/user-error.ts'

const PAGERS = ['fifo', 'lru', 'memgpt'] as const

const QUESTION =
  'A language model as the processor of an operating system, and its context window as the memory. A chat has grown\n' +
  'five times longer than its window. Something has to leave; what comes back when it is asked for?\n\n' +
  '  1  fifo    the oldest page leaves; at each question the kernel searches what has left\n' +
  '  2  lru     the page that was touched longest ago leaves; the kernel searches likewise\n' +
  '  3  memgpt  half of the window becomes a summary now and then; the model keeps notes, and searches itself'

const ASK = 'Which one answers most questions rightly?'

const NEXT = [
  'Next:',
  '  npx llmos compare paging-101 --pagers all         all of them, opt among them, which knows the future',
  '  npx llmos compare prefix-tax --pagers lru,fifo,compact,memgpt   more hits, slower and dearer',
  '  npx llmos pages --refs 1,2,3,4,1,2,5,1,2,3,4,5 --frames 3,4 --pagers fifo --explain     a classic',
  '  npx llmos demo eras                               three eras of computing side by side',
  '  npx llmos new pager mine                          write your own',
].join('\n')

const plan: ComparePlan = {
  scenario: 'paging-101',
  settings: [],
  candidates: PAGERS.map(name => ({ name, overrides: { pager: name }, settings: [] })),
  variations: [[]],
  seeds: Array.from({ length: 10 }, (_, i) => i + 1),
  baseline: 'fifo',
}

const say = (text: string): void => void process.stdout.write(`${text}\n\n`)

async function paging({ open }: Options): Promise<void> {
  say(QUESTION)
  const guess = await guessOf(PAGERS)
  const signals = interruption()
  const unhush = hush()
  try {
    const result = withConclusions(makeComparison(plan, await runCells(cellsOf(plan), { stop: signals.heard })))
    say(compareReport(result, { wide: false, command: compareCommandLine(plan) }))
    const verdict = guess === null ? null : verdictOn(guess, result)
    if (verdict !== null) say(verdict)
    say(NEXT)
    if (result.partial) process.exitCode = signals.exitCode()
    else await showReport(result, open === true)
  } finally {
    unhush()
    signals.end()
  }
}

const REPORT = 'out/report.html'

/** A page of it, if there is a place for one where we are: a demo that has been shown does not fail for want of it. */
async function showReport(result: CompareResult, open: boolean): Promise<void> {
  const outputs = new Outputs()
  try {
    reserveReport(outputs, REPORT)
    const command = compareCommandLine(plan)
    const spec = loadScenario(plan.scenario).text
    await writeReport(outputs, REPORT, () => ({ is: 'comparison', result: { ...result, spec, command } }))
    outputs.commit()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    process.stdout.write(`No page was written: ${error.message}\n`)
    return
  } finally {
    outputs.discard()
  }
  const isShown = open && (await openOnDesktop(REPORT))
  const how = isShown ? '' : open ? ' (no desktop here: open it yourself)' : ' (npm start -- --open shows it)'
  process.stdout.write(`All of this as a page, with charts: ${REPORT}${how}\n`)
}

/** On a terminal only. Whoever has enough at the question has it at once. */
async function guessOf(choices: readonly string[]): Promise<string | null> {
  const { stdin: input, stdout: output } = process
  if (!input.isTTY || !output.isTTY) return null
  const guess = await askGuess(`${ASK} 1, 2 or 3 (Enter: show me) `, choices, { input, output })
  if (guess === 'interrupted') process.exit(EXIT_CODES.SIGINT)
  return guess
}

/** What became of the guess, from the numbers themselves. */
function verdictOn(guess: string, { rows, candidates }: CompareResult): string | null {
  const accuracy = (name: string): number => rows.find(row => row.candidate === name)?.metrics.accuracy?.mean ?? 0
  const best = candidates.map(it => it.name).toSorted((a, b) => accuracy(b) - accuracy(a))[0] ?? guess
  const right = `${best} answers ${percent(accuracy(best))} rightly`
  return best === guess ? `You guessed it: ${right}.` : `You guessed ${guess} (${percent(accuracy(guess))}); ${right}.`
}

const ERAS = ['batch-1956', 'time-sharing-1961', 'personal-computer']

const OPENING =
  'A language model as the processor of an operating system: the same people with the same work on a batch\n' +
  'mainframe, on a time-sharing system at the end of a telephone line, and each on a small computer at home.'

async function eras({ charts, open }: Options): Promise<void> {
  if (open === true) throw new UserError('--open: eras have no page; leave it out')
  const results: RunResult[] = []
  const outputs = new Outputs()
  try {
    reserveCharts(outputs, charts)
    for (const scenario of ERAS) results.push(await runHere({ scenario, settings: [], overrides: {} }))
    await drawCharts(outputs, charts, () => erasFigures(results, 'npx llmos demo eras'))
    outputs.commit()
  } finally {
    outputs.discard()
  }
  process.stdout.write(`${[OPENING, erasReport(results)].join('\n\n')}\n`)
}

const DEMOS = { paging, eras } as const

const options = (cli: Argv) =>
  cli
    .positional('which', { choices: ['paging', 'eras'] as const, default: 'paging' as const, describe: 'what to show' })
    .options({
      charts: { ...CHARTS_OPTION, describe: `of the eras: ${CHARTS_OPTION.describe}` },
      open: { type: 'boolean', describe: 'of paging: show its page, where there is a desktop' },
    })
    .example('$0 demo', 'the same as npm start')
    .example('$0 demo eras', 'a batch mainframe, time sharing, a computer at home')

type Options = Awaited<ReturnType<typeof options>['argv']>

export const demoCommand: CommandModule<object, Options> = {
  command: 'demo [which]',
  describe: 'a question of the course, and its answer measured; or three eras of computing',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: given => DEMOS[given.which](given),
}
