/**
 * Matrix products, either side transposed or not, times a factor: two matrices by Gemm, stacks of them by the
 * FusedMatMul of onnxruntime, which transposes nothing in memory.
 */
import { MICROSOFT } from '../onnx/graph.ts'
import { unbroadcast } from './elementwise.ts'
import { isSameShape, type Tape, type Value } from './tape.ts'

export interface ProductOptions {
  readonly transposeA?: boolean
  readonly transposeB?: boolean
  readonly factor?: number
  /** Added to each row; for two matrices only. */
  readonly bias?: Value
}

/** Rows and columns, as the product sees them. */
function facing({ shape }: Value, isTransposed = false): readonly [number, number] {
  const [rows = 1, columns = 1] = shape.slice(-2)
  return isTransposed ? [columns, rows] : [rows, columns]
}

/** A product of which no gradient is recorded. */
export function product(tape: Tape, a: Value, b: Value, options: ProductOptions = {}): Value {
  const { transposeA = false, transposeB = false, factor = 1, bias } = options
  const [rows, inner] = facing(a, transposeA)
  const [innerToo, columns] = facing(b, transposeB)
  const stack = a.shape.slice(0, -2)
  if (inner !== innerToo || !isSameShape(stack, b.shape.slice(0, -2)))
    throw new Error(`products.ts: no product of [${a.shape}] and [${b.shape}], as ${JSON.stringify(options)}`)
  const attributes = { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: factor } }
  const shape = [...stack, rows, columns]
  if (stack.length > 0) return tape.emit('FusedMatMul', [a, b], shape, attributes, MICROSOFT)
  return tape.emit('Gemm', bias === undefined ? [a, b] : [a, b, bias], shape, attributes)
}

export function matmul(tape: Tape, a: Value, b: Value, options: ProductOptions = {}): Value {
  const { transposeA = false, transposeB = false, factor = 1, bias } = options
  const times = (x: Value, y: Value, transposeX: boolean, transposeY: boolean): Value =>
    product(tape, x, y, { transposeA: transposeX, transposeB: transposeY, factor })
  const result = product(tape, a, b, options)
  const toA = (gradient: Value): Value =>
    transposeA ? times(b, gradient, transposeB, true) : times(gradient, b, false, !transposeB)
  const toB = (gradient: Value): Value =>
    transposeB ? times(gradient, a, true, transposeA) : times(a, gradient, !transposeA, false)
  if (bias === undefined) return tape.link(result, [a, toA], [b, toB])
  return tape.link(result, [a, toA], [b, toB], [bias, gradient => unbroadcast(tape, gradient, bias.shape)])
}
