/** The encoder through onnxruntime: many texts at once, and not at once: it has to be waited for. */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { onnx } from '../onnx/runtime.ts'
import { PAD } from './encoder.ts'
import type { StoredEncoder } from './folder.ts'

type Ids = readonly number[]

export class OnnxEncoder {
  readonly dimensions: number
  readonly #session: InferenceSession

  private constructor(session: InferenceSession, dimensions: number) {
    this.#session = session
    this.dimensions = dimensions
  }

  static async open({ model, shape }: StoredEncoder, threads = 1): Promise<OnnxEncoder> {
    const options = { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 } as const
    return new OnnxEncoder(await onnx().InferenceSession.create(model, options), shape.dimensions)
  }

  /** By text, in their order. */
  async embed(texts: readonly Ids[]): Promise<Float32Array[]> {
    if (texts.length === 0) return []
    const length = Math.max(1, ...texts.map(text => text.length))
    const table = (of: (text: Ids, place: number) => number): Tensor => {
      const data = texts.flatMap(text => Array.from({ length }, (_, place) => BigInt(of(text, place))))
      return new (onnx().Tensor)('int64', BigInt64Array.from(data), [texts.length, length])
    }
    const { sentence_embedding: found } = await this.#session.run({
      input_ids: table((text, place) => text[place] ?? PAD),
      attention_mask: table((text, place) => Number(place < text.length)),
    })
    const vectors = found?.data as Float32Array
    return texts.map((_, i) => vectors.slice(i * this.dimensions, (i + 1) * this.dimensions))
  }

  async close(): Promise<void> {
    await this.#session.release()
  }
}
