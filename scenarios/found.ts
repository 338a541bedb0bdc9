/** What was found where something else was expected, in a few words for an error message. */
export function found(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value !== 'string') return String(value)
  const text = JSON.stringify(value)
  return text.length > 42 ? `${text.slice(0, 40)}…"` : text
}
