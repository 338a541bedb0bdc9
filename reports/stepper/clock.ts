/** Moments of a run as people write and read them: `14 min 3.125 s`, `843.125`, `0.5h`. */
import { TICKS_PER_SECOND, type Ticks } from '../../sim/units.ts'

const SECONDS: Readonly<Record<string, number>> = {
  µs: 1e-6,
  us: 1e-6,
  ms: 1e-3,
  '': 1,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
}
const PART = /^(\d+(?:\.\d+)?|\.\d+)\s*(µs|us|ms|s|min|h|d|)(?:\s+|(?=\d)|$)/

/** To the microsecond, or with fewer decimals, in the largest units that it has: what is shown can be typed. */
export function clockTime(t: Ticks, decimals = 6): string {
  const unit = 10 ** (6 - decimals)
  const micros = Math.round(((t / TICKS_PER_SECOND) * 1e6) / unit) * unit
  const minutes = Math.floor(micros / 60e6)
  const seconds = `${shortened((micros - minutes * 60e6) / 1e6)} s`
  if (minutes === 0) return seconds
  const hours = Math.floor(minutes / 60)
  return hours === 0 ? `${minutes} min ${seconds}` : `${hours} h ${minutes % 60} min ${seconds}`
}

const shortened = (seconds: number): string =>
  seconds
    .toFixed(6)
    .replace(/(\.\d*?[0-9]??)0+$/, '$1')
    .replace(/\.$/, '')

/** A bare number is seconds; null: this is no time. */
export function parsedTime(text: string): Ticks | null {
  let rest = text.trim().replaceAll(/(\d),(?=\d{3})/g, '$1')
  if (rest === '') return null
  let total = 0
  while (rest !== '') {
    const part = PART.exec(rest)
    if (part === null) return null
    total += Number(part[1]) * (SECONDS[part[2] ?? ''] ?? 1)
    rest = rest.slice(part[0].length)
  }
  return Math.round(total * TICKS_PER_SECOND)
}
