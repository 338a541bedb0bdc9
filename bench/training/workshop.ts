/**
 * A model in training as a folder: `training.safetensors`, from which it goes on, and `curve.csv`, one line every few
 * steps. Whoever stops it loses nothing.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { Teacher } from '../../scenarios/language/teacher.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { accuracyOf, type Scores } from './batch.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { type CourseEnd, type Progress, resumeCourse, takeCourse } from './course.ts'
import type { Budget } from './course-plan.ts'
import { RECIPES, type RecipeName } from './recipes.ts'

export interface WorkshopOrder {
  readonly recipe: RecipeName
  readonly folder: string
  readonly seed: number
  readonly budget: Budget
  readonly workers: number
  readonly resume: boolean
  readonly stop: () => boolean
  readonly tell: (progress: Progress) => void
}

const CHECKPOINT = 'training.safetensors'
export const CURVE = 'curve.csv'
const CURVE_EVERY_STEPS = 25

/** Grow a model, from the beginning or from where it was left. */
export async function growModel(order: WorkshopOrder): Promise<CourseEnd> {
  const { recipe, folder, seed, budget, workers, resume, stop } = order
  const { curriculum, shape, plan } = RECIPES[recipe]
  const file = join(folder, CHECKPOINT)
  const start = resume ? readCheckpoint(file) : null
  if (start === null) prepare(folder, file)
  else if (!isDeepStrictEqual(start.training.shape, shape))
    throw new UserError(
      `${file}: not a model of --ability ${recipe}; go on with the ability and the version that it was begun with`,
    )
  const curve = new Curve(join(folder, CURVE), start)
  const options = {
    seed,
    plan: plan(budget),
    teacher: new Teacher(curriculum),
    workers,
    stop,
    onCheckpoint: (checkpoint: Checkpoint) => writeCheckpoint(file, checkpoint),
    onProgress: (progress: Progress) => {
      curve.add(progress)
      order.tell(progress)
    },
  }
  return start === null ? takeCourse(shape, options) : resumeCourse(start, options)
}

function prepare(folder: string, file: string): void {
  if (existsSync(file))
    throw new UserError(
      `${folder}: a model was trained there before; add --resume to go on with it, or name another --out`,
    )
  mkdirSync(folder, { recursive: true })
}

/** Means over a few steps: single ones jump about. */
class Curve {
  private readonly file: string
  private readonly recent: Progress[] = []

  constructor(file: string, start: Checkpoint | null) {
    this.file = file
    if (start === null) writeFileSync(file, `${COLUMNS.join()}\n`)
    else this.cutAfter(start.position.steps)
  }

  /** What was drawn after the checkpoint will be drawn again. */
  private cutAfter(steps: number): void {
    if (!existsSync(this.file)) return writeFileSync(this.file, `${COLUMNS.join()}\n`)
    const [head = '', ...lines] = readFileSync(this.file, 'utf8').trimEnd().split('\n')
    const kept = lines.filter(line => Number(line.split(',')[0]) <= steps)
    writeFileSync(this.file, `${[head, ...kept].join('\n')}\n`)
  }

  add(progress: Progress): void {
    this.recent.push(progress)
    if (progress.position.steps % CURVE_EVERY_STEPS !== 0) return
    const { steps, stage, tokens, seconds } = progress.position
    const loss = this.recent.reduce((sum, it) => sum + it.loss, 0) / this.recent.length
    const right = this.recent.reduce((sum, it) => sum + accuracyOf(it.scores), 0) / this.recent.length
    const row = [steps, stage, tokens, seconds.toFixed(0), loss.toFixed(4), right.toFixed(4)]
    appendFileSync(this.file, `${row.join()}\n`)
    this.recent.length = 0
  }
}
const COLUMNS = ['step', 'stage', 'tokens', 'seconds', 'loss', 'answers right']

export const shareRight = (scores: Scores, ability: string): string => {
  const { right = 0, asked = 0 } = scores.get(ability) ?? {}
  return asked === 0 ? '–' : (right / asked).toFixed(2)
}
