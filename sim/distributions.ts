/**
 * Distributions. Each turns uniform draws keyed by (stream, process, turn) into a number; one draw gives
 * one number except for gamma, which rejects. Means are exact, so that a load can be worked out by hand.
 */
import { exp, ln, normalQuantile, power } from './math.ts'
import type { Rng } from './rng.ts'

export interface Distribution {
  readonly mean: number
  sample(rng: Rng, stream: number, process: number, turn: number): number
}

/** A distribution given by its inverse: the value below which a share u of the draws falls. */
const inverse = (mean: number, quantile: (u: number) => number): Distribution => ({
  mean,
  sample: (rng, stream, process, turn) => quantile(rng.at(stream, process, turn, 0)),
})

export const constant = (value: number): Distribution => ({ mean: value, sample: () => value })

export const uniform = (from: number, to: number): Distribution => inverse((from + to) / 2, u => from + (to - from) * u)

// The two that simulations draw most are spelled out: a call through a function of a function costs as much again.
export const exponential = (mean: number): Distribution => ({
  mean,
  sample: (rng, stream, process, turn) => -mean * ln(rng.at(stream, process, turn, 0)),
})

/** Given by its mean and by sigma, the standard deviation of its logarithm. */
export const lognormal = (mean: number, sigma: number): Distribution => {
  const mu = ln(mean) - (sigma * sigma) / 2
  return {
    mean,
    sample: (rng, stream, process, turn) => exp(mu + sigma * normalQuantile(rng.at(stream, process, turn, 0))),
  }
}

/** Marsaglia and Tsang 2000; shapes below 1 are boosted. */
export const gamma = (mean: number, shape: number): Distribution => {
  const scale = mean / shape
  const boosted = shape < 1 ? shape + 1 : shape
  const d = boosted - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  return {
    mean,
    sample(rng, stream, process, turn) {
      for (let n = 1; ; n += 2) {
        const x = normalQuantile(rng.at(stream, process, turn, n))
        const v = (1 + c * x) ** 3
        if (v <= 0) continue
        const u = rng.at(stream, process, turn, n + 1)
        if (ln(u) >= 0.5 * x * x + d - d * v + d * ln(v)) continue
        const boost = shape < 1 ? power(rng.at(stream, process, turn, 0), 1 / shape) : 1
        return d * v * boost * scale
      }
    },
  }
}

/** Ranks 1 … n, rank r with probability proportional to r^−exponent. */
export const zipf = (n: number, exponent: number): Distribution => {
  const weights = Array.from({ length: n }, (_, i) => power(i + 1, -exponent))
  return weighted(
    weights.map((_, i) => i + 1),
    weights,
  )
}

/** These values, equally often. */
export const empirical = (values: readonly number[]): Distribution => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return inverse(mean, u => values[Math.floor(u * values.length)] as number)
}

/** These values in proportion to these weights. */
export const weighted = (values: readonly number[], weights: readonly number[]): Distribution => {
  let total = 0
  const upTo = Float64Array.from(weights, w => (total += w))
  const mean = values.reduce((sum, v, i) => sum + v * (weights[i] as number), 0) / total
  return inverse(mean, u => {
    let low = 0
    let high = upTo.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((upTo[middle] as number) > u * total) high = middle
      else low = middle + 1
    }
    return values[low] as number
  })
}

/** Whole numbers, never outside these bounds; the mean is that of the unbounded distribution. */
export const whole = (of: Distribution, least = 0, most = Infinity): Distribution => ({
  mean: of.mean,
  sample: (rng, stream, process, turn) =>
    Math.max(least, Math.min(most, Math.round(of.sample(rng, stream, process, turn)))),
})
