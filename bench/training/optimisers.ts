/** What makes new weights of old ones and their gradients, as nodes of a graph. */
import { combine } from './elementwise.ts'
import { product } from './products.ts'
import type { Tape, Value } from './tape.ts'

/** All gradients together made no longer than `longest`, and how long they were. */
export function clipped(
  tape: Tape,
  gradients: readonly Value[],
  longest: number,
): { readonly gradients: Value[]; readonly length: Value } {
  const squares = gradients.map(gradient => tape.emit('ReduceSumSquare', [gradient], [], { keepdims: 0 }))
  const length = tape.emit('Sqrt', [tape.emit('Sum', squares, [])], [])
  const shrunk = combine(tape, 'Div', tape.number(longest), combine(tape, 'Add', length, tape.number(1e-6)))
  const factor = tape.emit('Min', [tape.number(1), shrunk], [])
  return { gradients: gradients.map(gradient => combine(tape, 'Mul', gradient, factor)), length }
}

const MOMENTUM = 0.95
const DECAY = 0.01
const NEWTON_SCHULZ = { steps: 5, linear: 3.4445, cubic: -4.775, quintic: 2.0315 }

/**
 * Muon (Jordan 2024) on a stack of matrices [n, rows, columns], rows ≤ columns: a step is the momentum with all its
 * singular values set to about one, so that rare directions count as much as frequent ones.
 */
export function muon(
  tape: Tape,
  { weights, gradient, momentum, rate, scale }: MuonInputs,
): { readonly weights: Value; readonly momentum: Value } {
  const moving = combine(tape, 'Add', scaled(tape, momentum, MOMENTUM), gradient)
  const ahead = combine(tape, 'Add', gradient, scaled(tape, moving, MOMENTUM))
  const step = combine(tape, 'Mul', orthogonal(tape, ahead), combine(tape, 'Mul', rate, scale))
  const kept = combine(tape, 'Sub', tape.number(1), scaled(tape, rate, DECAY))
  return { weights: combine(tape, 'Sub', combine(tape, 'Mul', weights, kept), step), momentum: moving }
}

interface MuonInputs {
  readonly weights: Value
  readonly gradient: Value
  readonly momentum: Value
  /** A number. */
  readonly rate: Value
  /** By matrix, [n, 1, 1]: times the rate. */
  readonly scale: Value
}

const scaled = (tape: Tape, x: Value, factor: number): Value => combine(tape, 'Mul', x, tape.number(factor))

/** X ← (a + b·XXᵀ + c·(XXᵀ)²)·X draws singular values from (0, 1] towards 1 (Newton–Schulz). */
function orthogonal(tape: Tape, x: Value): Value {
  const [count = 1, rows = 1] = x.shape
  const length = tape.emit('ReduceL2', [x], [count, 1, 1], { axes: [1, 2], keepdims: 1 })
  let normal = combine(tape, 'Div', x, combine(tape, 'Add', length, tape.number(1e-7)))
  const { steps, linear, cubic, quintic } = NEWTON_SCHULZ
  const diagonal = tape.table(`diagonal.${rows}`, [rows, rows], i => (i % (rows + 1) === 0 ? linear : 0))
  for (let i = 0; i < steps; i++) {
    const gram = product(tape, normal, normal, { transposeB: true })
    const square = product(tape, gram, gram, { factor: quintic })
    const polynomial = combine(tape, 'Add', square, combine(tape, 'Add', diagonal, scaled(tape, gram, cubic)))
    normal = product(tape, polynomial, normal)
  }
  return normal
}

const ADAM = { mean: 0.9, square: 0.98, epsilon: 1e-8 }

/** Adam (Kingma and Ba 2014), without weight decay. `step` counts from 1. */
export function adam(
  tape: Tape,
  { weights, gradient, mean, square, rate, step }: AdamInputs,
): { readonly weights: Value; readonly mean: Value; readonly square: Value } {
  const blended = (old: Value, fresh: Value, share: number): Value =>
    combine(tape, 'Add', scaled(tape, old, share), scaled(tape, fresh, 1 - share))
  // A mean that began at zero after so many steps is too small by this factor.
  const reached = (share: number): Value =>
    combine(tape, 'Sub', tape.number(1), tape.emit('Pow', [tape.number(share), step], []))
  const newMean = blended(mean, gradient, ADAM.mean)
  const newSquare = blended(square, combine(tape, 'Mul', gradient, gradient), ADAM.square)
  const spread = tape.emit('Sqrt', [combine(tape, 'Div', newSquare, reached(ADAM.square))], weights.shape)
  const direction = combine(tape, 'Div', newMean, combine(tape, 'Add', spread, tape.number(ADAM.epsilon)))
  const change = combine(tape, 'Mul', direction, combine(tape, 'Div', rate, reached(ADAM.mean)))
  return { weights: combine(tape, 'Sub', weights, change), mean: newMean, square: newSquare }
}

interface AdamInputs {
  readonly weights: Value
  readonly gradient: Value
  readonly mean: Value
  readonly square: Value
  /** Numbers. */
  readonly rate: Value
  readonly step: Value
}
