/** How a training goes: a bar on a terminal, a line now and then elsewhere. */
import { accuracyOf, type Scores } from '../bench/training/batch.ts'
import type { Progress } from '../bench/training/course.ts'
import { count, duration } from './format.ts'
import { shareBar } from './share-bar.ts'

const LINE_EVERY_SECONDS = 30

export interface TrainingProgress {
  show(progress: Progress): void
  end(): void
}

export function trainingProgress(stream: NodeJS.WriteStream = process.stderr): TrainingProgress {
  const bar = shareBar(stream)
  let said = Number.NEGATIVE_INFINITY
  let right = 0
  return {
    show(progress) {
      right = 0.95 * right + 0.05 * accuracyOf(progress.scores)
      if (stream.isTTY) bar.show(progress.share, wordsFor(progress, right))
      const { seconds } = progress.position
      if (progress.exam === undefined && (stream.isTTY || seconds - said < LINE_EVERY_SECONDS)) return
      if (progress.exam === undefined) said = seconds
      stream.write(`${wordsFor(progress, right)}${examWords(progress)}\n`)
    },
    end: () => bar.end(),
  }
}

function wordsFor({ position, loss, secondsLeft }: Progress, right: number): string {
  const { steps, stage, tokens, seconds } = position
  const speed = count(Math.round(tokens / Math.max(1, seconds)))
  return `step ${count(steps)}, stage ${stage + 1}, loss ${loss.toFixed(3)}, ${(100 * right).toFixed(1)}% right, ${speed} tokens/s, ${duration(secondsLeft)} left`
}

const examWords = ({ exam }: Progress): string =>
  exam === undefined ? '' : `\n  exam ${exam.came}: ${scoreWords(exam.scores)}`

const scoreWords = (scores: Scores): string =>
  [...scores]
    .filter(([, { asked }]) => asked > 0)
    .map(([ability, { right, asked }]) => `${ability} ${((100 * right) / asked).toFixed(0)}%`)
    .join(', ')
