/**
 * For tests that compare a simulated mean with a formula: lengths of jobs whose moments are known, the formulas, and
 * means with their intervals. A step of the core is the unit of time, and a token takes one.
 */
import { constant, type Distribution, exponential } from './distributions.ts'
import { ln } from './math.ts'

/** A length in whole tokens, and the mean of its square. */
export interface Length extends Distribution {
  readonly square: number
}

export const deterministic = (tokens: number): Length => ({ ...constant(tokens), square: tokens ** 2 })

/** An exponential one rounded up. The mean of that is 1/(1 − e^(−1/m)), hence this m. */
export const geometric = (mean: number): Length => {
  const { sample } = exponential(-1 / ln(1 - 1 / mean))
  return {
    mean,
    square: (2 - 1 / mean) * mean ** 2,
    sample: (...key) => Math.ceil(sample(...key)),
  }
}

/** Short or long: geometric with mean 50 in three of four cases, else 250; so 100 in all. */
export const hyperexponential = (): Length => {
  const [short, long, share] = [geometric(50), geometric(250), 0.75]
  return {
    mean: share * short.mean + (1 - share) * long.mean,
    square: share * short.square + (1 - share) * long.square,
    sample: (rng, stream, process, turn) =>
      (rng.at(stream, process, turn, 1) < share ? short : long).sample(rng, stream, process, turn),
  }
}

/** Mean wait of M/G/1 in steps. */
export const pollaczekKhinchine = (length: Length, load: number): number =>
  ((load / length.mean) * length.square) / (2 * (1 - load))

/** Mean wait of M/M/c by Erlang's C, and the half step of those who find a slot free while the core is under way. */
export function erlangC(length: Length, slots: number, load: number): number {
  const offered = slots * load
  const terms = [1]
  for (let busy = 1; busy <= slots; busy++) terms.push(((terms[busy - 1] as number) * offered) / busy)
  const full = (terms[slots] as number) / (1 - load)
  const partly = terms.slice(1, slots).reduce((a, b) => a + b, 0)
  const all = 1 + partly + full
  return ((full / all) * length.mean) / (slots * (1 - load)) + 0.5 * (partly / all)
}

/**
 * A series whose neighbours are alike, cut into batches so long that their means are as good as independent. The first
 * values, which still remember that the machine began empty, are left out.
 */
export class BatchMeans {
  private readonly sums = new Float64Array(BATCHES)
  private readonly warmUp: number
  private readonly size: number

  constructor(warmUp: number, values: number) {
    this.warmUp = warmUp
    this.size = Math.floor((values - warmUp) / BATCHES)
  }

  add(index: number, value: number): void {
    const batch = Math.floor((index - this.warmUp) / this.size)
    if (batch >= 0 && batch < BATCHES) this.sums[batch] = (this.sums[batch] as number) + value
  }

  get means(): number[] {
    return Array.from(this.sums, sum => sum / this.size)
  }
}

const BATCHES = 61

export interface Estimate {
  readonly mean: number
  /** Half the interval that holds the true mean in so many of all cases. */
  readonly within99: number
  readonly within999: number
}

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const covariance = (a: readonly number[], b: readonly number[]): number =>
  average(a.map((value, i) => (value - average(a)) * ((b[i] as number) - average(b))))

/** Mean and Student's interval (59 degrees of freedom: one less than a plain mean has, as the slope below takes one). */
export function estimate(means: readonly number[]): Estimate {
  const error = Math.sqrt(covariance(means, means) / (BATCHES - 2))
  return { mean: average(means), within99: 2.6618 * error, within999: 3.4632 * error }
}

/**
 * The same with a control variate: something measured on the same draws whose true mean is known. Where it came out
 * too high, so did most likely what is sought, and by how much the slope between the two says.
 */
export function controlled(means: readonly number[], control: readonly number[], known: number): Estimate {
  const slope = covariance(means, control) / covariance(control, control)
  return estimate(means.map((mean, i) => mean - slope * ((control[i] as number) - known)))
}
