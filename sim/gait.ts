/**
 * How evenly a machine goes. A real one is interrupted, shared, warm or cold: the same step takes 63 ms now and 133 ms a
 * moment later. What one did was measured as stretches, one after the other: so much work, in so much time. A gait goes
 * through them in their order, again and again, from a place of its own.
 *
 * It maps work done to time passed, along straight lines, both ways. So k steps at once end when k steps one by one do:
 * no step need be drawn by itself.
 *
 * Example: stretches of 2 ms of work in 2 ms, then 1 ms in 4 ms. From the start, 2.5 ms of work are done after 4 ms.
 *
 * Not promised: anything about moments further apart than all stretches together, which are as like as two laps.
 */
import { makeRng, stream } from './rng.ts'
import { type Seconds, TICKS_PER_SECOND, type Ticks } from './units.ts'

export interface Stretch {
  readonly work: Seconds
  readonly took: Seconds
}

export class Gait {
  /** Work done and time passed at the end of each stretch, from 0. */
  private readonly works: Float64Array
  private readonly times: Float64Array
  /** Time passed in the lap under way when the run begins. */
  private readonly offset: Ticks

  /** `place` of 1: where in a lap the run begins. */
  constructor(stretches: readonly Stretch[], place: number) {
    checkStretches(stretches)
    this.works = sums(stretches.map(({ work }) => work * TICKS_PER_SECOND))
    this.times = sums(stretches.map(({ took }) => took * TICKS_PER_SECOND))
    this.offset = place * last(this.times)
  }

  /** Work done by this time. */
  workAt(time: Ticks): Ticks {
    return along(this.times, this.works, time + this.offset)
  }

  /** When so much work is done; the inverse. */
  timeAt(work: Ticks): Ticks {
    return along(this.works, this.times, work) - this.offset
  }
}

const PLACE = stream('place in the gait')

/** That of the n-th core of a machine; null: it goes evenly. */
export const gaitOf = (stretches: readonly Stretch[] | undefined, seed: number, n: number): Gait | null =>
  stretches === undefined ? null : new Gait(stretches, makeRng(seed).at(PLACE, n, 0, 0))

const last = (values: Float64Array): number => values[values.length - 1] as number

function sums(values: readonly number[]): Float64Array {
  const result = new Float64Array(values.length + 1)
  for (const [i, value] of values.entries()) result[i + 1] = (result[i] as number) + value
  return result
}

/** Where `place` of the one rising row lies in the other, lap after lap. */
function along(from: Float64Array, to: Float64Array, place: number): number {
  const laps = Math.floor(place / last(from))
  const rest = place - laps * last(from)
  let low = 0
  let high = from.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((from[middle] as number) <= rest) low = middle
    else high = middle
  }
  const [start, end] = [from[low] as number, from[high] as number]
  const [begin, finish] = [to[low] as number, to[high] as number]
  return laps * last(to) + begin + ((finish - begin) * (rest - start)) / (end - start)
}

function checkStretches(stretches: readonly Stretch[]): void {
  if (stretches.length === 0) throw new Error('a gait without stretches; give one, or leave them out for an even core')
  const wrong = stretches.find(({ work, took }) => !(work > 0 && work < Infinity && took > 0 && took < Infinity))
  if (wrong !== undefined)
    throw new Error(`a stretch of ${wrong.work} s of work in ${wrong.took} s; expected two numbers of seconds above 0`)
}
