/** What the graphs of a decoder have in common: its norms, its matrices in 32 or 8 bits, its tables. */
import { type Graph, MICROSOFT } from '../onnx/graph.ts'
import { BLOCK, quantise } from './quantise.ts'
import { rotaryTables } from './rotary.ts'
import { headWidth, type ModelShape, NORM_EPSILON } from './shape.ts'

export const DTYPES = ['fp32', 'q8'] as const
export type Dtype = (typeof DTYPES)[number]

/** A matrix [inputs, outputs] under a name. */
export interface Matrix {
  readonly name: string
  readonly inputs: number
  readonly outputs: number
  readonly values: Float32Array
}

const BITS = 8
/** Activations are not rounded. */
const FULL_ACCURACY = 1

export function multiply(graph: Graph, x: string, matrix: Matrix, dtype: Dtype): string {
  const { name, inputs, outputs, values } = matrix
  if (dtype === 'fp32') return graph.node('MatMul', [x, graph.initializer(name, 'float32', [inputs, outputs], values)])
  const { bytes, scales, blocks } = quantise(values, inputs, outputs)
  const quantised = graph.initializer(`${name}.q8`, 'uint8', [outputs, blocks, BLOCK], bytes)
  const scale = graph.initializer(`${name}.scale`, 'float32', [outputs * blocks], scales)
  return graph.node('MatMulNBits', [x, quantised, scale], {
    domain: MICROSOFT,
    attributes: { K: inputs, N: outputs, bits: BITS, block_size: BLOCK, accuracy_level: FULL_ACCURACY },
  })
}

export function norm(graph: Graph, x: string, name: string, values: Float32Array): string {
  const weights = graph.initializer(name, 'float32', [values.length], values)
  const attributes = { axis: -1, epsilon: { float: NORM_EPSILON }, stash_type: 1 }
  return graph.node('SimplifiedLayerNormalization', [x, weights], { attributes })
}

/** x · sigmoid(x). */
export const swish = (graph: Graph, x: string): string => graph.node('Mul', [x, graph.node('Sigmoid', [x])])

/** Turns heads [batch, heads, tokens, width] by their positions. */
export function rotary(graph: Graph, shape: ModelShape): (heads: string, positions: string) => string {
  const { cosines, sines } = rotaryTables(shape)
  const table = [shape.maxPositions, headWidth(shape) / 2]
  const inputs = [
    graph.initializer('cosines', 'float32', table, cosines),
    graph.initializer('sines', 'float32', table, sines),
  ]
  return (heads, positions) =>
    graph.node('RotaryEmbedding', [heads, positions, ...inputs], {
      domain: MICROSOFT,
      attributes: { interleaved: 0 },
    })
}

/** A large number in place of −∞, which would make 0 · ∞ out of a row that sees nothing. */
export const UNSEEN = -1e9

export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column] ?? 0
  return result
}

/** Matrices [inputs, …] beside each other as one. */
export function beside(inputs: number, parts: readonly Float32Array[]): Float32Array {
  const outputs = parts.reduce((sum, part) => sum + part.length, 0) / inputs
  const result = new Float32Array(inputs * outputs)
  let at = 0
  for (const part of parts) {
    const columns = part.length / inputs
    for (let row = 0; row < inputs; row++)
      result.set(part.subarray(row * columns, (row + 1) * columns), row * outputs + at)
    at += columns
  }
  return result
}
