/**
 * A model in training as a folder: `training.safetensors`, from which it goes on, `training.json`, what it was begun with,
 * and `curve.csv`, one line every few steps. Whoever stops it loses nothing, and its model can still say how it came about.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
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
  /** null: that of the training which is gone on with; of a new one the first. */
  readonly seed: number | null
  readonly budget: Budget
  readonly workers: number
  readonly resume: boolean
  readonly stop: () => boolean
  readonly tell: (progress: Progress) => void
}

const CHECKPOINT = 'training.safetensors'
const ORIGIN = 'training.json'
/** Of who names none. */
export const FIRST_SEED = 0
export const CURVE = 'curve.csv'
const CURVE_EVERY_STEPS = 25

/** A training with another budget is another one: rates fall towards its end. */
export interface Leg {
  readonly budget: Budget
  /** The steps that were taken before it. */
  readonly from: number
}

/** All that a model depends on. */
export interface Origin {
  readonly ability: RecipeName
  readonly seed: number
  /** One, but for a training that was gone on with to another end. */
  readonly legs: readonly Leg[]
}

/** Grow a model, from the beginning or from where it was left. */
export async function growModel(order: WorkshopOrder): Promise<CourseEnd & { readonly origin: Origin }> {
  const { recipe, folder, budget, workers, resume, stop } = order
  const { curriculum, shape, plan } = RECIPES[recipe]
  const file = join(folder, CHECKPOINT)
  const start = resume ? readCheckpoint(file) : null
  if (start === null) prepare(folder, file)
  const origin = start === null ? begun(order) : goneOn(order, start.position.steps)
  if (start !== null && !isDeepStrictEqual(start.training.shape, shape))
    throw new UserError(`${file}: not a model of --ability ${recipe}; go on with the version that it was begun with`)
  writeFileSync(join(folder, ORIGIN), `${JSON.stringify(origin)}\n`)
  const curve = new Curve(join(folder, CURVE), start)
  const options = {
    seed: origin.seed,
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
  const end = await (start === null ? takeCourse(shape, options) : resumeCourse(start, options))
  return { ...end, origin: { ...origin, legs: origin.legs.filter(({ from }) => from < end.position.steps) } }
}

function prepare(folder: string, file: string): void {
  if (existsSync(file))
    throw new UserError(
      `${folder}: a model was trained there before; add --resume to go on with it, or name another --out`,
    )
  mkdirSync(folder, { recursive: true })
}

// ---- what it was begun with ----

const whole = z.int().min(0)
const budgetSchema = z.union([z.strictObject({ steps: whole }), z.strictObject({ minutes: z.number() })])
const originSchema = z.strictObject({
  ability: z.enum(Object.keys(RECIPES) as RecipeName[]),
  seed: whole,
  legs: z.array(z.strictObject({ budget: budgetSchema, from: whole })).min(1),
})
const EXAMPLE: Origin = { ability: 'recall', seed: 0, legs: [{ budget: { minutes: 4 }, from: 0 }] }

const begun = ({ recipe, seed, budget }: WorkshopOrder): Origin => ({
  ability: recipe,
  seed: seed ?? FIRST_SEED,
  legs: [{ budget, from: 0 }],
})

/** The same training, up to the step where it is taken up, and perhaps another leg. */
function goneOn({ recipe, folder, seed, budget }: WorkshopOrder, from: number): Origin {
  const origin = readOrigin(join(folder, ORIGIN))
  const { ability } = origin
  if (recipe !== ability)
    throw new UserError(
      `--ability ${recipe}: the training in ${folder} was begun with --ability ${ability}; give that one, or name another --out`,
    )
  if (seed !== null && seed !== origin.seed)
    throw new UserError(
      `--seed ${seed}: the training in ${folder} was begun with --seed ${origin.seed}; leave --seed out, or name another --out`,
    )
  // Of a leg in which no step was kept, nothing is left.
  const legs = origin.legs.filter(leg => leg.from < from)
  const isSame = isDeepStrictEqual(legs.at(-1)?.budget, budget)
  return { ...origin, legs: isSame ? legs : [...legs, { budget, from }] }
}

function readOrigin(file: string): Origin {
  const origin = originSchema.safeParse(existsSync(file) ? parsed(readFileSync(file, 'utf8')) : null)
  if (origin.success) return origin.data
  throw new UserError(
    `${file}: ${existsSync(file) ? 'damaged' : 'no such file'}; expected what the training was begun with, such as ${JSON.stringify(EXAMPLE)}; write it there if you know, or begin anew with another --out`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// ---- its curve ----

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
