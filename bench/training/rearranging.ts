/** Operators that move elements and change none: their way back is to move the gradients home. */
import { view } from './elementwise.ts'
import { isSameShape, type Tape, type Value, type Values, withSize } from './tape.ts'

export const reshape = (tape: Tape, x: Value, shape: readonly number[]): Value =>
  isSameShape(x.shape, shape) ? x : tape.link(view(tape, x, shape), [x, gradient => view(tape, gradient, x.shape)])

const permuted = (tape: Tape, x: Value, order: readonly number[]): Value =>
  tape.emit(
    'Transpose',
    [x],
    order.map(axis => x.shape[axis] ?? 1),
    { perm: order },
  )

export function transpose(tape: Tape, x: Value, order: readonly number[]): Value {
  const home = order.map((_, axis) => order.indexOf(axis))
  return tape.link(permuted(tape, x, order), [x, gradient => permuted(tape, gradient, home)])
}

export function pieces(tape: Tape, x: Value, axis: number, sizes: readonly number[]): Values {
  if (sizes.length === 1) return [x]
  const inputs = [x.name, tape.graph.ints(...sizes)]
  const names = tape.graph.split('Split', inputs, sizes.length, { attributes: { axis } })
  const [first, ...rest] = names.map((name, i) => ({ name, shape: withSize(x.shape, axis, sizes[i] ?? 0) }))
  if (first === undefined) throw new Error('rearranging.ts: a split into no pieces')
  return [first, ...rest]
}

export function joined(tape: Tape, parts: Values, axis: number): Value {
  if (parts.length === 1) return parts[0]
  const size = parts.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0)
  return tape.emit('Concat', parts, withSize(parts[0].shape, axis, size), { axis })
}

export function split(tape: Tape, x: Value, axis: number, sizes: readonly number[]): Values {
  if (sizes.length === 1) return [x]
  const parts = pieces(tape, x, axis, sizes)
  tape.record(parts, [x], gradients => [joined(tape, gradients, axis)])
  return parts
}

/** Part of an axis, cut out. */
export function cut(tape: Tape, x: Value, axis: number, from: number, to: number): Value {
  const { graph } = tape
  if (from === 0 && to === x.shape[axis]) return x
  const bounds = [graph.ints(from), graph.ints(to), graph.ints(axis)]
  return tape.emit('Slice', [x, ...bounds], withSize(x.shape, axis, to - from))
}

/** With zeros around it along one axis, so that it begins at `from` of `size`. */
export function padded(tape: Tape, x: Value, axis: number, from: number, size: number): Value {
  const old = x.shape[axis] ?? 0
  if (old === size) return x
  const before = x.shape.map((_, i) => (i === axis ? from : 0))
  const after = x.shape.map((_, i) => (i === axis ? size - from - old : 0))
  return tape.emit('Pad', [x, tape.graph.ints(...before, ...after)], withSize(x.shape, axis, size))
}
