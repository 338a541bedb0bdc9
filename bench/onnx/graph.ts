/**
 * Writes ONNX models: nodes are added one by one, and each returns the name of what it computes, so that a network reads
 * like the formula that it is. Names and numbers of fields are those of onnx.proto.
 *
 *   const graph = new Graph('double')
 *   const x = graph.input('x', 'float32', ['batch', 4])
 *   graph.output(graph.node('Mul', [x, graph.scalar(2)], { name: 'y' }), 'float32', ['batch', 4])
 *   const model = graph.finish()
 */
import { Message } from './protobuf.ts'

export type ElementType = 'float32' | 'float16' | 'uint8' | 'int8' | 'int32' | 'int64' | 'bool'
export type Elements = Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array
/** A name stands for a size that is known when the model runs. */
export type Dimension = number | string
/** A float needs its own form: 1 could be either. */
export type Attribute = number | string | readonly number[] | { readonly float: number }
export interface NodeOptions {
  /** What the (first) output is called; else a name is made up. */
  readonly name?: string
  readonly attributes?: Readonly<Record<string, Attribute>>
  /** Whose operator: default ONNX's own. */
  readonly domain?: string
}

/** Operators that onnxruntime adds. */
export const MICROSOFT = 'com.microsoft'
const TYPE_NUMBER: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
}
/** The number by which an attribute (of Cast, say) names a type. */
export const typeNumber = (type: ElementType): number => TYPE_NUMBER[type]

const OPSET = 17
const IR_VERSION = 8
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 }

export class Graph {
  private readonly name: string
  private readonly nodes: Message[] = []
  private readonly initializers: Message[] = []
  private readonly inputs: Message[] = []
  private readonly outputs: Message[] = []
  private readonly domains = new Set<string>()
  /** Small constants by what they are, so that each is stored once. */
  private readonly constants = new Map<string, string>()
  private made = 0

  constructor(name: string) {
    this.name = name
  }

  get size(): number {
    return this.nodes.length
  }

  input(name: string, type: ElementType, shape: readonly Dimension[]): string {
    this.inputs.push(valueInfo(name, type, shape))
    return name
  }

  output(name: string, type: ElementType, shape: readonly Dimension[]): void {
    this.outputs.push(valueInfo(name, type, shape))
  }

  /** Weights and tables. */
  initializer(name: string, type: ElementType, shape: readonly number[], data: Elements): string {
    const tensor = new Message()
    for (const size of shape) tensor.int(1, size)
    tensor.int(2, TYPE_NUMBER[type]).text(8, name)
    this.initializers.push(tensor.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)))
    return name
  }

  private constant(type: ElementType, shape: readonly number[], data: Elements): string {
    const key = `${type} ${shape.join('x')} ${data.join()}`
    const known = this.constants.get(key)
    if (known !== undefined) return known
    const name = this.initializer(`constant_${this.constants.size}`, type, shape, data)
    this.constants.set(key, name)
    return name
  }

  /** A number of no dimension. */
  scalar(value: number): string {
    return this.constant('float32', [], Float32Array.of(value))
  }

  /** Whole numbers, as a list. */
  ints(...values: readonly number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt))
  }

  int(value: number): string {
    return this.constant('int64', [], BigInt64Array.of(BigInt(value)))
  }

  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    const [output] = this.nodeOf(operator, inputs, 1, options)
    return output as string
  }

  /** A node of several outputs. */
  split(operator: string, inputs: readonly string[], outputs: number, options: NodeOptions = {}): string[] {
    return this.nodeOf(operator, inputs, outputs, options)
  }

  private nodeOf(operator: string, inputs: readonly string[], count: number, options: NodeOptions): string[] {
    const { name, attributes = {}, domain } = options
    const outputs = Array.from({ length: count }, (_, i) =>
      i === 0 && name !== undefined ? name : `${operator}_${this.made++}`,
    )
    const node = new Message()
    for (const input of inputs) node.text(1, input)
    for (const output of outputs) node.text(2, output)
    node.text(3, `${operator}#${this.nodes.length}`).text(4, operator)
    for (const [key, value] of Object.entries(attributes)) node.message(5, attributeOf(key, value))
    if (domain !== undefined) {
      node.text(7, domain)
      this.domains.add(domain)
    }
    this.nodes.push(node)
    return outputs
  }

  finish(): Uint8Array {
    const graph = new Message()
    for (const node of this.nodes) graph.message(1, node)
    graph.text(2, this.name)
    for (const tensor of this.initializers) graph.message(5, tensor)
    for (const input of this.inputs) graph.message(11, input)
    for (const output of this.outputs) graph.message(12, output)
    const model = new Message().int(1, IR_VERSION).text(2, 'llm-os-lab').message(7, graph)
    for (const [domain, version] of [['', OPSET] as const, ...[...this.domains].map(it => [it, 1] as const)])
      model.message(8, new Message().text(1, domain).int(2, version))
    return model.finish()
  }
}

function attributeOf(name: string, value: Attribute): Message {
  const attribute = new Message().text(1, name)
  if (typeof value === 'number') return attribute.int(3, value).int(20, ATTRIBUTE.int)
  if (typeof value === 'string') return attribute.text(4, value).int(20, ATTRIBUTE.string)
  if ('float' in value) return attribute.float(2, value.float).int(20, ATTRIBUTE.float)
  for (const each of value) attribute.int(8, each)
  return attribute.int(20, ATTRIBUTE.ints)
}

function valueInfo(name: string, type: ElementType, shape: readonly Dimension[]): Message {
  const dimensions = new Message()
  for (const size of shape)
    dimensions.message(1, typeof size === 'string' ? new Message().text(2, size) : new Message().int(1, size))
  const tensor = new Message().int(1, TYPE_NUMBER[type]).message(2, dimensions)
  return new Message().text(1, name).message(2, new Message().message(1, tensor))
}
