/** Reads a protocol-buffer message: its fields by number, each as it is asked for. Whole numbers below 2⁵³ only. */

interface Field {
  readonly number: number
  /** Of a field of variable length. */
  readonly bytes: Uint8Array
  readonly int: number
}

const WIRE = { varint: 0, eightBytes: 1, bytes: 2, fourBytes: 5 }
const text = new TextDecoder()

export class Fields {
  private readonly fields: readonly Field[]

  /** Throws a RangeError if the message ends in the middle of a field. */
  constructor(message: Uint8Array) {
    this.fields = [...fieldsOf(message)]
  }

  messages(number: number): Fields[] {
    return this.fields.filter(field => field.number === number).map(({ bytes }) => new Fields(bytes))
  }

  message(number: number): Fields | undefined {
    return this.messages(number)[0]
  }

  bytes(number: number): Uint8Array {
    return this.fields.find(field => field.number === number)?.bytes ?? NOTHING
  }

  text(number: number): string {
    return text.decode(this.bytes(number))
  }

  /** One field each, or packed into one. */
  ints(number: number): number[] {
    return this.fields
      .filter(field => field.number === number)
      .flatMap(({ bytes, int }) => (bytes === NOTHING ? [int] : packed(bytes)))
  }
}

const NOTHING = new Uint8Array(0)

function* fieldsOf(message: Uint8Array): Generator<Field> {
  const cursor = { at: 0 }
  while (cursor.at < message.length) {
    const tag = varint(message, cursor)
    const number = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === WIRE.varint) yield { number, int: varint(message, cursor), bytes: NOTHING }
    else yield { number, int: 0, bytes: take(message, cursor, lengthOf(wire, message, cursor)) }
  }
}

function lengthOf(wire: number, message: Uint8Array, cursor: { at: number }): number {
  if (wire === WIRE.bytes) return varint(message, cursor)
  if (wire === WIRE.eightBytes) return 8
  if (wire === WIRE.fourBytes) return 4
  throw new RangeError(`a field of unknown kind ${wire} at byte ${cursor.at}`)
}

function take(message: Uint8Array, cursor: { at: number }, count: number): Uint8Array {
  const end = cursor.at + count
  if (end > message.length) throw new RangeError(`${end - message.length} bytes are missing at its end`)
  const bytes = message.subarray(cursor.at, end)
  cursor.at = end
  return bytes
}

/** Seven bits a byte, the lowest first. */
function varint(message: Uint8Array, cursor: { at: number }): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = message[cursor.at++]
    if (byte === undefined) throw new RangeError('it ends within a number')
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

function packed(bytes: Uint8Array): number[] {
  const values: number[] = []
  for (const cursor = { at: 0 }; cursor.at < bytes.length; ) values.push(varint(bytes, cursor))
  return values
}
