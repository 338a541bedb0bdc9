/**
 * Reverse-mode automatic differentiation that writes ONNX: the forward nodes go into a graph as they are called, and
 * `gradients` adds the nodes of the backward pass to the same graph. So one run of a session gives a loss and its
 * gradients. All shapes are known when the graph is written.
 *
 *   const tape = new Tape('square')
 *   const x = tape.variable('x', [3])
 *   const loss = sum(tape, multiply(tape, x, x))
 *   const [gradient] = tape.gradients(loss, [x])      // 2x
 *
 * An operator of ours is a function: it emits its nodes and records how gradients flow back through it. `emit` alone
 * records nothing, which is what backward passes and optimisers want.
 */
import { sizeOf } from '../model/shape.ts'
import { type Elements, type ElementType, Graph, type NodeOptions } from '../onnx/graph.ts'

/** Something that the graph computes. Two values are the same only if they are the same object. */
export interface Value {
  readonly name: string
  readonly shape: readonly number[]
}

export type Values = readonly [Value, ...Value[]]

/** How gradients flow back through one operator: from those of its outputs to those of its inputs, in their order. */
interface Step {
  readonly outputs: Values
  readonly inputs: readonly Value[]
  /** What it gives for an input that nobody wants a gradient of is ignored; better to give null. */
  readonly back: (gradients: Values) => readonly (Value | null)[]
}

export class Tape {
  readonly graph: Graph
  readonly #steps: Step[] = []
  readonly #tracked = new Set<Value>()
  /** Tables and masks by name, so that each is stored once. */
  readonly #tables = new Map<string, Value>()

  constructor(name: string) {
    this.graph = new Graph(name)
  }

  input(name: string, shape: readonly number[], type: ElementType = 'float32'): Value {
    return { name: this.graph.input(name, type, shape), shape }
  }

  /** An input of which gradients are wanted. */
  variable(name: string, shape: readonly number[]): Value {
    const value = this.input(name, shape)
    this.#tracked.add(value)
    return value
  }

  number(value: number): Value {
    return { name: this.graph.scalar(value), shape: [] }
  }

  /** A whole tensor that is stored in the graph; `make` is called once for each name. */
  table(name: string, shape: readonly number[], make: (index: number) => number): Value {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => make(i))
    return this.#keep(name, shape, 'float32', data)
  }

  #keep(name: string, shape: readonly number[], type: ElementType, data: Elements): Value {
    const value = { name: this.graph.initializer(name, type, shape, data), shape }
    this.#tables.set(name, value)
    return value
  }

  zeros(shape: readonly number[]): Value {
    if (shape.length === 0) return this.number(0)
    return { name: this.graph.node('ConstantOfShape', [this.graph.ints(...shape)]), shape }
  }

  output(value: Value, name: string, type: ElementType = 'float32'): void {
    this.graph.output(this.graph.node('Identity', [value.name], { name }), type, value.shape)
  }

  /** A node of which no gradient is recorded. Inputs may be names, of small constants say. */
  emit(
    operator: string,
    inputs: readonly (Value | string)[],
    shape: readonly number[],
    attributes: NodeOptions['attributes'] = {},
    domain?: string,
  ): Value {
    const names = inputs.map(input => (typeof input === 'string' ? input : input.name))
    const options = domain === undefined ? { attributes } : { attributes, domain }
    return { name: this.graph.node(operator, names, options), shape }
  }

  /** Whether a gradient of it is wanted. */
  tracks(value: Value): boolean {
    return this.#tracked.has(value)
  }

  record(outputs: Values, inputs: readonly Value[], back: Step['back']): void {
    if (!inputs.some(input => this.#tracked.has(input))) return
    for (const output of outputs) this.#tracked.add(output)
    this.#steps.push({ outputs, inputs, back })
  }

  /** The same for an operator of one output whose inputs have nothing in common on the way back. */
  link(output: Value, ...inputs: readonly (readonly [Value, (gradient: Value) => Value])[]): Value {
    this.record(
      [output],
      inputs.map(([input]) => input),
      ([gradient]) => inputs.map(([input, back]) => (this.tracks(input) ? back(gradient) : null)),
    )
    return output
  }

  /** The gradients of a scalar. Zero for what it does not depend on. */
  gradients(loss: Value, of: readonly Value[]): Value[] {
    const known = new Map<Value, Value>([[loss, this.number(1)]])
    for (const step of this.#steps.toReversed()) this.#backThrough(step, known)
    return of.map(value => known.get(value) ?? this.zeros(value.shape))
  }

  #backThrough({ outputs, inputs, back }: Step, known: Map<Value, Value>): void {
    if (!outputs.some(output => known.has(output))) return
    const [first, ...rest] = outputs
    const ofOutput = (output: Value): Value => known.get(output) ?? this.zeros(output.shape)
    const gradients = back([ofOutput(first), ...rest.map(ofOutput)])
    for (const [i, input] of inputs.entries()) {
      const gradient = gradients[i]
      if (!gradient || !this.tracks(input)) continue
      if (!isSameShape(gradient.shape, input.shape))
        throw new Error(`tape.ts: a gradient of shape [${gradient.shape}] for a value of shape [${input.shape}]`)
      const before = known.get(input)
      known.set(input, before ? this.emit('Add', [before, gradient], input.shape) : gradient)
    }
  }
}

export const isSameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, i) => size === b[i])

/** The shape with one size replaced. */
export const withSize = (shape: readonly number[], axis: number, size: number): number[] =>
  shape.map((old, i) => (i === axis ? size : old))
