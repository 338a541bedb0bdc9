/**
 * Grows the encoder of the archive from nothing, in a minute or two on one core, examines it and writes its folder, model
 * card and all. Same seed, same number of steps: same weights. A limit of minutes may end it before its last step.
 */
import { Random } from '../../scenarios/language/random.ts'
import { VOCABULARY_SIZE } from '../../scenarios/language/words.ts'
import { type CurvePoint, modelCard } from './card.ts'
import { type EncoderShape, type EncoderWeights, startEncoder } from './encoder.ts'
import { EncoderTrainer } from './encoder-trainer.ts'
import { type EmbedderMark, type ExamOptions, examine } from './exam-embedder.ts'
import { checkTarget, writeEncoder } from './folder.ts'
import { pairs } from './lessons.ts'
import { embedWords } from './small-encoder.ts'

export const ENCODER: EncoderShape = { vocabulary: VOCABULARY_SIZE, dimensions: 128 }
/** Pairs in a batch: each question has to be told from so many texts. */
const ROWS = 64
const RATE = 5e-3
/** From this share of the steps on the rate falls, down to 0. */
const DECAY_FROM = 0.5
const STEPS_PER_REPORT = 50

export const trainDefaults = { steps: 2_000, minutes: 10, seed: 1 }

export interface TrainOptions extends Partial<typeof trainDefaults> {
  /** The folder to write. */
  readonly out: string
  readonly exam?: ExamOptions
  readonly report?: (progress: EmbedderProgress) => void
  readonly stop?: () => boolean
}

export interface EmbedderProgress extends CurvePoint {
  readonly steps: number
  readonly secondsLeft: number
}

export interface EmbedderEnd {
  /** Taken, of those that were to be taken. */
  readonly step: number
  readonly steps: number
  readonly seconds: number
  readonly marks: readonly EmbedderMark[]
}

export async function trainEmbedder(options: TrainOptions): Promise<EmbedderEnd> {
  const { seed, steps } = { ...trainDefaults, ...options }
  checkTarget(options.out)
  const before = process.cpuUsage()
  const { weights, curve } = await grow(ENCODER, { ...trainDefaults, ...options })
  const { user, system } = process.cpuUsage(before)
  const { step, seconds } = curve.at(-1) ?? { step: 0, seconds: 0 }
  const marks = examine(text => embedWords(ENCODER, weights, text), options.exam)
  const budget = steps === trainDefaults.steps ? '' : ` --steps ${steps}`
  const command = `npx llmos core train --ability embedder --seed ${seed}${budget}`
  const card = modelCard({
    shape: ENCODER,
    command,
    seed,
    steps,
    rows: ROWS,
    processorSeconds: (user + system) / 1e6,
    curve,
    marks,
  })
  writeEncoder(options.out, ENCODER, weights, card)
  return { step, steps, seconds, marks }
}

type Growth = Required<Pick<TrainOptions, 'steps' | 'minutes' | 'seed'>> & Pick<TrainOptions, 'report' | 'stop'>

/** The weights, and how they came about. */
export async function grow(
  shape: EncoderShape,
  { steps, minutes, seed, report, stop }: Growth,
): Promise<{ readonly weights: EncoderWeights; readonly curve: readonly CurvePoint[] }> {
  const random = new Random(seed)
  const trainer = await EncoderTrainer.open(shape, startEncoder(shape, random), ROWS)
  const begun = performance.now()
  const curve: CurvePoint[] = []
  let [loss, right, counted, isOver] = [0, 0, 0, false]
  while (trainer.steps < steps && !isOver) {
    const outcome = await trainer.step(pairs(ROWS, random), rateAt(trainer.steps / steps))
    ;[loss, right, counted] = [loss + outcome.loss, right + outcome.right, counted + 1]
    const seconds = (performance.now() - begun) / 1000
    isOver = seconds >= minutes * 60 || stop?.() === true
    if (trainer.steps % STEPS_PER_REPORT !== 0 && trainer.steps < steps && !isOver) continue
    const point = { step: trainer.steps, loss: loss / counted, right: right / counted / ROWS, seconds }
    ;[loss, right, counted] = [0, 0, 0]
    curve.push(point)
    const secondsLeft = Math.min((seconds / trainer.steps) * (steps - trainer.steps), minutes * 60 - seconds)
    report?.({ ...point, steps, secondsLeft })
  }
  await trainer.close()
  return { weights: trainer.weights, curve }
}

const rateAt = (share: number): number => RATE * Math.min(1, (1 - share) / (1 - DECAY_FROM))
