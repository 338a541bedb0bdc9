/** `llmos core sample|train|exam`: the small language of our own model, how it is grown, and what it can do. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Argv, CommandModule } from 'yargs'
import { ownEngine } from './bench/core/own-engine.ts'
import { examinePaging, type PagingMark } from './bench/exam/paging-exam.ts'
import { type ExamOptions, type SubjectResult, takeExam } from './bench/exam/take-exam.ts'
import { type Interruption, interruption } from './bench/interruption.ts'
import { writeModelFolder } from './bench/model/folder.ts'
import { loadModelFolder } from './bench/model/load-folder.ts'
import { EMBEDDER_FOLDER, TINY_FOLDER } from './bench/model/shipped.ts'
import { RECIPES, type RecipeName } from './bench/training/recipes.ts'
import { CURVE, FIRST_SEED, growModel, type Leg, type Origin } from './bench/training/workshop.ts'
import { embedderReport } from './reports/embedder-report.ts'
import { examReport, pagingReport } from './reports/exam-report.ts'
import { languageSample } from './reports/language-sample.ts'
import { modelCard } from './reports/model-card.ts'
import { shareBar } from './reports/share-bar.ts'
import { commandLine } from './reports/shell-words.ts'
import { trainingProgress } from './reports/training-progress.ts'
import { RECALL_SUBJECTS, SUBJECTS } from './scenarios/language/exam.ts'
import { WORDS } from './scenarios/language/words.ts'
import { UserError } from './scenarios/user-error.ts'

const ABILITIES = [...(Object.keys(RECIPES) as RecipeName[]), 'embedder'] as const
const EXAM_SEED = 1
/** Questions of live runs: each takes a whole conversation. */
const MOST_PAGED = 250

const options = (cli: Argv) =>
  cli
    .positional('what', {
      choices: ['sample', 'train', 'exam'] as const,
      demandOption: true,
      describe: 'show the language, grow a model, or examine one',
    })
    .options({
      ability: { choices: ABILITIES, default: 'all' as const, describe: 'what a model is trained for' },
      minutes: { type: 'number', requiresArg: true, default: 60, describe: 'how long to train' },
      steps: { type: 'number', requiresArg: true, describe: 'train so many steps instead: the same result everywhere' },
      seed: {
        type: 'number',
        requiresArg: true,
        describe: `of the start and of the texts; default ${FIRST_SEED}, with --resume that of the training`,
      },
      workers: { type: 'number', requiresArg: true, default: 1, describe: 'threads; the result is the same' },
      resume: { type: 'boolean', describe: 'go on with the training in --out' },
      out: {
        type: 'string',
        requiresArg: true,
        default: 'out/core',
        describe: 'folder for the training and the model',
      },
      model: {
        type: 'string',
        requiresArg: true,
        describe: 'folder of the model to examine; default: the shipped one',
      },
      dtype: { choices: ['fp32', 'q8'] as const, default: 'fp32' as const, describe: 'precision to examine it in' },
      items: { type: 'number', requiresArg: true, default: 500, describe: 'questions of each subject' },
      card: { type: 'boolean', describe: "examine both precisions and write the model's card" },
      json: { type: 'boolean', describe: 'print one JSON object' },
    })
    .example('$0 core sample', 'see what the model is taught')
    .example('$0 core train --minutes 4 --ability recall', 'grow a small model that recalls facts')
    .example('$0 core exam --items 100', 'see what the shipped model can do')

type Options = Awaited<ReturnType<typeof options>['argv']>

function requireAbove0(name: string, value: number | undefined, whole: boolean): void {
  if (value === undefined || (value > 0 && Number.isFinite(value) && (!whole || Number.isInteger(value)))) return
  throw new UserError(`--${name} ${value}: expected a ${whole ? 'whole ' : ''}number above 0`)
}

function requireSeed(seed: number | undefined): void {
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0))
    throw new UserError(`--seed ${seed}: expected a whole number from 0 up`)
}

/** Whatever comes of the work, Ctrl-C is what it was afterwards. */
async function interruptible(work: (stop: Interruption) => Promise<void>): Promise<void> {
  const stop = interruption()
  try {
    await work(stop)
  } finally {
    stop.end()
  }
}

// ---- train ----

function trainGiven(given: Options): Promise<void> {
  const { minutes, steps, workers } = given
  requireAbove0('minutes', minutes, false)
  requireAbove0('steps', steps, true)
  requireAbove0('workers', workers, true)
  const { ability } = given
  return interruptible(stop =>
    ability === 'embedder' ? trainEncoder(given, stop) : train({ ...given, ability }, stop),
  )
}

/** The encoder of the archive: small enough to be grown at one go. */
async function trainEncoder(
  { minutes, steps, seed = FIRST_SEED, out, resume }: Options,
  stop: Interruption,
): Promise<void> {
  if (resume === true) throw new UserError('--resume: the embedder is grown at one go, in minutes; leave it out')
  const { trainEmbedder } = await import('./bench/embedder/train-embedder.ts')
  const bar = shareBar()
  const folder = join(out, 'model')
  const end = await trainEmbedder({
    ...(steps === undefined ? {} : { steps }),
    minutes,
    seed,
    out: folder,
    stop: stop.heard,
    report: ({ step, steps: of, loss }) => bar.show(step / of, `step ${step} of ${of}, loss ${loss.toFixed(3)}`),
  })
  bar.end()
  if (stop.heard()) process.exitCode = stop.exitCode()
  process.stderr.write(`the embedder and its card are in ${folder}\n`)
  process.stdout.write(`${embedderReport(end.marks)}\n`)
}

type Training = Options & { readonly ability: RecipeName }

async function train(given: Training, stop: Interruption): Promise<void> {
  const { ability, minutes, steps, seed = null, workers, resume, out } = given
  const progress = trainingProgress()
  const budget = steps === undefined ? { minutes } : { steps }
  const order = { recipe: ability, folder: out, seed, budget, workers, resume: resume === true }
  const end = await growModel({ ...order, stop: stop.heard, tell: progress.show })
  progress.end()
  if (end.came === 'finished') return finish(given, end, stop)
  const again = commandLine([...commandOf(given, end.origin.seed, budget), '--resume'])
  process.stderr.write(`stopped after ${end.position.steps} steps; go on with: ${again}\n`)
  process.exitCode = stop.exitCode()
}

/** What the model depends on. */
const commandOf = ({ ability, workers, out }: Training, seed: number, budget: Leg['budget']): string[] => [
  ...['npx', 'llmos', 'core', 'train', '--ability', ability, ...wordsOf(budget)],
  ...['--seed', String(seed), '--workers', String(workers), '--out', out],
]

const wordsOf = (budget: Leg['budget']): string[] =>
  'steps' in budget ? ['--steps', String(budget.steps)] : ['--minutes', String(budget.minutes)]

/** The command that ended it; one that went on to another end than was meant at first does not tell it all. */
function howItCame(given: Training, { seed, legs }: Origin): Record<string, string | number> {
  const before = legs.slice(1).map(({ from }, i) => `${wordsOf((legs[i] as Leg).budget).join(' ')} until step ${from}`)
  const { budget } = legs.at(-1) as Leg
  const command = commandLine([...commandOf(given, seed, budget), ...(before.length > 0 ? ['--resume'] : [])])
  return { command, ...(before.length > 0 && { 'before it': before.join(', ') }), seed }
}

async function finish(given: Training, { training, position, origin }: Grown, stop: Interruption): Promise<void> {
  const folder = join(given.out, 'model')
  const provenance = {
    ...howItCame(given, origin),
    steps: position.steps,
    tokens: position.tokens,
    'minutes of training': Number((position.seconds / 60).toFixed(1)),
    attempts: position.attempts,
  }
  const name = given.ability === 'all' ? 'llmos-tiny' : `llmos-${given.ability}`
  writeModelFolder(folder, { name, shape: training.shape, weights: training.state, words: WORDS, provenance })
  copyFileSync(join(given.out, CURVE), join(folder, CURVE))
  process.stderr.write(`the model is in ${folder}; its examination:\n`)
  const subjects = given.ability === 'recall' ? RECALL_SUBJECTS : SUBJECTS
  const bar = shareBar()
  const tell = (done: number, of: number): void => bar.show(done / of, `${done} of ${of} questions`)
  const results = await examine(folder, 'fp32', given.items, { stop: stop.heard, tell }, subjects)
  bar.end()
  process.stdout.write(`${examReport(results)}\n`)
  if (results.length === subjects.length) return
  const again = commandLine(['npx', 'llmos', 'core', 'exam', '--model', folder, '--items', String(given.items)])
  process.stderr.write(
    `stopped before the end: the table is cut short, ${results.length} of ${subjects.length} subjects; the model is whole, and examined by: ${again}\n`,
  )
  process.exitCode = stop.exitCode()
}
type Grown = Awaited<ReturnType<typeof growModel>>

// ---- exam ----

async function examine(
  folder: string,
  dtype: 'fp32' | 'q8',
  items: number,
  hooks: Pick<ExamOptions, 'stop' | 'tell'>,
  subjects = SUBJECTS,
): Promise<SubjectResult[]> {
  const engine = await ownEngine(folder, WORDS, { dtype })
  try {
    return await takeExam(engine, subjects, { items, seed: EXAM_SEED, ...hooks })
  } finally {
    await engine.dispose()
  }
}

async function examGiven(given: Options): Promise<void> {
  if (given.ability !== 'embedder') return interruptible(stop => exam(given, stop))
  const { examEmbedder } = await import('./bench/embedder/exam-embedder.ts')
  process.stdout.write(`${embedderReport(examEmbedder(given.model ?? EMBEDDER_FOLDER, { questions: given.items }))}\n`)
}

async function exam(given: Options, stop: Interruption): Promise<void> {
  const { model: folder = TINY_FOLDER, dtype, items, card, json } = given
  const dtypes = card === true ? (['fp32', 'q8'] as const) : [dtype]
  const bar = shareBar()
  const exams: { dtype: 'fp32' | 'q8'; results: SubjectResult[] }[] = []
  for (const each of dtypes) {
    const tell = (done: number, of: number): void => bar.show(done / of, `${done} of ${of} questions, ${each}`)
    exams.push({ dtype: each, results: await examine(folder, each, items, { stop: stop.heard, tell }) })
  }
  const paging = await examinePaging(folder, {
    items: Math.min(items, MOST_PAGED),
    stop: stop.heard,
    tell: lived => bar.show(1, `${lived} live runs`),
  })
  bar.end()
  if (stop.heard()) {
    process.stderr.write('stopped before the end: the tables are cut short\n')
    process.exitCode = stop.exitCode()
  } else if (card === true) writeCard(folder, items, exams, paging)
  const tables = [...exams.map(it => `${it.dtype}\n${examReport(it.results)}`), pagingReport(paging)]
  process.stdout.write(`${json ? JSON.stringify({ model: folder, exams, paging }, null, 2) : tables.join('\n\n')}\n`)
}

function writeCard(
  folder: string,
  items: number,
  exams: Parameters<typeof modelCard>[0]['exams'],
  paging: readonly PagingMark[],
): void {
  const curve = join(folder, CURVE)
  const text = modelCard({
    model: loadModelFolder(folder, WORDS),
    exams,
    paging,
    curve: existsSync(curve) ? readFileSync(curve, 'utf8') : null,
    command: commandLine(['npx', 'llmos', 'core', 'exam', '--items', String(items), '--card']),
  })
  writeFileSync(join(folder, 'README.md'), text)
  process.stderr.write(`the card is ${join(folder, 'README.md')}\n`)
}

async function core(given: Options): Promise<void> {
  requireAbove0('items', given.items, true)
  requireSeed(given.seed)
  if (given.what === 'train') await trainGiven(given)
  else if (given.what === 'exam') await examGiven(given)
  else process.stdout.write(`${languageSample(given.seed ?? FIRST_SEED)}\n`)
}

export const coreCommand: CommandModule<object, Options> = {
  command: 'core <what>',
  describe: 'our own small model: its language, its training, its exams',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: core,
}
