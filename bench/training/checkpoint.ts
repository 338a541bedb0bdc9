/**
 * Training, written down: weights, what the optimisers remember, and where in its course it was. Going on from there gives
 * the same bits as never having stopped. Also the weights alone, as a model is handed on.
 */
import { z } from 'zod'
import { UserError } from '../../scenarios/user-error.ts'
import { type ModelShape, WEIGHT_NAMES, type Weights, weightShapes } from '../model/shape.ts'
import { stateShapes } from './graphs.ts'
import { readTensors, type StoredTensor, writeTensors } from './safetensors.ts'
import { isSameShape } from './tape.ts'
import { TRAINED_NAMES, type Training } from './trainer.ts'

const FORMAT = 1
const whole = z.number().int().min(0)
const size = z.number().int().min(1)

const shapeSchema = z.strictObject({
  vocabulary: size,
  width: size,
  layers: size,
  heads: size,
  hidden: size,
  noRope: z.array(whole).readonly(),
  ropeBase: z.number(),
  maxPositions: size,
})

/** Where a course is: everything that its next step depends on besides the weights. */
const positionSchema = z.strictObject({
  stage: whole,
  /** Steps in this stage, and examinations of it that were failed. */
  stageStep: whole,
  failures: whole,
  /** How often the course has begun, with this time. */
  attempts: whole,
  /** Of all attempts. */
  steps: whole,
  tokens: whole,
  seconds: z.number().min(0),
  /** Of the stream of chance. */
  random: whole,
})
export type CoursePosition = z.infer<typeof positionSchema>

export interface Checkpoint {
  readonly training: Training
  readonly position: CoursePosition
}

export function writeCheckpoint(file: string, { training, position }: Checkpoint): void {
  const { shape, steps, state } = training
  const shapes = stateShapes(shape)
  const tensors = Object.fromEntries(TRAINED_NAMES.map(name => [name, { shape: shapes[name], data: state[name] }]))
  const about = { checkpoint: FORMAT, steps, shape, position }
  writeTensors(file, { tensors, metadata: { 'llm-os-lab': JSON.stringify(about) } })
}

const aboutSchema = z.strictObject({
  checkpoint: z.literal(FORMAT),
  steps: whole,
  shape: shapeSchema,
  position: positionSchema,
})

export function readCheckpoint(file: string): Checkpoint {
  const wanted = 'a checkpoint that llmos core train wrote'
  const { tensors, metadata } = readTensors(file, wanted)
  const { shape, steps, position } = understood(file, metadata, aboutSchema, wanted)
  const state = numbers(file, tensors, TRAINED_NAMES, stateShapes(shape))
  return { training: { shape, steps, state }, position }
}

const weightsSchema = z.strictObject({ weights: z.literal(FORMAT), shape: shapeSchema })

export function writeWeights(file: string, shape: ModelShape, weights: Weights): void {
  const shapes = weightShapes(shape)
  const tensors = Object.fromEntries(WEIGHT_NAMES.map(name => [name, { shape: shapes[name], data: weights[name] }]))
  writeTensors(file, { tensors, metadata: { 'llm-os-lab': JSON.stringify({ weights: FORMAT, shape }) } })
}

export function readWeights(file: string): { readonly shape: ModelShape; readonly weights: Weights } {
  const wanted = 'weights that llmos core train wrote'
  const { tensors, metadata } = readTensors(file, wanted)
  const { shape } = understood(file, metadata, weightsSchema, wanted)
  return { shape, weights: numbers(file, tensors, WEIGHT_NAMES, weightShapes(shape)) }
}

function understood<T>(
  file: string,
  metadata: Readonly<Record<string, string>>,
  schema: z.ZodType<T>,
  wanted: string,
): T {
  const text = metadata['llm-os-lab']
  if (text === undefined) throw new UserError(`${file}: says nothing about a model of ours; expected ${wanted}`)
  const result = schema.safeParse(JSON.parse(text))
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new UserError(
    `${file}: ${issue?.path.join('.')}: ${issue?.message}; expected ${wanted} in format ${FORMAT}: was it another version?`,
  )
}

function numbers<N extends string>(
  file: string,
  tensors: Readonly<Record<string, StoredTensor>>,
  names: readonly N[],
  shapes: Readonly<Record<N, readonly number[]>>,
): Record<N, Float32Array> {
  const found = names.map(name => {
    const tensor = tensors[name]
    if (tensor === undefined || !isSameShape(tensor.shape, shapes[name]))
      throw new UserError(
        `${file}: "${name}" is of shape [${tensor?.shape ?? 'none'}]; expected [${shapes[name]}]; take it anew`,
      )
    return [name, tensor.data] as const
  })
  return Object.fromEntries(found) as Record<N, Float32Array>
}
