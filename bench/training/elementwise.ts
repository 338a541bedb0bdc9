/** Sums, differences and products element by element, shapes broadcast as in NumPy, and sums over axes. */
import { isSameShape, type Tape, type Value } from './tape.ts'

/** What two shapes broadcast to: aligned at their ends, a size of 1 stretches. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1]
    if (x !== y && x !== 1 && y !== 1) throw new Error(`elementwise.ts: [${a}] and [${b}] do not broadcast`)
    return Math.max(x, y)
  })
}

type Binary = 'Add' | 'Sub' | 'Mul' | 'Div'
export const combine = (tape: Tape, operator: Binary, a: Value, b: Value): Value =>
  tape.emit(operator, [a, b], broadcast(a.shape, b.shape))

/** Sums over some axes, which stay with a size of 1. */
export const sumOver = (tape: Tape, x: Value, axes: readonly number[]): Value =>
  tape.emit(
    'ReduceSum',
    [x, tape.graph.ints(...axes)],
    x.shape.map((size, i) => (axes.includes(i) ? 1 : size)),
    { keepdims: 1 },
  )

/** The sum of everything, as a number. */
export const total = (tape: Tape, x: Value): Value => tape.emit('ReduceSum', [x], [], { keepdims: 0 })

export const view = (tape: Tape, x: Value, shape: readonly number[]): Value =>
  isSameShape(x.shape, shape) ? x : tape.emit('Reshape', [x, tape.graph.ints(...shape)], shape)

/** The way back through a broadcast: what was stretched is summed. */
export function unbroadcast(tape: Tape, gradient: Value, shape: readonly number[]): Value {
  if (isSameShape(gradient.shape, shape)) return gradient
  const added = gradient.shape.length - shape.length
  const axes = gradient.shape.flatMap((size, i) => (i < added || (shape[i - added] === 1 && size !== 1) ? [i] : []))
  return view(tape, sumOver(tape, gradient, axes), shape)
}

export const add = (tape: Tape, a: Value, b: Value): Value =>
  tape.link(
    combine(tape, 'Add', a, b),
    [a, gradient => unbroadcast(tape, gradient, a.shape)],
    [b, gradient => unbroadcast(tape, gradient, b.shape)],
  )

export const multiply = (tape: Tape, a: Value, b: Value): Value =>
  tape.link(
    combine(tape, 'Mul', a, b),
    [a, gradient => unbroadcast(tape, combine(tape, 'Mul', gradient, b), a.shape)],
    [b, gradient => unbroadcast(tape, combine(tape, 'Mul', gradient, a), b.shape)],
  )

export const sum = (tape: Tape, x: Value): Value =>
  tape.link(total(tape, x), [x, gradient => tape.emit('Expand', [gradient, tape.graph.ints(...x.shape)], x.shape)])
