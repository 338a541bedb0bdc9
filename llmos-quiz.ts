/** `llmos quiz pages`: a question to do by hand, another for each seed, and with -c its worked answer. */
import type { Argv, CommandModule } from 'yargs'
import { answerOf } from './lectures/quiz/answer.ts'
import { answerText, questionText, workedText } from './lectures/quiz/report.ts'
import { variantOf } from './lectures/quiz/variant.ts'
import { UserError } from './scenarios/user-error.ts'

const options = (cli: Argv) =>
  cli
    .positional('topic', { choices: ['pages'] as const, demandOption: true, describe: 'what it is about' })
    .options({
      seed: { type: 'string', requiresArg: true, default: '1', describe: 'each is another question' },
      answer: { type: 'boolean', alias: 'c', describe: 'show the worked answer too' },
      json: { type: 'boolean', describe: 'print one JSON object' },
    })
    .example('$0 quiz pages --seed 7', 'question 7; with -c and its answer')

type Options = Awaited<ReturnType<typeof options>['argv']>

/** Digits alone: what else JavaScript takes for a number is a typing error here. */
function seedOf(given: string): number {
  const seed = Number(given)
  if (/^\d+$/.test(given.trim()) && Number.isSafeInteger(seed)) return seed
  throw new UserError(`--seed ${given}: expected a whole number from 0 up, such as 7`)
}

function quiz(given: Options): void {
  const variant = variantOf(seedOf(given.seed))
  const isAnswered = given.answer === true
  if (given.json === true) {
    const whole = answerOf(variant)
    const { kind, ...answer } = whole
    const told = isAnswered ? { answer, told: answerText(whole) } : {}
    process.stdout.write(`${JSON.stringify({ ...variant, question: questionText(variant), ...told })}\n`)
    return
  }
  const next = isAnswered
    ? `Another one: npx llmos quiz pages --seed ${variant.seed + 1}`
    : `The worked answer: npx llmos quiz pages --seed ${variant.seed} -c`
  const parts = [questionText(variant), ...(isAnswered ? [workedText(variant)] : []), next]
  process.stdout.write(`${parts.join('\n\n')}\n`)
}

export const quizCommand: CommandModule<object, Options> = {
  command: 'quiz <topic>',
  describe: 'a question to do by hand, another for each seed',
  builder: options as (cli: Argv) => Argv<Options>,
  handler: quiz,
}
