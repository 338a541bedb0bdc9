/**
 * The rows of the texts that are being written together, where the model can read them at once: for each layer's keys,
 * and values,  [places][heads][capacity][width].  It is a copy: what belongs to a text is in its own `KvRows`. A text
 * keeps its place from step to step, so that only its newest rows are copied.
 *
 * All places have the same capacity, and the model reads all of it. So it is fitted to the longest text: at once when
 * that has outgrown it, and when the rows read in vain have come to cost more than copying everything once.
 */
import { requireBytes } from './kv-memory.ts'
import { copyNumbers, inSteps, type KvRows, type RowShape } from './kv-rows.ts'

/** Room to write a while before the longest text has outgrown it. */
const GROWTH = 1 + 1 / 16
const roomFor = (rows: number): number => inSteps(rows * GROWTH)
/** More memory than is needed now: what is fresh is slow. */
const RESERVE = 1.5
/** How many times as long as reading a row in vain it takes to copy it. */
const COPY_COST = 2

export class KvBatch {
  capacity = 0
  /** For keys of layer 0, values of layer 0, keys of layer 1 …. */
  private parts: readonly Float32Array[] = []
  private readonly heads: number
  private readonly width: number
  private readonly partCount: number
  private places: (KvRows | undefined)[] = []
  /** Rows read for nothing since the last fitting. */
  private vain = 0

  constructor({ blocks, width }: RowShape, heads: number) {
    this.heads = heads
    this.width = width
    this.partCount = blocks / heads
  }

  /** Brings these texts together; gives them in the order of their places. */
  gather(texts: readonly KvRows[]): readonly KvRows[] {
    this.fit(texts)
    const ordered = this.assign(texts)
    ordered.forEach((text, place) => {
      this.update(text, place)
    })
    return ordered
  }

  /** The rows of the first places: keys of layer 0, values of layer 0, …. */
  views(places: number): Float32Array[] {
    const count = places * this.heads * this.capacity * this.width
    return this.parts.map(part => part.subarray(0, count))
  }

  forget(text: KvRows): void {
    const place = this.places.indexOf(text)
    if (place >= 0) this.places[place] = undefined
  }

  private fit(texts: readonly KvRows[]): void {
    const longest = Math.max(...texts.map(text => text.length))
    this.vain += Math.max(0, this.capacity - roomFor(longest))
    const isWasteful = this.vain > COPY_COST * longest
    if (longest > this.capacity || isWasteful) {
      this.capacity = roomFor(longest)
      this.vain = 0
      this.places = []
    }
    const numbers = texts.length * this.heads * this.capacity * this.width
    if (numbers <= (this.parts[0]?.length ?? -1)) return
    const reserved = Math.ceil(RESERVE * numbers)
    requireBytes(this.partCount * reserved * Float32Array.BYTES_PER_ELEMENT)
    this.parts = Array.from({ length: this.partCount }, () => new Float32Array(reserved))
    this.places = []
  }

  private assign(texts: readonly KvRows[]): readonly KvRows[] {
    const wanted = new Set(texts)
    const placed: (KvRows | undefined)[] = texts.map((_, place) => {
      const text = this.places[place]
      return text !== undefined && wanted.delete(text) ? text : undefined
    })
    const others = wanted.values()
    const ordered = placed.map(text => text ?? (others.next().value as KvRows))
    ordered.forEach((text, place) => {
      if (this.places[place] !== text) text.copied = 0
    })
    for (const text of texts) this.forget(text)
    ordered.forEach((text, place) => {
      this.places[place] = text
    })
    return ordered
  }

  /** Copies what has changed. */
  private update(text: KvRows, place: number): void {
    const { heads, width, capacity } = this
    const { copied, length } = text
    this.parts.forEach((part, number) => {
      for (let head = 0; head < heads; head++) {
        const from = ((number * heads + head) * text.capacity + copied) * width
        const at = ((place * heads + head) * capacity + copied) * width
        copyNumbers(text.data, from, part, at, (length - copied) * width)
      }
    })
    text.copied = length
  }
}
