/**
 * Writes protocol buffers: a message is a list of fields, each a tag and a value. Only what ONNX files need.
 *
 * Worked example: field 1 = 150 is the bytes 08 96 01: the tag is (1 << 3) | 0, and 150 is written seven bits at a time.
 */
const utf8 = new TextEncoder()

export class Message {
  private readonly parts: Uint8Array[] = []
  /** Bytes so far. */
  length = 0

  private raw(bytes: Uint8Array): this {
    this.parts.push(bytes)
    this.length += bytes.length
    return this
  }

  /** Negative numbers take ten bytes, as in two's complement of 64 bits. */
  private varint(value: bigint | number): this {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, BigInt(value))
    do {
      const seven = Number(rest & 0x7fn)
      rest >>= 7n
      bytes.push(rest === 0n ? seven : seven | 0x80)
    } while (rest !== 0n)
    return this.raw(Uint8Array.from(bytes))
  }

  private tag(field: number, wire: 0 | 2 | 5): this {
    return this.varint((field << 3) | wire)
  }

  int(field: number, value: bigint | number): this {
    return this.tag(field, 0).varint(value)
  }

  float(field: number, value: number): this {
    return this.tag(field, 5).raw(new Uint8Array(Float32Array.of(value).buffer))
  }

  bytes(field: number, value: Uint8Array): this {
    return this.tag(field, 2).varint(value.length).raw(value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value))
  }

  message(field: number, value: Message): this {
    this.tag(field, 2).varint(value.length)
    for (const part of value.parts) this.raw(part)
    return this
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.length)
    let at = 0
    for (const part of this.parts) {
      all.set(part, at)
      at += part.length
    }
    return all
  }
}
