/** The small pieces of a decoder. Their ways back are written by hand: fewer passes over memory than composed ones. */
import { MICROSOFT } from '../onnx/graph.ts'
import { combine, unbroadcast } from './elementwise.ts'
import type { Tape, Value } from './tape.ts'

/** x·σ(x). Its slope is σ + y·(1 − σ). */
export function silu(tape: Tape, x: Value): Value {
  const sigmoid = tape.emit('Sigmoid', [x], x.shape)
  const y = combine(tape, 'Mul', x, sigmoid)
  return tape.link(y, [
    x,
    gradient => {
      const rest = combine(tape, 'Mul', y, combine(tape, 'Sub', tape.number(1), sigmoid))
      return combine(tape, 'Mul', gradient, combine(tape, 'Add', sigmoid, rest))
    },
  ])
}

/** x / √(mean x² + ε) · weight, along the last axis. */
export function rmsNorm(tape: Tape, x: Value, weight: Value, epsilon: number): Value {
  const last = x.shape.length - 1
  const each = [...x.shape.slice(0, last), 1]
  const mean = (of: Value): Value => tape.emit('ReduceMean', [of], each, { axes: [last], keepdims: 1 })
  const meanSquare = combine(tape, 'Add', mean(combine(tape, 'Mul', x, x)), tape.number(epsilon))
  const scale = tape.emit('Reciprocal', [tape.emit('Sqrt', [meanSquare], each)], each)
  const normal = combine(tape, 'Mul', x, scale)
  const y = combine(tape, 'Mul', normal, weight)
  return tape.link(
    y,
    [
      x,
      gradient => {
        const inner = combine(tape, 'Mul', gradient, weight)
        const along = combine(tape, 'Mul', normal, mean(combine(tape, 'Mul', inner, normal)))
        return combine(tape, 'Mul', scale, combine(tape, 'Sub', inner, along))
      },
    ],
    [weight, gradient => unbroadcast(tape, combine(tape, 'Mul', gradient, normal), weight.shape)],
  )
}

/** By position and pair of elements: [positions, width / 2]. */
export interface RopeTables {
  readonly cos: Value
  readonly sin: Value
  readonly minusSin: Value
}

export function ropeTables(tape: Tape, width: number, base: number, positions: number): RopeTables {
  const half = width / 2
  const angle = (i: number): number => Math.floor(i / half) * base ** ((-2 * (i % half)) / width)
  return {
    cos: tape.table('rope.cos', [positions, half], i => Math.cos(angle(i))),
    sin: tape.table('rope.sin', [positions, half], i => Math.sin(angle(i))),
    minusSin: tape.table('rope.minusSin', [positions, half], i => -Math.sin(angle(i))),
  }
}

/** Turns pairs (i, i + width/2) by an angle that grows with the position; x is [rows, heads, length, width]. */
export function rope(tape: Tape, x: Value, positions: Value, { cos, sin, minusSin }: RopeTables): Value {
  const turned = (of: Value, by: Value): Value =>
    tape.emit('RotaryEmbedding', [of, positions, cos, by], of.shape, {}, MICROSOFT)
  return tape.link(turned(x, sin), [x, gradient => turned(gradient, minusSin)])
}
