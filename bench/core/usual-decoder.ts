/**
 * Runs the usual graph as transformers.js does: what it says is the present becomes the past of the next run. The yard
 * stick for the delta graph, in tests and in measurements. All texts of a batch grow alike.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { headWidth, type ModelShape } from '../model/shape.ts'
import { onnx } from '../onnx/runtime.ts'

export class UsualDecoder {
  private readonly session: InferenceSession
  private readonly shape: ModelShape
  private past: Readonly<Record<string, Tensor>> = {}
  length = 0

  constructor(session: InferenceSession, shape: ModelShape) {
    this.session = session
    this.shape = shape
  }

  static async load(bytes: Uint8Array, shape: ModelShape): Promise<UsualDecoder> {
    const options = {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      enableMemPattern: false,
      logSeverityLevel: 3,
    } as const
    return new UsualDecoder(await onnx().InferenceSession.create(bytes, options), shape)
  }

  /** Forgets everything. Given rows, that is the past of every text. */
  reset(rows = 0, batch = 1): void {
    this.length = rows
    const { layers, heads } = this.shape
    const size = [batch, heads, rows, headWidth(this.shape)]
    const names = Array.from({ length: layers }, (_, layer) => [`${layer}.key`, `${layer}.value`]).flat()
    this.past = Object.fromEntries(
      names.map(name => [
        `past_key_values.${name}`,
        new (onnx().Tensor)('float32', new Float32Array(batch * heads * rows * headWidth(this.shape)), size),
      ]),
    )
  }

  /** Logits [batch, new, vocabulary] after these tokens. `isLet`, of all rows so far and the new ones: default all. */
  async step(tokens: readonly (readonly number[])[], isLet?: readonly (readonly boolean[])[]): Promise<Float32Array> {
    const [batch, count] = [tokens.length, tokens[0]?.length ?? 0]
    if (this.length === 0) this.reset(0, batch)
    const total = this.length + count
    const whole = (values: readonly number[], size: number[]) =>
      new (onnx().Tensor)('int64', BigInt64Array.from(values, BigInt), size)
    const mask = tokens.flatMap((_, text) => Array.from({ length: total }, (_, i) => Number(isLet?.[text]?.[i] ?? 1)))
    const result = await this.session.run({
      ...this.past,
      input_ids: whole(tokens.flat(), [batch, count]),
      position_ids: whole(
        tokens.flatMap(text => text.map((_, i) => this.length + i)),
        [batch, count],
      ),
      attention_mask: whole(mask, [batch, total]),
    })
    this.length = total
    this.past = Object.fromEntries(
      Object.keys(this.past).map(name => [name, result[name.replace('past_key_values', 'present')] as Tensor]),
    )
    return result.logits?.data as Float32Array
  }

  release(): Promise<void> {
    return this.session.release()
  }
}
