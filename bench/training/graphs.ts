/**
 * The two graphs of training. The *gradient graph* takes weights and a batch and gives the loss, its gradients and what
 * the model would have said. The *update graph* takes weights, gradients and the optimisers' state and gives new ones.
 * A step runs the first once for each of its batches, adds up what comes out, and runs the second once: so batches may
 * be of any number and shapes, and be spread over threads. Losses are therefore sums, not means; the update divides.
 */
import { type ModelShape, WEIGHT_NAMES, type WeightName, weightShapes } from '../model/shape.ts'
import { combine } from './elementwise.ts'
import { crossEntropy } from './lookup.ts'
import { type BatchShape, decoder } from './network.ts'
import { adam, clipped, muon } from './optimisers.ts'
import { Tape, type Value } from './tape.ts'

/** What the optimisers remember, and whose shape it has. */
export const STATE_NAMES = ['attention.momentum', 'mlp.momentum', 'rest.mean', 'rest.square'] as const
export type StateName = (typeof STATE_NAMES)[number]
export const LONGEST_GRADIENT = 1

export function stateShapes(shape: ModelShape): Record<WeightName | StateName, number[]> {
  const { attention, mlp, rest } = weightShapes(shape)
  return {
    attention,
    mlp,
    rest,
    'attention.momentum': attention,
    'mlp.momentum': mlp,
    'rest.mean': rest,
    'rest.square': rest,
  }
}

export const gradientOf = (name: WeightName): string => `${name}.gradient`
export const nextOf = (name: WeightName | StateName): string => `${name}.next`

/** Inputs: weights, `ids`, `positions`, `places`, `targets`, `lossWeights`. Outputs: `loss`, `said`, gradients. */
export function gradientGraph(shape: ModelShape, size: BatchShape): Uint8Array {
  const tape = new Tape('gradients')
  const shapes = weightShapes(shape)
  const weights = byName(WEIGHT_NAMES, name => tape.variable(name, shapes[name]))
  const logits = predictions(tape, shape, weights, size)
  const targets = tape.input('targets', [size.places], 'int64')
  const loss = crossEntropy(tape, logits, targets, tape.input('lossWeights', [size.places]))
  tape.output(loss, 'loss')
  const gradients = tape.gradients(
    loss,
    WEIGHT_NAMES.map(name => weights[name]),
  )
  for (const [i, name] of WEIGHT_NAMES.entries()) tape.output(gradients[i] as Value, gradientOf(name))
  return tape.graph.finish()
}

/** For examinations: the same without loss and gradients. */
export function readingGraph(shape: ModelShape, size: BatchShape): Uint8Array {
  const tape = new Tape('reading')
  const shapes = weightShapes(shape)
  predictions(
    tape,
    shape,
    byName(WEIGHT_NAMES, name => tape.input(name, shapes[name])),
    size,
  )
  return tape.graph.finish()
}

function predictions(tape: Tape, shape: ModelShape, weights: Record<WeightName, Value>, size: BatchShape): Value {
  const { rows, length, places } = size
  const logits = decoder(tape, shape, weights, {
    size,
    ids: tape.input('ids', [rows * length], 'int64'),
    positions: tape.input('positions', [rows, length], 'int64'),
    places: tape.input('places', [places], 'int64'),
  })
  const said = tape.emit('ArgMax', [logits], [places], { axis: 1, keepdims: 0 })
  tape.output(said, 'said', 'int64')
  return logits
}

/**
 * Inputs: weights, state, gradients (sums), `lossWeight` (of all batches together), `muonRate`, `adamRate`, `step`
 * (from 1). Outputs: what is next of weights and state, and `gradientLength` (before clipping).
 */
export function updateGraph(shape: ModelShape): Uint8Array {
  const tape = new Tape('update')
  const shapes = stateShapes(shape)
  const now = byName([...WEIGHT_NAMES, ...STATE_NAMES], name => tape.input(name, shapes[name]))
  const [lossWeight, rate, adamRate, step] = UPDATE_NUMBERS.map(name => tape.input(name, [])) as Numbers
  const means = WEIGHT_NAMES.map(name => combine(tape, 'Div', tape.input(gradientOf(name), shapes[name]), lossWeight))
  const { gradients, length } = clipped(tape, means, LONGEST_GRADIENT)
  tape.output(length, 'gradientLength')
  const [ofAttention, ofMlp, ofRest] = gradients as [Value, Value, Value]
  for (const [name, gradient] of [['attention', ofAttention] as const, ['mlp', ofMlp] as const]) {
    const momentum = now[`${name}.momentum`]
    const next = muon(tape, { weights: now[name], gradient, momentum, rate, scale: muonScale(tape, shape, name) })
    tape.output(next.weights, nextOf(name))
    tape.output(next.momentum, nextOf(`${name}.momentum`))
  }
  const { rest: weights, 'rest.mean': mean, 'rest.square': square } = now
  const next = adam(tape, { weights, gradient: ofRest, mean, square, rate: adamRate, step })
  tape.output(next.weights, nextOf('rest'))
  tape.output(next.mean, nextOf('rest.mean'))
  tape.output(next.square, nextOf('rest.square'))
  return tape.graph.finish()
}

export const UPDATE_NUMBERS = ['lossWeight', 'muonRate', 'adamRate', 'step'] as const
type Numbers = [Value, Value, Value, Value]

/** A matrix with more outputs than inputs needs a larger step; of the mlp, those are all but every third, `down`. */
function muonScale(tape: Tape, shape: ModelShape, name: 'attention' | 'mlp'): Value {
  if (name === 'attention') return tape.number(1)
  const wide = Math.max(1, shape.hidden / shape.width) ** 0.5
  return tape.table('mlp.scale', [3 * shape.layers, 1, 1], i => (i % 3 === 2 ? 1 : wide))
}

function byName<N extends string, T>(names: readonly N[], make: (name: N) => T): Record<N, T> {
  return Object.fromEntries(names.map(name => [name, make(name)])) as Record<N, T>
}
