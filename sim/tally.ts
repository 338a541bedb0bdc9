/**
 * Aggregates in constant memory: a tally of durations with percentiles, an average over time, and a record of
 * how something went over time.
 */
import { float, UPPER, words } from './float-bits.ts'
import type { Histogram, Series, Spread } from './summary.ts'
import { seconds, type Ticks } from './units.ts'

const OCTAVES = 54

/**
 * Mean and maximum exactly; percentiles from 2¹⁰ buckets an octave, so within 0.05% of the true value (2⁶: 0.8%).
 * The percentile q of n values is the ⌈q·n⌉-th smallest.
 */
export class Tally {
  count = 0
  private sum = 0
  private largest = 0
  private readonly bits: number
  /** 2ᵇⁱᵗˢ buckets each, made when the first value falls into one: of the values below 2ᵇⁱᵗˢ, then an octave each. */
  private readonly tables: (Uint32Array | null)[] = new Array(OCTAVES).fill(null)

  constructor(bits = 10) {
    this.bits = bits
  }

  add(value: Ticks): void {
    this.count++
    this.sum += value
    if (value > this.largest) this.largest = value
    const bucket = bucketOf(value, this.bits)
    const table = bucket >> this.bits
    const counts = (this.tables[table] ??= new Uint32Array(1 << this.bits))
    const place = bucket - (table << this.bits)
    counts[place] = (counts[place] as number) + 1
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count
  }

  percentile(q: number): number {
    const rank = Math.max(1, Math.ceil(q * this.count))
    let seen = 0
    for (const [table, counts] of this.tables.entries())
      if (counts !== null)
        for (let i = 0; i < counts.length; i++) {
          seen += counts[i] as number
          if (seen >= rank) return Math.min(middleOf((table << this.bits) + i, this.bits), this.largest)
        }
    return 0
  }

  /** Coarsely, for people and files: four parts an octave, from the first that holds anything to the last. */
  histogram(): Histogram {
    const merged = 1 << (this.bits - 2)
    const counts = this.tables.flatMap(table =>
      [0, 1, 2, 3].map(i => table?.subarray(i * merged, (i + 1) * merged).reduce((a, b) => a + b, 0) ?? 0),
    )
    const first = counts.findIndex(count => count > 0)
    const last = counts.findLastIndex(count => count > 0)
    const shown = first < 0 ? [] : counts.slice(first, last + 1)
    const upToMs = shown.map((_, i) => seconds(leastOf((first + i + 1) * merged, this.bits) - 1) * 1e3)
    return { upToMs, counts: shown }
  }

  milliseconds(): Spread {
    const ms = (value: Ticks) => seconds(value) * 1e3
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map(q => ms(this.percentile(q))) as [number, number, number]
    return { mean: ms(this.mean), p50, p95, p99, max: ms(this.largest) }
  }
}

/**
 * Values below 2ᵇⁱᵗˢ have a bucket each; above, an octave is cut into 2ᵇⁱᵗˢ equal parts: these are the exponent
 * and the first bits of the fraction of a float64, read as one number.
 */
function bucketOf(value: number, bits: number): number {
  if (value < 1 << bits) return Math.floor(value)
  float[0] = value
  return ((words[UPPER] as number) >>> (20 - bits)) - ((1022 + bits) << bits)
}

const octaveOf = (bucket: number, bits: number): number => Math.max(0, (bucket >> bits) - 1)

/** The least value that falls into a bucket. */
const leastOf = (bucket: number, bits: number): number =>
  (bucket - (octaveOf(bucket, bits) << bits)) * 2 ** octaveOf(bucket, bits)

const middleOf = (bucket: number, bits: number): number => leastOf(bucket, bits) + (2 ** octaveOf(bucket, bits) - 1) / 2

const BINS = 256

/** Something that has a value at any time: its average, and how it went in at most 256 bins, doubled in width as time goes on. */
export class Track {
  private area = 0
  private since: Ticks = 0
  private value = 0
  private width: Ticks = 2 ** 24
  private readonly bins = new Float64Array(BINS)

  /** From now on it has this value. */
  set(value: number, now: Ticks): void {
    if (value === this.value) return
    this.settle(now)
    this.value = value
  }

  average(now: Ticks): number {
    this.settle(now)
    return now === 0 ? 0 : this.area / now
  }

  series(now: Ticks): Series {
    this.settle(now)
    while (now > BINS * this.width) this.halve()
    const used = Math.min(BINS, Math.ceil(now / this.width))
    const values = Array.from({ length: used }, (_, i) => {
      const span = Math.min(this.width, now - i * this.width)
      return (this.bins[i] as number) / span
    })
    return { everySeconds: seconds(this.width), values }
  }

  private settle(now: Ticks): void {
    if (now <= this.since) return
    if (this.value !== 0) {
      this.area += this.value * (now - this.since)
      while (now > BINS * this.width) this.halve()
      this.fill(this.since, now)
    }
    this.since = now
  }

  private fill(from: Ticks, to: Ticks): void {
    let at = from
    for (let bin = Math.floor(from / this.width); at < to; bin++) {
      const end = Math.min(to, (bin + 1) * this.width)
      this.bins[bin] = (this.bins[bin] as number) + this.value * (end - at)
      at = end
    }
  }

  private halve(): void {
    for (let i = 0; i < BINS / 2; i++) this.bins[i] = (this.bins[2 * i] as number) + (this.bins[2 * i + 1] as number)
    this.bins.fill(0, BINS / 2)
    this.width *= 2
  }
}
