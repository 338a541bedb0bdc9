/**
 * Weights to begin with, drawn from a seed. Two of them are no noise but knowledge, without which a small model takes
 * very long to find out how to look something up:
 *  - in layers without positions, keys are made like queries and what is read out is turned back by the transpose of
 *    what was read (`o ∝ vᵀ`): such a layer finds what resembles and copies it, like an associative memory;
 *  - in layer 0, head h looks back h + 1 tokens, by biases that rope turns to point there. So a token knows the words
 *    just before it.
 */

import type { Random } from '../../scenarios/language/random.ts'
import {
  ATTENTION_PARTS,
  headWidth,
  type ModelShape,
  matrixOf,
  restLayout,
  restPiece,
  sizeOf,
  type Weights,
  weightShapes,
} from '../model/shape.ts'

const EMBEDDING_SPREAD = 0.5
/** Outputs of a layer begin small, so that at first each layer leaves things as they are. */
const OUTPUT_SHRINK = 0.3
/** What layer 0 finds must be heard beside the word itself, or its words back are learnt from late. */
const FIRST_OUTPUT = 1
const LIKENESS = 1.5
const READ_OUT = 0.6
/** How sharply the heads of layer 0 look back, and how little the content says there. */
const LOOK_BACK = 8
const CONTENT_SHRINK = 0.2

export function startWeights(shape: ModelShape, random: Random): Weights {
  const sizes = weightShapes(shape)
  const weights = {
    attention: new Float32Array(sizeOf(sizes.attention)),
    mlp: new Float32Array(sizeOf(sizes.mlp)),
    rest: new Float32Array(sizeOf(sizes.rest)),
  }
  for (const { name } of restLayout(shape)) {
    if (name === 'embedding') fill(restPiece(shape, weights, name), random, EMBEDDING_SPREAD)
    else if (name.includes('norm')) restPiece(shape, weights, name).fill(1)
  }
  for (let layer = 0; layer < shape.layers; layer++) startLayer(shape, weights, layer, random)
  lookBack(shape, weights)
  return weights
}

function startLayer(shape: ModelShape, weights: Weights, layer: number, random: Random): void {
  const { width, hidden, noRope } = shape
  for (const part of ATTENTION_PARTS)
    fill(
      matrixOf(shape, weights, layer, part),
      random,
      width ** -0.5 * (part !== 'o' ? 1 : layer === 0 ? FIRST_OUTPUT : OUTPUT_SHRINK),
    )
  for (const part of ['gate', 'up'] as const) fill(matrixOf(shape, weights, layer, part), random, width ** -0.5)
  fill(matrixOf(shape, weights, layer, 'down'), random, OUTPUT_SHRINK * hidden ** -0.5)
  if (noRope.includes(layer)) associate(shape, weights, layer)
}

function fill(into: Float32Array, random: Random, spread: number): void {
  for (let i = 0; i < into.length; i++) into[i] = random.normal() * spread
}

function associate(shape: ModelShape, weights: Weights, layer: number): void {
  const { width } = shape
  const [q, k, v, o] = ATTENTION_PARTS.map(part => matrixOf(shape, weights, layer, part)) as Matrices
  for (let i = 0; i < width * width; i++) k[i] = LIKENESS * (k[i] as number)
  q.set(k)
  for (let row = 0; row < width; row++)
    for (let column = 0; column < width; column++)
      o[row * width + column] = READ_OUT * (v[column * width + row] as number)
}
type Matrices = [Float32Array, Float32Array, Float32Array, Float32Array]

/** The keys' bias is one direction of each pair; that of the queries is the same, turned by the angle of the distance. */
function lookBack(shape: ModelShape, weights: Weights): void {
  const { heads, ropeBase } = shape
  const width = headWidth(shape)
  const [q, k] = [restPiece(shape, weights, '0.biasQ'), restPiece(shape, weights, '0.biasK')]
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < width / 2; i++) {
      const angle = (head + 1) * ropeBase ** ((-2 * i) / width)
      const at = head * width + i
      k[at] = LOOK_BACK
      q[at] = LOOK_BACK * Math.cos(angle)
      q[at + width / 2] = -LOOK_BACK * Math.sin(angle)
    }
  }
  for (const part of ['q', 'k'] as const) {
    const matrix = matrixOf(shape, weights, 0, part)
    for (let i = 0; i < matrix.length; i++) matrix[i] = CONTENT_SHRINK * (matrix[i] as number)
  }
}
