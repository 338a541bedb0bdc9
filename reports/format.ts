/**
 * Numbers as people read them: three digits that matter, a unit beside each, thousands set apart.
 * English and the same on every machine, whatever its locale.
 */

const NONE = '–'

/** 1234567 → `1,234,567`. */
export function count(value: number): string {
  if (!Number.isFinite(value)) return NONE
  const [whole = '', fraction] = String(Math.round(value * 1000) / 1000).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** Three digits that matter, never in powers of ten: 0.01234 → `0.0123`, 1234.5 → `1,235`; whole numbers stay whole. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return NONE
  const size = Math.abs(value)
  if (size >= 100 || Number.isInteger(value)) return count(Math.round(value))
  if (size < 1e-6) return '0'
  const rounded = Number(value.toPrecision(3))
  const digits = 2 - Math.floor(Math.log10(Math.abs(rounded)))
  return rounded.toFixed(Math.max(0, Math.min(digits, 8)))
}

/** Seconds of any size: `12.3 ms`, `4.56 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return NONE
  if (seconds === 0) return '0 s'
  if (seconds < 0.0009995) return `${number(seconds * 1e6)} µs`
  if (seconds < 0.9995) return `${number(seconds * 1e3)} ms`
  if (seconds < 59.95) return `${number(seconds)} s`
  return longDuration(seconds)
}

/** Two units, the second rounded: from a minute up. */
function longDuration(seconds: number): string {
  const [name, size, smaller, part] =
    seconds < 3599.5
      ? (['min', 60, 's', 1] as const)
      : seconds < 86_370
        ? (['h', 3600, 'min', 60] as const)
        : (['d', 86_400, 'h', 3600] as const)
  const parts = Math.round(seconds / part)
  const perUnit = size / part
  const rest = parts % perUnit
  const whole = `${count(Math.floor(parts / perUnit))} ${name}`
  return rest === 0 ? whole : `${whole} ${rest} ${smaller}`
}

export const milliseconds = (value: number): string => duration(value / 1000)

/** US dollars: cents where there are dollars, three digits that matter where there are not. */
export function money(dollars: number): string {
  if (!Number.isFinite(dollars)) return NONE
  const size = Math.abs(dollars)
  if (dollars === 0) return '$0'
  if (size >= 100) return `$${count(Math.round(dollars))}`
  if (size >= 1) return `$${dollars.toFixed(2)}`
  return `$${number(dollars)}`
}

/** A share of 1: 0.8349 → `83.5%`. */
export const percent = (share: number): string => (Number.isFinite(share) ? `${number(share * 100)}%` : NONE)

export const tokens = (value: number): string => `${count(value)} tokens`

/** `1 job`, `2 jobs`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
