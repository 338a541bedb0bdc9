/** Rows of a table, and the loss of a prediction. */
import { combine, total, view } from './elementwise.ts'
import type { Tape, Value } from './tape.ts'

/**
 * Rows of a matrix [n, width] by their numbers, int64. On the way back the gradients of a row are added up, by
 * ScatterElements: onnxruntime runs ScatterND with several threads, which lose updates of rows that come twice.
 */
export function rowsOf(tape: Tape, matrix: Value, numbers: Value): Value {
  const [count = 0] = numbers.shape
  const [, width = 0] = matrix.shape
  return tape.link(tape.emit('Gather', [matrix, numbers], [count, width]), [
    matrix,
    gradient => {
      const column = view(tape, numbers, [count, 1])
      const spread = tape.emit('Expand', [column, tape.graph.ints(count, width)], [count, width])
      const attributes = { axis: 0, reduction: 'add' }
      return tape.emit('ScatterElements', [tape.zeros(matrix.shape), spread, gradient], matrix.shape, attributes)
    },
  ])
}

/** Σ weight · −ln softmax(logits)[target]. Logits are [n, vocabulary]; targets int64. */
export function crossEntropy(tape: Tape, logits: Value, targets: Value, weights: Value): Value {
  const [count = 0, vocabulary = 0] = logits.shape
  const logs = tape.emit('LogSoftmax', [logits], logits.shape, { axis: -1 })
  const chosen = tape.emit('GatherElements', [logs, view(tape, targets, [count, 1])], [count, 1], { axis: 1 })
  const weighted = combine(tape, 'Mul', view(tape, chosen, [count]), weights)
  return tape.link(tape.emit('Neg', [total(tape, weighted)], []), [
    logits,
    gradient => {
      const values = tape.table('off and on', [2], i => i)
      const right = tape.emit('OneHot', [targets, tape.graph.int(vocabulary), values], logits.shape)
      const wrong = combine(tape, 'Sub', tape.emit('Exp', [logs], logits.shape), right)
      return combine(tape, 'Mul', wrong, view(tape, combine(tape, 'Mul', weights, gradient), [count, 1]))
    },
  ])
}
