/** Formats with one JSON object a line. */
import { BadField, guarded, type TraceFormat, type TraceRow } from './format.ts'

export type JsonObject = Readonly<Record<string, unknown>>

interface JsonlFormat {
  readonly name: string
  readonly example: string
  /** The keys that a row of this format has. */
  readonly keys: readonly string[]
  /** May throw `BadField`. */
  row(of: JsonObject): TraceRow
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function parseObject(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

export function objects(field: string, value: unknown): readonly JsonObject[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) return value
  throw new BadField(field, 'a list of objects, 1 at least', value)
}

export const defineJsonl = (format: JsonlFormat): TraceFormat => ({
  name: format.name,
  example: format.example,
  header: false,
  recognises: firstLine => {
    const row = parseObject(firstLine)
    // A first row that is cut short is still known by its keys.
    return format.keys.every(key => (row === null ? firstLine.includes(`"${key}"`) : key in row))
  },
  open: () =>
    guarded(line => {
      const row = parseObject(line)
      if (row === null) throw new BadField('the row', 'a JSON object', line)
      return format.row(row)
    }),
})
