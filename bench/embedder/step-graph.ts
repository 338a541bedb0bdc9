/**
 * One step of contrastive learning as one graph: pairs of questions and texts in, new weights out. Each question is to be
 * nearer to its own text than to all others of the batch: cross-entropy over their cosines, sharpened (InfoNCE).
 */
import type { Tensor } from 'onnxruntime-node'
import { crossEntropy } from '../training/lookup.ts'
import { adam } from '../training/optimisers.ts'
import { matmul } from '../training/products.ts'
import { floats, wholes } from '../training/session.ts'
import { Tape, type Value } from '../training/tape.ts'
import {
  ENCODER_WEIGHTS,
  type EncoderShape,
  type EncoderWeightName,
  encoded,
  encoderShapes,
  LEFT,
  PAD,
  RIGHT,
  type TextShape,
  type Texts,
} from './encoder.ts'
import { LONGEST_QUESTION, LONGEST_TEXT, type Pair } from './lessons.ts'

/** Cosines of −1 … 1 become logits of −20 … 20. */
const SHARPNESS = 20
export const MOMENTS = ['mean', 'square'] as const
export type Moment = (typeof MOMENTS)[number]
export type StateName = EncoderWeightName | `${EncoderWeightName}.${Moment}`
export const STATE_NAMES: readonly StateName[] = ENCODER_WEIGHTS.flatMap(name => [
  name,
  ...MOMENTS.map(moment => `${name}.${moment}` as const),
])
export const shapeOfState = (shape: EncoderShape, name: StateName): number[] =>
  encoderShapes(shape)[name.split('.')[0] as EncoderWeightName]
export const nextOf = (name: StateName): string => `${name}.next`

export function textInputs(tape: Tape, name: string, shape: TextShape): Texts {
  const flat = (part: string): Value => tape.input(`${name}.${part}`, [shape.rows * shape.length], 'int64')
  return {
    shape,
    ids: flat('ids'),
    left: flat('left'),
    right: flat('right'),
    mask: tape.input(`${name}.mask`, [shape.rows, 1, shape.length]),
  }
}

/** Mean over the questions. Inputs: those of `pairFeeds`. */
export function contrast(
  tape: Tape,
  shape: EncoderShape,
  weights: Record<EncoderWeightName, Value>,
  rows: number,
): { readonly loss: Value; readonly logits: Value } {
  const of = (name: string, length: number): Value =>
    encoded(tape, shape, weights, textInputs(tape, name, { rows, length }))
  const [questions, texts] = [of('questions', LONGEST_QUESTION), of('texts', LONGEST_TEXT)]
  const logits = matmul(tape, questions, texts, { transposeB: true, factor: SHARPNESS / shape.dimensions })
  const each = tape.table('each', [rows], () => 1 / rows)
  return { loss: crossEntropy(tape, logits, tape.input('own', [rows], 'int64'), each), logits }
}

/** Inputs: the state, those of `pairFeeds`, `rate`, `step` (from 1). Outputs: `loss`, `nearest`, the next state. */
export function stepGraph(shape: EncoderShape, rows: number): Uint8Array {
  const tape = new Tape('contrast')
  const sizes = encoderShapes(shape)
  const weights = Object.fromEntries(ENCODER_WEIGHTS.map(name => [name, tape.variable(name, sizes[name])])) as Record<
    EncoderWeightName,
    Value
  >
  const { loss, logits } = contrast(tape, shape, weights, rows)
  tape.output(loss, 'loss')
  tape.output(tape.emit('ArgMax', [logits], [rows], { axis: 1, keepdims: 0 }), 'nearest', 'int64')
  const gradients = tape.gradients(
    loss,
    ENCODER_WEIGHTS.map(name => weights[name]),
  )
  const [rate, step] = [tape.input('rate', []), tape.input('step', [])]
  for (const [i, name] of ENCODER_WEIGHTS.entries()) {
    const [mean, square] = MOMENTS.map(moment => tape.input(`${name}.${moment}`, sizes[name])) as [Value, Value]
    const next = adam(tape, { weights: weights[name], gradient: gradients[i] as Value, mean, square, rate, step })
    tape.output(next.weights, nextOf(name))
    tape.output(next.mean, nextOf(`${name}.mean`))
    tape.output(next.square, nextOf(`${name}.square`))
  }
  return tape.graph.finish()
}

export function pairFeeds(pairs: readonly Pair[]): Record<string, Tensor> {
  return {
    ...textFeeds(
      'questions',
      pairs.map(pair => pair.question),
      LONGEST_QUESTION,
    ),
    ...textFeeds(
      'texts',
      pairs.map(pair => pair.text),
      LONGEST_TEXT,
    ),
    own: wholes(
      BigInt64Array.from(pairs, (_, i) => BigInt(i)),
      [pairs.length],
    ),
  }
}

/** Longer texts are cut. */
function textFeeds(name: string, texts: readonly (readonly number[])[], length: number): Record<string, Tensor> {
  const rows = texts.length
  const at = (by: number): BigInt64Array =>
    BigInt64Array.from({ length: rows * length }, (_, i) => {
      const place = (i % length) + by
      const text = texts[Math.floor(i / length)] ?? []
      return BigInt(place < length ? (text[place] ?? PAD) : PAD)
    })
  const mask = Float32Array.from({ length: rows * length }, (_, i) =>
    i % length < (texts[Math.floor(i / length)] ?? []).length ? 1 : 0,
  )
  return {
    [`${name}.ids`]: wholes(at(0), [rows * length]),
    [`${name}.left`]: wholes(at(-LEFT), [rows * length]),
    [`${name}.right`]: wholes(at(RIGHT), [rows * length]),
    [`${name}.mask`]: floats(mask, [rows, 1, length]),
  }
}
