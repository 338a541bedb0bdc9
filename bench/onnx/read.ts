/** Reads from an ONNX file what a loader wants to know before it runs it: the names of its inputs, and its weights. */
import { Fields } from './read-protobuf.ts'

export interface Initializer {
  readonly shape: readonly number[]
  /** By the number of its type in onnx.proto: 1 is float32. */
  readonly type: number
  /** Little-endian, as in the file. */
  readonly bytes: Uint8Array
}

export interface OnnxModel {
  readonly inputs: readonly string[]
  readonly initializers: ReadonlyMap<string, Initializer>
}

const MODEL = { graph: 7 }
const GRAPH = { initializer: 5, input: 11 }
const VALUE = { name: 1 }
const TENSOR = { dimensions: 1, type: 2, name: 8, bytes: 9 }

/** Throws a RangeError for what is no ONNX file, or not all of one. */
export function readOnnx(file: Uint8Array): OnnxModel {
  const graph = new Fields(file).message(MODEL.graph)
  if (graph === undefined) throw new RangeError('no graph in it')
  const initializers = new Map<string, Initializer>()
  for (const tensor of graph.messages(GRAPH.initializer))
    initializers.set(tensor.text(TENSOR.name), {
      shape: tensor.ints(TENSOR.dimensions),
      type: tensor.ints(TENSOR.type)[0] ?? 0,
      bytes: tensor.bytes(TENSOR.bytes),
    })
  return { inputs: graph.messages(GRAPH.input).map(input => input.text(VALUE.name)), initializers }
}

/** A copy: data in a file need not be aligned. */
export const floatsOf = ({ bytes }: Initializer): Float32Array => new Float32Array(new Uint8Array(bytes).buffer)
