/** One run of the model: equally many tokens behind each of some texts, and the logits after the last of each. */
import type { Tensor } from 'onnxruntime-node'
import { onnx } from '../onnx/runtime.ts'
import { type Block, type Cells, gather, rowsOf, type View } from './block.ts'
import { toNumbers } from './logits.ts'
import type { Precision, Signature } from './signature.ts'

/** What a text has in the model's memory, and what comes behind it. */
export interface Line {
  readonly view: View
  /** Where the first of the tokens stands. */
  readonly position: number
  readonly tokens: readonly number[]
}

export interface Ran {
  /** With the new rows, a line for each text. */
  readonly block: Block
  /** By line: after its last token. */
  readonly logits: readonly Float32Array[]
}

type Feeds = Record<string, Tensor>

/** A session of onnxruntime, as far as it is needed. */
export interface Graph {
  run(feeds: Feeds, outputs: string[]): Promise<Record<string, Tensor>>
}

export class Runner {
  private readonly session: Graph
  private readonly signature: Signature

  constructor(session: Graph, signature: Signature) {
    this.session = session
    this.signature = signature
  }

  async run(lines: readonly Line[]): Promise<Ran> {
    const { slots } = this.signature
    const past = gather(
      slots,
      lines.map(line => line.view),
    )
    const added = lines[0]?.tokens.length ?? 0
    const outputs = await this.session.run({ ...this.texts(lines, past, added), ...this.rows(past) }, [
      'logits',
      ...slots.map(slot => slot.present),
    ])
    const cells = slots.map(slot => cellsOf(outputs[slot.present]))
    return {
      block: { lines: lines.length, rows: past.rows + added, cells },
      logits: lastLogits(outputs.logits, lines.length),
    }
  }

  /** What stands to the left of a shorter text is masked. */
  private texts(lines: readonly Line[], past: Block, added: number): Feeds {
    const { ids, mask, positions, keepsLogits, cacheSwitch } = this.signature
    const numbers = (type: 'int64' | 'int32', values: readonly number[], shape: readonly number[]): Tensor =>
      new (onnx().Tensor)(type, type === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values), shape)
    const total = past.rows + added
    const shown = lines.flatMap(({ view }) => {
      const masked = past.rows - rowsOf(view)
      return Array.from({ length: total }, (_, row) => (row < masked ? 0 : 1))
    })
    const tokens = lines.flatMap(line => line.tokens)
    const places = lines.flatMap(({ position, tokens }) => tokens.map((_, i) => position + i))
    return {
      input_ids: numbers(ids, tokens, [lines.length, added]),
      ...(mask ? { attention_mask: numbers('int64', shown, [lines.length, total]) } : {}),
      ...(positions ? { position_ids: numbers('int64', places, [lines.length, added]) } : {}),
      ...(keepsLogits ? { num_logits_to_keep: numbers('int64', [1], []) } : {}),
      ...(cacheSwitch
        ? { use_cache_branch: new (onnx().Tensor)('bool', Uint8Array.of(past.rows > 0 ? 1 : 0), [1]) }
        : {}),
    }
  }

  private rows(past: Block): Feeds {
    const feeds: Feeds = {}
    for (const [i, { past: input, precision, heads, width }] of this.signature.slots.entries()) {
      const cells = past.cells[i]
      if (cells !== undefined) feeds[input] = rowsTensor(precision, cells, [past.lines, heads, past.rows, width])
    }
    return feeds
  }
}

/** Node 24 has arrays of 16-bit numbers, into which a tensor turns ours, and which onnxruntime-node 1.30 takes for empty. */
function rowsTensor(precision: Precision, cells: Cells, shape: readonly number[]): Tensor {
  const tensor = new (onnx().Tensor)(precision, cells, shape)
  return precision === 'float16' ? Object.assign(tensor, { cpuData: cells }) : tensor
}

/** Newer Nodes know numbers of 16 bits; we keep to their bits. */
function cellsOf(tensor: Tensor | undefined): Cells {
  const data: unknown = tensor?.data
  if (data instanceof Float32Array || data instanceof Uint16Array) return data
  if (ArrayBuffer.isView(data) && tensor?.type === 'float16')
    return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  throw new Error(`the model gives numbers of type ${tensor?.type ?? 'nothing'}`)
}

function lastLogits(tensor: Tensor | undefined, lines: number): Float32Array[] {
  const cells = cellsOf(tensor)
  const [, rows = 1, vocabulary = 0] = tensor?.dims ?? []
  return Array.from({ length: lines }, (_, line) => {
    const end = (line + 1) * rows * vocabulary
    return toNumbers(cells.subarray(end - vocabulary, end))
  })
}
