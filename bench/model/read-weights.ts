/** The weights out of our own `model.onnx`, where each is under its name: see `usual-graph.ts`. */

import { floatsOf, type OnnxModel } from '../onnx/read.ts'
import { transposed } from './parts.ts'
import {
  ATTENTION_PARTS,
  MLP_PARTS,
  type ModelShape,
  matrixOf,
  restLayout,
  restPiece,
  sizeOf,
  type Weights,
  weightShapes,
} from './shape.ts'

/** Throws a RangeError that names what is not there, or has another size. */
export function readWeights({ initializers }: OnnxModel, shape: ModelShape): Weights {
  const sizes = weightShapes(shape)
  const weights = {
    attention: new Float32Array(sizeOf(sizes.attention)),
    mlp: new Float32Array(sizeOf(sizes.mlp)),
    rest: new Float32Array(sizeOf(sizes.rest)),
  }
  const fill = (target: Float32Array, name: string, arrange = (it: Float32Array) => it): void => {
    const found = initializers.get(name)
    if (found === undefined) throw new RangeError(`no weights "${name}" in it`)
    const values = floatsOf(found)
    if (values.length !== target.length)
      throw new RangeError(`weights "${name}": expected ${target.length} numbers, found ${values.length}`)
    target.set(arrange(values))
  }
  for (const { name } of restLayout(shape)) fill(restPiece(shape, weights, name), name)
  const { width, hidden } = shape
  for (let layer = 0; layer < shape.layers; layer++)
    for (const part of [...ATTENTION_PARTS, ...MLP_PARTS])
      fill(matrixOf(shape, weights, layer, part), `${layer}.${part}`, values =>
        part === 'down' ? transposed(values, hidden, width) : values,
      )
  return weights
}
