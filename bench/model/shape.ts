/**
 * The shape of a decoder of ours, and its weights. The trainer, the exporter and the core read this one definition.
 *
 * A Llama without surprises (RMS norms, rotary positions, SwiGLU, tied embedding) but for three things: biases on q, k and
 * v; layers without positions (`noRope`), in which a query finds its key by meaning alone; and logits divided by √width.
 * All matrices are stored as [in, out] but `down`, which is [width, hidden], that is [out, in].
 *
 * Weights live in three tensors, so that an optimiser works on few large ones:
 *   attention  [4·layers, width, width]    q, k, v, o of layer 0, then of layer 1 …     (Muon)
 *   mlp        [3·layers, width, hidden]   gate, up, down of layer 0 …                  (Muon)
 *   rest       [flat]                      what `restLayout` lists, one after the other  (AdamW)
 */
export interface ModelShape {
  readonly vocabulary: number
  readonly width: number
  readonly layers: number
  readonly heads: number
  readonly hidden: number
  readonly noRope: readonly number[]
  readonly ropeBase: number
  readonly maxPositions: number
}

export interface Weights {
  readonly attention: Float32Array
  readonly mlp: Float32Array
  readonly rest: Float32Array
}
export type WeightName = keyof Weights
export const WEIGHT_NAMES: readonly WeightName[] = ['attention', 'mlp', 'rest']
export const NORM_EPSILON = 1e-5

export const headWidth = ({ width, heads }: ModelShape): number => width / heads
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/** Name and shape of each piece of `rest`, in order: `embedding`, `3.norm1`, `3.norm2`, `3.biasQ` …, `norm`. */
export function restLayout({ vocabulary, width, layers }: ModelShape): { name: string; shape: number[] }[] {
  const perLayer = ['norm1', 'norm2', 'biasQ', 'biasK', 'biasV']
  return [
    { name: 'embedding', shape: [vocabulary, width] },
    ...Array.from({ length: layers }, (_, layer) =>
      perLayer.map(piece => ({ name: `${layer}.${piece}`, shape: [width] })),
    ).flat(),
    { name: 'norm', shape: [width] },
  ]
}

export function weightShapes(shape: ModelShape): Record<WeightName, number[]> {
  const { layers, width, hidden } = shape
  return {
    attention: [4 * layers, width, width],
    mlp: [3 * layers, width, hidden],
    rest: [restLayout(shape).reduce((sum, piece) => sum + sizeOf(piece.shape), 0)],
  }
}

export const parameterCount = (shape: ModelShape): number =>
  Object.values(weightShapes(shape)).reduce((sum, each) => sum + sizeOf(each), 0)

/** One piece of `rest`, as a view. */
export function restPiece(shape: ModelShape, weights: Weights, name: string): Float32Array {
  let from = 0
  for (const piece of restLayout(shape)) {
    const size = sizeOf(piece.shape)
    if (piece.name === name) return weights.rest.subarray(from, from + size)
    from += size
  }
  throw new Error(`no piece "${name}" in the weights`)
}

export const ATTENTION_PARTS = ['q', 'k', 'v', 'o'] as const
export const MLP_PARTS = ['gate', 'up', 'down'] as const
export type MatrixName = (typeof ATTENTION_PARTS)[number] | (typeof MLP_PARTS)[number]
const indexIn = (parts: readonly MatrixName[], part: MatrixName): number => parts.indexOf(part)

/** One matrix of a layer, as a view. */
export function matrixOf(
  { width, hidden }: ModelShape,
  weights: Weights,
  layer: number,
  part: MatrixName,
): Float32Array {
  const inAttention = indexIn(ATTENTION_PARTS, part)
  if (inAttention >= 0) {
    const size = width * width
    return weights.attention.subarray((4 * layer + inAttention) * size, (4 * layer + inAttention + 1) * size)
  }
  const size = width * hidden
  const inMlp = indexIn(MLP_PARTS, part)
  return weights.mlp.subarray((3 * layer + inMlp) * size, (3 * layer + inMlp + 1) * size)
}
