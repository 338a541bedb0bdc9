/**
 * The decoder as the core runs it. The cache comes in and is only read; out come the rows of the new tokens (the delta)
 * and what follows the last of them. Nothing is copied: scores against the cache and against the new rows are computed
 * apart and share one softmax.
 *
 *   tokens      [batch, new]                 int32
 *   positions   [batch, new]                 int64
 *   unseen      [batch, 1, 1, capacity]      0 where the cache has a row, a large negative number where it has none
 *   keys.i, values.i  [batch, heads, capacity, head]   the cache of layer i
 *   → rows      [batch, 2 · layers · heads, new, head]  keys of layer 0, values of layer 0, keys of layer 1 …
 *   → logits    [batch, vocabulary]          of the last token
 *   → next      [batch]                      the likeliest token, the lowest of equals
 *
 * In the last layer only the last token asks anything: of the others only the rows are wanted.
 * Two factors are in the weights: 1/√head in the queries, 1/√width in the last norm.
 */
import { Graph, MICROSOFT } from '../onnx/graph.ts'
import { beside, type Dtype, multiply, norm, rotary, swish, transposed, UNSEEN } from './parts.ts'
import { headWidth, type ModelShape, matrixOf, restPiece, type Weights } from './shape.ts'

interface Model {
  readonly graph: Graph
  readonly shape: ModelShape
  readonly weights: Weights
  readonly dtype: Dtype
}

const LAST = [-1, Number.MAX_SAFE_INTEGER] as const

export function deltaGraph(shape: ModelShape, weights: Weights, dtype: Dtype = 'fp32'): Uint8Array {
  const graph = new Graph('delta')
  const model: Model = { graph, shape, weights, dtype }
  const embedding = restPiece(shape, weights, 'embedding')
  const table = graph.initializer('embedding', 'float32', [shape.vocabulary, shape.width], embedding)
  const attend = attention(model)
  let x = graph.node('Gather', [table, graph.input('tokens', 'int32', ['batch', 'new'])])
  const rows: string[] = []
  for (let layer = 0; layer < shape.layers; layer++) {
    const { kept, keys, values } = attend(x, layer)
    x = feedForward(model, kept, layer)
    rows.push(keys, values)
  }
  graph.node('Concat', rows, { name: 'rows', attributes: { axis: 1 } })
  graph.output('rows', 'float32', ['batch', 2 * shape.layers * shape.heads, 'new', headWidth(shape)])
  head(model, x, embedding)
  return graph.finish()
}

/** What follows from the last token's vector. */
function head({ graph, shape, weights }: Model, x: string, embedding: Float32Array): void {
  const { width, vocabulary } = shape
  const last = norm(graph, x, 'norm', times(restPiece(shape, weights, 'norm'), 1 / Math.sqrt(width)))
  const table = graph.initializer('head', 'float32', [width, vocabulary], transposed(embedding, vocabulary, width))
  graph.node('Squeeze', [graph.node('MatMul', [last, table]), graph.ints(1)], { name: 'logits' })
  graph.node('ArgMax', ['logits'], { name: 'next', attributes: { axis: -1, keepdims: 0 } })
  graph.output('logits', 'float32', ['batch', vocabulary])
  graph.output('next', 'int64', ['batch'])
}

function feedForward({ graph, shape, weights, dtype }: Model, x: string, layer: number): string {
  const { width, hidden } = shape
  const part = (name: 'gate' | 'up' | 'down') => matrixOf(shape, weights, layer, name)
  const matrix = (name: string, inputs: number, outputs: number, values: Float32Array) => ({
    name: `${layer}.${name}`,
    inputs,
    outputs,
    values,
  })
  const input = norm(graph, x, `${layer}.norm2`, restPiece(shape, weights, `${layer}.norm2`))
  const both = matrix('gateUp', width, 2 * hidden, beside(width, [part('gate'), part('up')]))
  const [gate = '', up = ''] = graph.split('Split', [multiply(graph, input, both, dtype)], 2, {
    attributes: { axis: -1 },
  })
  const inner = graph.node('Mul', [swish(graph, gate), up])
  const down = matrix('down', hidden, width, transposed(part('down'), width, hidden))
  return graph.node('Add', [x, multiply(graph, inner, down, dtype)])
}

interface Attended {
  /** The vectors that go on: all, or in the last layer that of the last token. */
  readonly kept: string
  readonly keys: string
  readonly values: string
}

function attention(model: Model): (x: string, layer: number) => Attended {
  const { graph, shape, weights, dtype } = model
  const { width, heads, layers } = shape
  const split = projected(model)
  const unseen = graph.input('unseen', 'float32', ['batch', 1, 1, 'capacity'])
  const future = unseenFuture(graph)
  const parts = graph.node('Concat', [size(graph, unseen, 3), size(graph, 'tokens', 1)], { attributes: { axis: 0 } })
  const last = (of: string, axis: number) =>
    graph.node('Slice', [of, graph.ints(LAST[0]), graph.ints(LAST[1]), graph.ints(axis)])
  return (x, layer) => {
    const isLast = layer === layers - 1
    const { queries, keys, values } = split(x, layer)
    const asking = isLast ? last(queries, 2) : queries
    const cache = ['batch', heads, 'capacity', headWidth(shape)]
    const oldKeys = graph.input(`keys.${layer}`, 'float32', cache)
    const oldValues = graph.input(`values.${layer}`, 'float32', cache)
    const old = graph.node('Add', [scores(graph, asking, oldKeys), unseen])
    const fresh = graph.node('Add', [scores(graph, asking, keys), isLast ? last(future, 2) : future])
    const both = graph.node('Concat', [old, fresh], { attributes: { axis: -1 } })
    const shares = graph.node('Softmax', [both], { attributes: { axis: -1 } })
    const [ofOld = '', ofNew = ''] = graph.split('Split', [shares, parts], 2, { attributes: { axis: -1 } })
    const found = graph.node('Add', [graph.node('MatMul', [ofOld, oldValues]), graph.node('MatMul', [ofNew, values])])
    const flat = graph.node('Reshape', [
      graph.node('Transpose', [found], { attributes: { perm: [0, 2, 1, 3] } }),
      graph.ints(0, 0, width),
    ])
    const output = { name: `${layer}.o`, inputs: width, outputs: width, values: matrixOf(shape, weights, layer, 'o') }
    const kept = graph.node('Add', [isLast ? last(x, 1) : x, multiply(graph, flat, output, dtype)])
    return { kept, keys, values }
  }
}

const scores = (graph: Graph, queries: string, keys: string): string =>
  graph.node('FusedMatMul', [queries, keys], { domain: MICROSOFT, attributes: { transB: 1, alpha: { float: 1 } } })

/** Queries, keys and values of a layer's input, as [batch, heads, tokens, head]. */
function projected({ graph, shape, weights, dtype }: Model) {
  const { width, heads, noRope } = shape
  const positions = graph.input('positions', 'int64', ['batch', 'new'])
  const turn = rotary(graph, shape)
  const split = (x: string, ...sizes: number[]) =>
    graph.split('Split', [x, graph.ints(...sizes)], sizes.length, { attributes: { axis: 1 } })
  const scale = 1 / Math.sqrt(headWidth(shape))
  return (x: string, layer: number) => {
    const part = (name: 'q' | 'k' | 'v') => matrixOf(shape, weights, layer, name)
    const bias = (name: 'biasQ' | 'biasK' | 'biasV') => restPiece(shape, weights, `${layer}.${name}`)
    const input = norm(graph, x, `${layer}.norm1`, restPiece(shape, weights, `${layer}.norm1`))
    const values = beside(width, [times(part('q'), scale), part('k'), part('v')])
    const matrix = { name: `${layer}.qkv`, inputs: width, outputs: 3 * width, values }
    const biases = beside(1, [times(bias('biasQ'), scale), bias('biasK'), bias('biasV')])
    const all = graph.node('Add', [
      multiply(graph, input, matrix, dtype),
      graph.initializer(`${layer}.bias`, 'float32', [3 * width], biases),
    ])
    const apart = graph.node('Reshape', [all, graph.ints(0, 0, 3 * heads, headWidth(shape))])
    const byHead = graph.node('Transpose', [apart], { attributes: { perm: [0, 2, 1, 3] } })
    const [both = '', value = ''] = split(byHead, 2 * heads, heads)
    const turned = noRope.includes(layer) ? both : turn(both, positions)
    const [queries = '', keys = ''] = split(turned, heads, heads)
    return { queries, keys, values: value }
  }
}

/** A new token does not see those after it: [batch, 1, new, new]. */
function unseenFuture(graph: Graph): string {
  const asking = graph.node('Unsqueeze', ['positions', graph.ints(1, 3)])
  const asked = graph.node('Unsqueeze', ['positions', graph.ints(1, 2)])
  const isSeen = graph.node('LessOrEqual', [asked, asking])
  return graph.node('Where', [isSeen, graph.scalar(0), graph.scalar(UNSEEN)])
}

const size = (graph: Graph, of: string, axis: number): string =>
  graph.node('Shape', [of], { attributes: { start: axis, end: axis + 1 } })

const times = (values: Float32Array, factor: number): Float32Array => values.map(value => value * factor)
