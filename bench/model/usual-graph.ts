/**
 * The decoder as every runtime knows it, with the names of transformers.js: the whole past comes in, the whole present
 * goes out, longer by the new tokens. This is the file that is shipped, and the only place where the weights are kept:
 * each is there once, under its own name (`3.q`, `3.norm1`, `embedding`), from where `read-weights.ts` takes it.
 *
 *   input_ids, position_ids [batch, new], attention_mask [batch, past + new]        int64
 *   past_key_values.i.key, past_key_values.i.value   [batch, heads, past, head]
 *   → present.i.key, present.i.value                 [batch, heads, past + new, head]
 *   → logits                                         [batch, new, vocabulary]
 */
import { Graph, typeNumber } from '../onnx/graph.ts'
import { type Dtype, multiply, norm, rotary, swish, transposed, UNSEEN } from './parts.ts'
import {
  type ATTENTION_PARTS,
  headWidth,
  type MLP_PARTS,
  type ModelShape,
  matrixOf,
  restPiece,
  type Weights,
} from './shape.ts'

export function usualGraph(shape: ModelShape, weights: Weights, dtype: Dtype = 'fp32'): Uint8Array {
  const graph = new Graph('usual')
  const { width, vocabulary } = shape
  const named = namedWeights(graph, shape, weights, dtype)
  const table = graph.initializer('embedding', 'float32', [vocabulary, width], restPiece(shape, weights, 'embedding'))
  const tokens = graph.input('input_ids', 'int64', ['batch', 'new'])
  const attend = attention(graph, shape, named)
  let x = graph.node('Gather', [table, tokens])
  for (let layer = 0; layer < shape.layers; layer++) {
    x = graph.node('Add', [x, attend(named.norm(x, `${layer}.norm1`), layer)])
    const input = named.norm(x, `${layer}.norm2`)
    const gate = swish(graph, named.multiply(input, layer, 'gate'))
    const inner = graph.node('Mul', [gate, named.multiply(input, layer, 'up')])
    x = graph.node('Add', [x, named.multiply(inner, layer, 'down')])
  }
  const last = graph.node('Mul', [named.norm(x, 'norm'), graph.scalar(1 / Math.sqrt(width))])
  graph.node('MatMul', [last, graph.node('Transpose', [table])], { name: 'logits' })
  graph.output('logits', 'float32', ['batch', 'new', vocabulary])
  return graph.finish()
}

type Part = (typeof ATTENTION_PARTS)[number] | (typeof MLP_PARTS)[number]

interface Named {
  multiply(x: string, layer: number, part: Part): string
  norm(x: string, name: string): string
  bias(x: string, name: string): string
}

/** Each is asked for once. */
function namedWeights(graph: Graph, shape: ModelShape, weights: Weights, dtype: Dtype): Named {
  const { width, hidden } = shape
  return {
    multiply(x, layer, part) {
      const stored = matrixOf(shape, weights, layer, part)
      const name = `${layer}.${part}`
      const outputs = part === 'gate' || part === 'up' ? hidden : width
      if (part !== 'down') return multiply(graph, x, { name, inputs: width, outputs, values: stored }, dtype)
      return multiply(graph, x, { name, inputs: hidden, outputs, values: transposed(stored, width, hidden) }, dtype)
    },
    norm: (x, name) => norm(graph, x, name, restPiece(shape, weights, name)),
    bias: (x, name) =>
      graph.node('Add', [x, graph.initializer(name, 'float32', [width], restPiece(shape, weights, name))]),
  }
}

function attention(graph: Graph, shape: ModelShape, named: Named): (x: string, layer: number) => string {
  const { heads, width, noRope } = shape
  const head = headWidth(shape)
  const unseen = unseenMask(graph)
  const positions = graph.input('position_ids', 'int64', ['batch', 'new'])
  const turn = rotary(graph, shape)
  const byHead = (x: string) =>
    graph.node('Transpose', [graph.node('Reshape', [x, graph.ints(0, 0, heads, head)])], {
      attributes: { perm: [0, 2, 1, 3] },
    })
  const grown = (made: string, name: string) => {
    const past = graph.input(`past_key_values.${name}`, 'float32', ['batch', heads, 'past', head])
    graph.output(`present.${name}`, 'float32', ['batch', heads, 'total', head])
    return graph.node('Concat', [past, made], { name: `present.${name}`, attributes: { axis: 2 } })
  }
  return (x, layer) => {
    const isTurned = !noRope.includes(layer)
    const part = (name: 'q' | 'k' | 'v') =>
      byHead(named.bias(named.multiply(x, layer, name), `${layer}.bias${name.toUpperCase()}`))
    const turned = (name: 'q' | 'k') => (isTurned ? turn(part(name), positions) : part(name))
    const queries = graph.node('Mul', [turned('q'), graph.scalar(1 / Math.sqrt(head))])
    const keys = graph.node('Transpose', [grown(turned('k'), `${layer}.key`)], { attributes: { perm: [0, 1, 3, 2] } })
    const values = grown(part('v'), `${layer}.value`)
    const scores = graph.node('Add', [graph.node('MatMul', [queries, keys]), unseen])
    const found = graph.node('MatMul', [graph.node('Softmax', [scores], { attributes: { axis: -1 } }), values])
    const rows = graph.node('Transpose', [found], { attributes: { perm: [0, 2, 1, 3] } })
    return named.multiply(graph.node('Reshape', [rows, graph.ints(0, 0, width)]), layer, 'o')
  }
}

/** A token sees those before it, and of them what the mask lets through: [batch, 1, new, past + new]. */
function unseenMask(graph: Graph): string {
  const mask = graph.input('attention_mask', 'int64', ['batch', 'total'])
  const sizeOf = (of: string) =>
    graph.node('Squeeze', [graph.node('Shape', [of], { attributes: { start: 1, end: 2 } })])
  const total = sizeOf(mask)
  const first = graph.node('Sub', [total, sizeOf('input_ids')])
  const range = (from: string) => graph.node('Range', [from, total, graph.int(1)])
  const asked = graph.node('Unsqueeze', [range(graph.int(0)), graph.ints(0)])
  const asking = graph.node('Unsqueeze', [range(first), graph.ints(1)])
  const isBefore = graph.node('LessOrEqual', [asked, asking])
  const isLet = graph.node('Cast', [graph.node('Unsqueeze', [mask, graph.ints(1, 2)])], {
    attributes: { to: typeNumber('bool') },
  })
  const isSeen = graph.node('And', [isBefore, isLet])
  return graph.node('Where', [isSeen, graph.scalar(0), graph.scalar(UNSEEN)])
}
