/** The decoder of a `ModelShape` on the tape: from tokens to logits of those places where a loss is wanted. */
import { headWidth, type ModelShape, NORM_EPSILON, restLayout, sizeOf, type WeightName } from '../model/shape.ts'
import { causalAttention } from './attention.ts'
import { add, multiply } from './elementwise.ts'
import { rowsOf } from './lookup.ts'
import { type RopeTables, rmsNorm, rope, ropeTables, silu } from './neural.ts'
import { matmul } from './products.ts'
import { reshape, split, transpose } from './rearranging.ts'
import type { Tape, Value } from './tape.ts'

/** How much goes into one run: so many rows of so many tokens, with a loss at so many places of all of them. */
export interface BatchShape {
  readonly rows: number
  readonly length: number
  readonly places: number
}

export interface Batch {
  /** int64 [rows · length]. */
  readonly ids: Value
  /** int64 [rows, length]. */
  readonly positions: Value
  /** int64 [places]: indices into `ids`. */
  readonly places: Value
}

/** The weights taken apart into matrices and vectors. */
class Parts {
  private readonly attention: readonly Value[]
  private readonly mlp: readonly Value[]
  private readonly rest: ReadonlyMap<string, Value>

  constructor(tape: Tape, shape: ModelShape, weights: Readonly<Record<WeightName, Value>>) {
    const matrices = (stack: Value): Value[] =>
      split(tape, stack, 0, Array(stack.shape[0]).fill(1)).map(it => reshape(tape, it, it.shape.slice(1)))
    this.attention = matrices(weights.attention)
    this.mlp = matrices(weights.mlp)
    const layout = restLayout(shape)
    const sizes = layout.map(piece => sizeOf(piece.shape))
    const flat = split(tape, weights.rest, 0, sizes)
    this.rest = new Map(layout.map(({ name, shape }, i) => [name, reshape(tape, flat[i] as Value, shape)]))
  }

  inLayer(layer: number): Layer {
    const [q, k, v, o] = this.attention.slice(4 * layer, 4 * layer + 4) as [Value, Value, Value, Value]
    const [gate, up, down] = this.mlp.slice(3 * layer, 3 * layer + 3) as [Value, Value, Value]
    return { q, k, v, o, gate, up, down, piece: name => this.piece(`${layer}.${name}`) }
  }

  piece(name: string): Value {
    const value = this.rest.get(name)
    if (value === undefined) throw new Error(`network.ts: no piece "${name}" in the weights`)
    return value
  }
}

interface Layer {
  readonly q: Value
  readonly k: Value
  readonly v: Value
  readonly o: Value
  readonly gate: Value
  readonly up: Value
  readonly down: Value
  piece(name: string): Value
}

/** What all layers of one network share. */
interface Setting {
  readonly tape: Tape
  readonly shape: ModelShape
  readonly size: BatchShape
  readonly positions: Value
  readonly tables: RopeTables
}

/** Logits [places, vocabulary]. */
export function decoder(
  tape: Tape,
  shape: ModelShape,
  weights: Readonly<Record<WeightName, Value>>,
  batch: Batch & { readonly size: BatchShape },
): Value {
  const parts = new Parts(tape, shape, weights)
  const tables = ropeTables(tape, headWidth(shape), shape.ropeBase, shape.maxPositions)
  const setting = { tape, shape, size: batch.size, positions: batch.positions, tables }
  let x = rowsOf(tape, parts.piece('embedding'), batch.ids)
  for (let layer = 0; layer < shape.layers; layer++) {
    const these = parts.inLayer(layer)
    let mixed = attended(setting, these, x, !shape.noRope.includes(layer))
    // The last layer mixes tokens no more once it has attended: from here on only the places of losses are needed.
    if (layer === shape.layers - 1) {
      x = rowsOf(tape, x, batch.places)
      mixed = rowsOf(tape, mixed, batch.places)
    }
    x = add(tape, x, matmul(tape, mixed, these.o))
    x = add(tape, x, mlp(tape, these, rmsNorm(tape, x, these.piece('norm2'), NORM_EPSILON)))
  }
  const last = rmsNorm(tape, x, parts.piece('norm'), NORM_EPSILON)
  return matmul(tape, last, parts.piece('embedding'), { transposeB: true, factor: shape.width ** -0.5 })
}

/** [rows · length, width]: what each token draws from those before it, head beside head. */
function attended({ tape, shape, size, positions, tables }: Setting, layer: Layer, x: Value, hasRope: boolean): Value {
  const { rows, length } = size
  const normal = rmsNorm(tape, x, layer.piece('norm1'), NORM_EPSILON)
  const heads = (matrix: Value, bias: string): Value => {
    const flat = matmul(tape, normal, matrix, { bias: layer.piece(bias) })
    return transpose(tape, reshape(tape, flat, [rows, length, shape.heads, headWidth(shape)]), [0, 2, 1, 3])
  }
  const placed = (value: Value): Value => (hasRope ? rope(tape, value, positions, tables) : value)
  const [q, k, v] = [placed(heads(layer.q, 'biasQ')), placed(heads(layer.k, 'biasK')), heads(layer.v, 'biasV')]
  const mixed = transpose(tape, causalAttention(tape, q, k, v), [0, 2, 1, 3])
  return reshape(tape, mixed, [rows * length, shape.width])
}

function mlp(tape: Tape, { gate, up, down }: Layer, x: Value): Value {
  const inner = multiply(tape, silu(tape, matmul(tape, x, gate)), matmul(tape, x, up))
  return matmul(tape, inner, down, { transposeB: true })
}
