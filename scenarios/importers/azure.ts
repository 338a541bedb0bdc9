/** Azure LLM inference 2023 and 2024: a date and time to 10⁻⁷ s, without a zone (taken as UTC) or with one. */
import type { Seconds } from '../../sim/units.ts'
import { defineCsv } from './csv.ts'
import { BadField } from './format.ts'

const STAMP = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/

/** Minutes east of Greenwich. */
function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

/** Whole seconds since 1970 and the fraction, apart: a double holds not both to 10⁻⁷ s. */
function parse(text: string): { whole: Seconds; fraction: Seconds } {
  const [, year, month, day, hour, minute, second, fraction, zone] = STAMP.exec(text) ?? []
  const days = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000
  const date = new Date(days * 86_400_000)
  const real = date.getUTCMonth() + 1 === Number(month) && Number(hour) < 24 && Number(minute) < 60
  if (!real || Number(second) > 60) throw new BadField('TIMESTAMP', 'a time such as 2023-11-16 18:15:46.68', text)
  const minutes = (days * 24 + Number(hour)) * 60 + Number(minute) - offset(zone)
  return { whole: minutes * 60 + Number(second), fraction: Number(fraction ?? 0) }
}

export default defineCsv({
  name: 'azure',
  columns: { at: 'TIMESTAMP', input: 'ContextTokens', output: 'GeneratedTokens' },
  example: 'TIMESTAMP,ContextTokens,GeneratedTokens',
  clock: () => {
    let first: Seconds | undefined
    return text => {
      const { whole, fraction } = parse(text)
      first ??= whole
      return whole - first + fraction
    }
  },
})
