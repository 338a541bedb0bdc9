/** A stream of chance from one seed (mulberry32), whose position can be written down and taken up again. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** For a checkpoint: `new Random(random.position)` goes on from here. */
  get position(): number {
    return this.state
  }

  /** Uniform in [0, 1). */
  share(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  happens(chance: number): boolean {
    return this.share() < chance
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.share() * (to - from + 1))
  }

  of<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.share() * choices.length)] as T
  }

  /** Some of them, each at most once, in random order. */
  some<T>(choices: readonly T[], count: number): T[] {
    const left = [...choices]
    for (let i = 0; i < Math.min(count, left.length); i++) {
      const j = this.between(i, left.length - 1)
      const chosen = left[j] as T
      left[j] = left[i] as T
      left[i] = chosen
    }
    return left.slice(0, count)
  }

  /** Standard normal (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share())
  }

  exponential(mean: number): number {
    return -Math.log(1 - this.share()) * mean
  }
}
