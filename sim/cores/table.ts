/**
 * A core that was measured at some points and is interpolated between them, without a formula: straight lines
 * over tokens for prompts, and over batch × mean context for decoding. Lines through monotone points are monotone.
 *
 * Outside of what was measured: below the first point, its time; beyond the last, in proportion to it. Both err
 * on the high side for a step time of the form a + b·x, and the second by a·x/last at most.
 *
 * A step that does both costs their sum less the cheapest step measured: the weights are streamed once, not twice.
 * That is an assumption; so is that a chunk of prompt costs the same wherever in the prompt it lies. Not promised:
 * that a short context beside long ones never lowers the price, since the mean is what was measured.
 *
 * Example: decode at context 100 measured for batch 1 (10 ms) and 5 (18 ms): batch 2 takes 12 ms, batch 10 36 ms.
 */
import { type Batch, type Core, type Price, wholeTicks } from '../core.ts'
import { type Seconds, TICKS_PER_SECOND, type Ticks, type Tokens } from '../units.ts'
import { type CoreOptions, checkedSpec, checkedSwap, requirePositive, swapTime } from './limits.ts'

/** One step of `batch` jobs that decode, each at `context` tokens. */
export interface DecodePoint {
  readonly batch: number
  readonly context: Tokens
  readonly seconds: Seconds
}

/** One step that computes `tokens` of prompt. */
export interface PrefillPoint {
  readonly tokens: Tokens
  readonly seconds: Seconds
}

export interface TableOptions extends CoreOptions {
  /** Every batch at every context, in any order. */
  readonly decode: readonly DecodePoint[]
  readonly prefill: readonly PrefillPoint[]
}

/** Times over increasing places. */
interface Line {
  readonly places: readonly number[]
  readonly times: readonly Ticks[]
}

export function tableCore(options: TableOptions): Core {
  const prefill = prefillLine(options.prefill)
  const decode = decodeLines(options.decode)
  const batches = decode.map(row => row.batch)
  const cheapest = Math.min(prefill.times[0] as Ticks, (decode[0] as Row).line.times[0] as Ticks)
  const swapTicksPerToken = checkedSwap('table', options.swapTicksPerToken)
  const price: Price = { first: 1, growth: 0, validSteps: 1 }

  const decodeTicks = (batch: Batch): Ticks => {
    const context = batch.decodeContext / batch.decoding
    return between(batches, i => along((decode[i] as Row).line, context), batch.decoding)
  }
  const prefillTicks = (batch: Batch): Ticks => along(prefill, Math.max(batch.prefillTokens, batch.prefilling))

  return {
    spec: checkedSpec('table', options),
    price(batch) {
      let time = batch.decoding > 0 ? decodeTicks(batch) : 0
      if (batch.prefilling > 0) time += prefillTicks(batch) - (batch.decoding > 0 ? cheapest : 0)
      price.first = wholeTicks(time + swapTime(batch.swapTokens, swapTicksPerToken))
      return price
    },
  }
}

interface Row {
  readonly batch: number
  readonly line: Line
}

const along = (line: Line, place: number): Ticks => between(line.places, i => line.times[i] as Ticks, place)

/** The value at `place` on straight lines through the values at `places`; outside, as the header says. */
function between(places: readonly number[], valueAt: (i: number) => number, place: number): number {
  const last = places.length - 1
  const first = places[0] as number
  if (place <= first) return valueAt(0)
  const end = places[last] as number
  if (place >= end) return valueAt(last) * (place / end)
  let i = 0
  while ((places[i + 1] as number) <= place) i++
  const low = valueAt(i)
  const from = places[i] as number
  return low + ((valueAt(i + 1) - low) * (place - from)) / ((places[i + 1] as number) - from)
}

function prefillLine(points: readonly PrefillPoint[]): Line {
  if (points.length === 0) throw new Error('core table: prefill has no points; measure at least one')
  return lineOf(
    'prefill',
    'tokens',
    points.map(({ tokens, seconds }) => ({ place: tokens, seconds })),
  )
}

function decodeLines(points: readonly DecodePoint[]): Row[] {
  if (points.length === 0) throw new Error('core table: decode has no points; measure at least one')
  const batches = [...new Set(points.map(point => point.batch))].sort((a, b) => a - b)
  const rows = batches.map(batch => ({ batch, line: rowLine(batch, points) }))
  const contexts = (rows[0] as Row).line.places
  for (const { batch, line } of rows) {
    requirePositive('table', 'batch', batch)
    requireSameContexts(batch, line.places, contexts, (rows[0] as Row).batch)
  }
  contexts.forEach((context, i) => {
    const column = rows.map(row => ({ place: row.batch, ticks: row.line.times[i] as Ticks }))
    requireRising(`decode at context ${context}`, 'batch', column)
  })
  return rows
}

function rowLine(batch: number, points: readonly DecodePoint[]): Line {
  const row = points.filter(point => point.batch === batch)
  return lineOf(
    `decode at batch ${batch}`,
    'context',
    row.map(({ context, seconds }) => ({ place: context, seconds })),
  )
}

function requireSameContexts(batch: number, found: readonly number[], expected: readonly number[], first: number) {
  if (found.join() === expected.join()) return
  throw new Error(
    `core table: decode at batch ${batch} is measured at contexts ${found.join(', ')}, at batch ${first} at ` +
      `${expected.join(', ')}; measure every batch at every context`,
  )
}

function lineOf(where: string, what: string, points: readonly { place: number; seconds: Seconds }[]): Line {
  const sorted = points.map(({ place, seconds }) => ({ place, ticks: seconds * TICKS_PER_SECOND }))
  sorted.sort((a, b) => a.place - b.place)
  for (const { place, ticks } of sorted) {
    requirePositive('table', `${where}: ${what}`, place)
    requirePositive('table', `${where}: time at ${what} ${place}`, ticks)
  }
  requireRising(where, what, sorted)
  return { places: sorted.map(point => point.place), times: sorted.map(point => point.ticks) }
}

/** More work must not take less time, or a policy would do better by wasting it. */
function requireRising(where: string, what: string, sorted: readonly { place: number; ticks: Ticks }[]): void {
  for (const [i, { place, ticks }] of sorted.entries()) {
    const before = sorted[i - 1]
    if (before === undefined) continue
    if (before.place === place) throw new Error(`core table: ${where} has ${what} ${place} twice; keep one`)
    if (before.ticks <= ticks) continue
    throw new Error(
      `core table: ${where} takes ${before.ticks / TICKS_PER_SECOND} s at ${what} ${before.place} but ` +
        `${ticks / TICKS_PER_SECOND} s at ${place}; times must not fall, so measure again or smooth them`,
    )
  }
}
