/**
 * The decoder by hand, for tests: token after token in plain JavaScript and 64 bits, with neither a graph nor a cache. It
 * knows the weights and what `shape.ts` says of them, and nothing of how we build graphs.
 */
import { headWidth, type ModelShape, matrixOf, NORM_EPSILON, restPiece, type Weights } from './shape.ts'

type Vector = number[]

/** For each token of a text the logits of what comes after it. */
export function logitsByHand(shape: ModelShape, weights: Weights, text: readonly number[]): Vector[] {
  const { width } = shape
  const table = restPiece(shape, weights, 'embedding')
  const wordOf = (token: number): Vector => [...table.subarray(token * width, (token + 1) * width)]
  let rows = text.map(wordOf)
  for (let layer = 0; layer < shape.layers; layer++) {
    const seen = attention(shape, weights, layer, rows)
    rows = rows.map((row, t) => plus(row, seen[t] ?? []))
    rows = rows.map(row => plus(row, thought(shape, weights, layer, row)))
  }
  const tokens = Array.from({ length: shape.vocabulary }, (_, token) => wordOf(token))
  return rows
    .map(row => normed(row, restPiece(shape, weights, 'norm')))
    .map(row => tokens.map(word => dot(word, row) / Math.sqrt(width)))
}

function attention(shape: ModelShape, weights: Weights, layer: number, rows: readonly Vector[]): Vector[] {
  const head = headWidth(shape)
  const inputs = rows.map(row => normed(row, restPiece(shape, weights, `${layer}.norm1`)))
  const project = (part: 'q' | 'k' | 'v') =>
    inputs.map(row =>
      plus(times(row, matrixOf(shape, weights, layer, part)), [
        ...restPiece(shape, weights, `${layer}.bias${part.toUpperCase()}`),
      ]),
    )
  const [q, k, v] = [project('q'), project('k'), project('v')]
  const isTurned = !shape.noRope.includes(layer)
  const ofHead = (row: Vector, h: number): Vector => row.slice(h * head, (h + 1) * head)
  const placed = (row: Vector, h: number, t: number): Vector =>
    isTurned ? turned(ofHead(row, h), t, shape.ropeBase) : ofHead(row, h)
  return rows.map((_, t) => {
    const heads = Array.from({ length: shape.heads }, (_, h) => {
      const asked = placed(q[t] ?? [], h, t)
      const scores = k.slice(0, t + 1).map((key, s) => dot(asked, placed(key, h, s)) / Math.sqrt(head))
      const most = Math.max(...scores)
      const shares = scores.map(score => Math.exp(score - most))
      const all = shares.reduce((sum, share) => sum + share, 0)
      return shares.reduce(
        (sum, share, s) => plus(sum, scaled(ofHead(v[s] ?? [], h), share / all)),
        new Array<number>(head).fill(0),
      )
    })
    return times(heads.flat(), matrixOf(shape, weights, layer, 'o'))
  })
}

/** SwiGLU. `down` alone is stored as [out, in]. */
function thought(shape: ModelShape, weights: Weights, layer: number, row: Vector): Vector {
  const input = normed(row, restPiece(shape, weights, `${layer}.norm2`))
  const [gate, up] = (['gate', 'up'] as const).map(part => times(input, matrixOf(shape, weights, layer, part)))
  const inner = (gate ?? []).map((x, i) => (x / (1 + Math.exp(-x))) * (up?.[i] ?? 0))
  const down = matrixOf(shape, weights, layer, 'down')
  return row.map((_, out) => inner.reduce((sum, x, i) => sum + x * (down[out * inner.length + i] ?? 0), 0))
}

/** Numbers i and i + half turn together, the slower the larger i. */
function turned(x: Vector, position: number, base: number): Vector {
  const half = x.length / 2
  return x.map((value, j) => {
    const i = j % half
    const angle = position * base ** (-i / half)
    const other = x[j < half ? j + half : j - half] ?? 0
    return value * Math.cos(angle) + (j < half ? -other : other) * Math.sin(angle)
  })
}

function normed(x: Vector, weights: Float32Array): Vector {
  const size = Math.sqrt(dot(x, x) / x.length + NORM_EPSILON)
  return x.map((value, i) => (value / size) * (weights[i] ?? 0))
}

/** By a matrix [in, out]. */
function times(x: Vector, matrix: Float32Array): Vector {
  const outputs = matrix.length / x.length
  return Array.from({ length: outputs }, (_, out) =>
    x.reduce((sum, value, i) => sum + value * (matrix[i * outputs + out] ?? 0), 0),
  )
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
const plus = (a: Vector, b: Vector): Vector => a.map((value, i) => value + (b[i] ?? 0))
const scaled = (a: Vector, by: number): Vector => a.map(value => value * by)
