/**
 * A small encoder of sentences. Each word counts together with the word two before it, so that `the code of anna` says
 * something that neither `the code of boris` nor `the door of anna` says; a bag of words cannot tell a text about the code
 * of anna and the door of boris from one about the door of anna and the code of boris.
 *
 *   z = Σₜ word[xₜ] ⊙ left[xₜ₋₂] · (right[xₜ₊₁]² + ε)          the embedding is z / |z|
 *
 * `word` and `left` are vectors, one a word; `right` is a number: what follows tells whether something is stated (`is`) or
 * only asked for or mentioned. Beyond the ends of a text stands `<pad>`. Words that say nothing learn to be near 0.
 */
import type { Random } from '../../scenarios/language/random.ts'
import { WORDS } from '../../scenarios/language/words.ts'
import { sizeOf } from '../model/shape.ts'
import { Graph } from '../onnx/graph.ts'
import { add, multiply } from '../training/elementwise.ts'
import { rowsOf } from '../training/lookup.ts'
import { rmsNorm } from '../training/neural.ts'
import { matmul } from '../training/products.ts'
import { reshape } from '../training/rearranging.ts'
import type { Tape, Value } from '../training/tape.ts'

export interface EncoderShape {
  readonly vocabulary: number
  readonly dimensions: number
}

export interface EncoderWeights {
  readonly word: Float32Array
  readonly left: Float32Array
  readonly right: Float32Array
}
export type EncoderWeightName = keyof EncoderWeights
export const ENCODER_WEIGHTS: readonly EncoderWeightName[] = ['word', 'left', 'right']

export const PAD = 0
/** How far to the left a word looks, and to the right. */
export const LEFT = 2
export const RIGHT = 1
/** The least that a word after another leaves of it: so that signs never turn. */
export const LEAST_RIGHT = 0.01
/** Of the mean square, so that a text of no words that say anything has the embedding 0. */
export const EPSILON = 1e-9

export function encoderShapes({ vocabulary, dimensions }: EncoderShape): Record<EncoderWeightName, number[]> {
  return { word: [vocabulary, dimensions], left: [vocabulary, dimensions], right: [vocabulary, 1] }
}

/** Pairs of words begin as random directions; words outside the language, which nothing can teach, as nothing. */
export function startEncoder(shape: EncoderShape, random: Random): EncoderWeights {
  const sizes = encoderShapes(shape)
  const normal = (size: number): Float32Array => Float32Array.from({ length: size }, () => random.normal())
  const word = normal(sizeOf(sizes.word)).map(x => x * shape.dimensions ** -0.5)
  for (let id = 0; id < shape.vocabulary; id++)
    if (isNoWord(id)) word.fill(0, id * shape.dimensions, (id + 1) * shape.dimensions)
  return { word, left: normal(sizeOf(sizes.left)), right: new Float32Array(sizeOf(sizes.right)).fill(1) }
}

const isNoWord = (id: number): boolean => ['<pad>', '<unk>', undefined].includes(WORDS[id])

/** So many texts of so many words, the shorter ones filled with `<pad>`. */
export interface TextShape {
  readonly rows: number
  readonly length: number
}

/** Texts as the tape wants them: words, their neighbours on both sides, and which of them are words at all. */
export interface Texts {
  readonly shape: TextShape
  /** int64 [rows · length]. */
  readonly ids: Value
  readonly left: Value
  readonly right: Value
  /** [rows, 1, length]: 1 for a word, 0 for padding. */
  readonly mask: Value
}

/** Vectors of length √dimensions: [rows, dimensions]. */
export function encoded(
  tape: Tape,
  shape: EncoderShape,
  weights: Record<EncoderWeightName, Value>,
  texts: Texts,
): Value {
  const { rows, length } = texts.shape
  const { dimensions } = shape
  const pairs = multiply(tape, rowsOf(tape, weights.word, texts.ids), rowsOf(tape, weights.left, texts.left))
  const follows = rowsOf(tape, weights.right, texts.right)
  const gate = add(tape, multiply(tape, follows, follows), tape.number(LEAST_RIGHT))
  const counts = multiply(tape, reshape(tape, gate, [rows, 1, length]), texts.mask)
  const sum = matmul(tape, counts, reshape(tape, pairs, [rows, length, dimensions]))
  const ones = tape.table('ones', [dimensions], () => 1)
  return rmsNorm(tape, reshape(tape, sum, [rows, dimensions]), ones, EPSILON)
}

/**
 * The same for every runtime, with the names of transformers.js:
 *
 *   input_ids, attention_mask [batch, words]              int64
 *   → last_hidden_state       [batch, words, dimensions]  what each word adds; their mean, made unit length, is the same
 *   → sentence_embedding      [batch, dimensions]         unit length
 */
export function encoderGraph(shape: EncoderShape, weights: EncoderWeights): Uint8Array {
  const graph = new Graph('encoder')
  const sizes = encoderShapes(shape)
  const table = (name: EncoderWeightName): string => graph.initializer(name, 'float32', sizes[name], weights[name])
  const mask = graph.input('attention_mask', 'int64', ['batch', 'words'])
  const ids = graph.node('Mul', [graph.input('input_ids', 'int64', ['batch', 'words']), mask])
  const pairs = graph.node('Mul', [
    graph.node('Gather', [table('word'), ids]),
    graph.node('Gather', [table('left'), moved(graph, ids, LEFT)]),
  ])
  const follows = graph.node('Gather', [table('right'), moved(graph, ids, -RIGHT)])
  const gate = graph.node('Add', [graph.node('Mul', [follows, follows]), graph.scalar(LEAST_RIGHT)])
  const isWord = graph.node('Unsqueeze', [graph.node('Cast', [mask], { attributes: { to: 1 } }), graph.ints(2)])
  const counts = graph.node('Mul', [gate, isWord])
  const each = graph.node('Mul', [pairs, counts], { name: 'last_hidden_state' })
  graph.output(each, 'float32', ['batch', 'words', shape.dimensions])
  const sum = graph.node('ReduceSum', [each, graph.ints(1)], { attributes: { keepdims: 0 } })
  const squares = graph.node('ReduceSumSquare', [sum], { attributes: { axes: [1], keepdims: 1 } })
  const length = graph.node('Sqrt', [graph.node('Add', [squares, graph.scalar(shape.dimensions * EPSILON)])])
  graph.output(graph.node('Div', [sum, length], { name: 'sentence_embedding' }), 'float32', ['batch', shape.dimensions])
  return graph.finish()
}

/** Each word in the place of the one so many further on (or, below 0, back); `<pad>` comes in at the end. */
function moved(graph: Graph, ids: string, by: number): string {
  const before = by > 0 ? by : 0
  const after = by < 0 ? -by : 0
  const wide = graph.node('Pad', [ids, graph.ints(0, before, 0, after), graph.int(PAD)])
  const [from, to] = by > 0 ? [0, -by] : [-by, Number.MAX_SAFE_INTEGER]
  return graph.node('Slice', [wide, graph.ints(from), graph.ints(to), graph.ints(1)])
}
