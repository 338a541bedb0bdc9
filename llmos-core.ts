/** `llmos core sample|train`: the small language that our own model speaks, and how the model is grown. */
import type { Argv, CommandModule } from 'yargs'
import { interruption } from './bench/interruption.ts'
import { RECIPES, type RecipeName } from './bench/training/recipes.ts'
import { growModel } from './bench/training/workshop.ts'
import { languageSample } from './reports/language-sample.ts'
import { trainingProgress } from './reports/training-progress.ts'
import { UserError } from './scenarios/user-error.ts'

const RECIPE_NAMES = Object.keys(RECIPES) as RecipeName[]

const options = (cli: Argv) =>
  cli
    .positional('what', { choices: ['sample', 'train'] as const, demandOption: true, describe: 'what to do' })
    .options({
      ability: { choices: RECIPE_NAMES, default: 'all' as RecipeName, describe: 'what a model is trained for' },
      minutes: { type: 'number', requiresArg: true, default: 60, describe: 'how long to train' },
      steps: { type: 'number', requiresArg: true, describe: 'train so many steps instead: the same result everywhere' },
      seed: { type: 'number', requiresArg: true, default: 0, describe: 'of the start and of the texts' },
      workers: { type: 'number', requiresArg: true, default: 1, describe: 'threads; the result is the same' },
      resume: { type: 'boolean', describe: 'go on with the training in --out' },
      out: { type: 'string', requiresArg: true, default: 'out/core', describe: 'folder for the model' },
    })
    .example('$0 core sample', 'see what the model is taught')
    .example('$0 core train --minutes 4 --ability recall', 'grow a small model that recalls facts')

type Options = Awaited<ReturnType<typeof options>['argv']>

async function train({ ability, minutes, steps, seed, workers, resume, out }: Options): Promise<void> {
  if (!(minutes > 0)) throw new UserError(`--minutes ${minutes}: expected a number above 0`)
  const stop = interruption()
  const progress = trainingProgress()
  const end = await growModel({
    recipe: ability,
    folder: out,
    seed,
    budget: steps === undefined ? { minutes } : { steps },
    workers,
    resume: resume === true,
    stop: stop.heard,
    tell: progress.show,
  })
  progress.end()
  stop.end()
  if (end.came === 'stopped') {
    process.stderr.write(
      `stopped after ${end.position.steps} steps; go on with: npx llmos core train --resume --out ${out}\n`,
    )
    process.exitCode = stop.exitCode()
  }
}

async function core(given: Options): Promise<void> {
  if (given.what === 'train') await train(given)
  else process.stdout.write(`${languageSample(given.seed)}\n`)
}

export const coreCommand: CommandModule<object, Options> = {
  command: 'core <what>',
  describe: 'our own small model: its language, its training',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: core,
}
