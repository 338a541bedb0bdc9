/** How the values of an axis are written: all in one unit, that of the largest. */
import { count, duration, money, number } from '../format.ts'
import type { Axis, Unit } from './figure.ts'

interface Writing {
  /** Behind the title of the axis. */
  readonly unit: string
  readonly write: (value: number) => string
  /** From tick to tick, where round numbers of the axis are no round numbers of the unit. */
  readonly step?: number
}

/** Without the zeros that a measured value would have. */
const plain = (value: number): string =>
  Math.abs(value) < 0.01 ? String(Number(value.toPrecision(3))) : count(Number(value.toPrecision(4)))
const scaled = (unit: string, factor: number): Writing => ({ unit, write: value => plain(value * factor) })

const TIMES: readonly (readonly [fromSeconds: number, unit: string])[] = [
  [2 * 86_400, 'days'],
  [2 * 3600, 'h'],
  [120, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [0, 'µs'],
]
const SIZES: Record<string, number> = { days: 86_400, h: 3600, min: 60, s: 1, ms: 1e-3, µs: 1e-6 }

/** `most`: the largest value on the axis; `perUnit`: seconds in one of them. */
function times(most: number, perUnit: number): Writing {
  const unit = TIMES.find(([from]) => most * perUnit >= from)?.[1] ?? 's'
  const size = SIZES[unit] ?? 1
  const writing = scaled(unit, perUnit / size)
  return size > 1 ? { ...writing, step: (roundStep((most * perUnit) / size) * size) / perUnit } : writing
}

const STEPS = [1, 2, 5, 10]
/** Up to `most` in about six steps: 23 goes in steps of 5. */
const TICKS = 6

function roundStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / TICKS))
  return power * (STEPS.find(step => step * power * TICKS >= most) ?? 1)
}

const many = (unit: string, most: number): Writing =>
  most >= 2e6
    ? scaled(`million ${unit}`.trim(), 1e-6)
    : most >= 2e4
      ? scaled(`thousand ${unit}`.trim(), 1e-3)
      : scaled(unit, 1)

/** A relative difference: `+5%`. */
const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${plain(Math.abs(100 * value))}%`

const WRITINGS: Record<Unit, (most: number) => Writing> = {
  share: () => scaled('%', 100),
  ms: most => times(most, 1e-3),
  seconds: most => times(most, 1),
  tokens: most => many('tokens', most),
  count: most => many('', most),
  usd: most => (most < 0.1 ? { unit: 'US$ per thousand', write: value => plain(value * 1000) } : scaled('US$', 1)),
  ratio: () => scaled('×', 1),
  difference: () => ({ unit: '', write: signed }),
}

export const writingOf = ({ unit }: Axis, most: number): Writing => WRITINGS[unit](Math.abs(most))

/** A value that stands alone, with its unit. */
export function withUnit({ unit }: Axis, value: number): string {
  switch (unit) {
    case 'share':
      return `${number(value * 100)}%`
    case 'ms':
      return duration(value / 1000)
    case 'seconds':
      return duration(value)
    case 'usd':
      return money(value)
    case 'difference':
      return signed(value)
    case 'ratio':
      return `${number(value)}×`
    default:
      return number(value)
  }
}
