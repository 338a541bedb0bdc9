/**
 * For tests: an engine without a model. Its steps take the seconds that a step-time formula says, with noise if wanted, and
 * nobody waits for them; its tokens follow from the length of the text alone.
 */
import { type Coefficients, oneGo, type StepLayout, zeroCoefficients } from '../../sim/cores/step-time.ts'
import { makeRng, stream } from '../../sim/rng.ts'
import type { Tokens } from '../../sim/units.ts'
import type { Engine, Sequence, Work } from '../core/engine.ts'
import { type StepPoint, secondsOf } from './points.ts'

export interface SyntheticOptions {
  readonly coefficients: Partial<Coefficients>
  readonly layout?: StepLayout
  /** Each step takes up to this share more or less. */
  readonly noise?: number
  readonly contextLimit?: Tokens
  /** What the model says next, by the rows of the text and its last token. Default: 0. */
  readonly says?: (sequence: SyntheticSequence) => number
}

export class SyntheticSequence implements Sequence {
  tokens: number[] = []
  /** It has decoded since it last read: it has joined the batch. */
  hasJoined = false
  get length(): number {
    return this.tokens.length
  }
  truncate(length: number): void {
    this.tokens.length = Math.min(length, this.tokens.length)
  }
  remove(from: number, count: number): void {
    this.tokens.splice(from, count)
  }
  copy(from: Sequence, rows: number): void {
    this.tokens = (from as SyntheticSequence).tokens.slice(0, rows)
    this.hasJoined = false
  }
}

const NOISE = stream('noise of a synthetic engine')

export interface SyntheticEngine extends Engine {
  /** The steps that it was asked for, in order, and sequences that are open now. */
  readonly steps: StepPoint[]
  readonly isOpen: ReadonlySet<Sequence>
}

export function syntheticEngine(options: SyntheticOptions): SyntheticEngine {
  const { layout = oneGo, noise = 0, contextLimit = 2048, says = () => 0 } = options
  const coefficients = { ...zeroCoefficients, ...options.coefficients }
  const rng = makeRng(7)
  const steps: StepPoint[] = []
  const isOpen = new Set<Sequence>()
  return {
    name: 'synthetic',
    hash: '0'.repeat(64),
    vocabulary: 100,
    contextLimit,
    steps,
    isOpen,
    open() {
      const sequence = new SyntheticSequence()
      isOpen.add(sequence)
      return sequence
    },
    close: sequence => void isOpen.delete(sequence),
    async step(work) {
      const point = pointOf(work)
      const luck = 1 + noise * (2 * rng.at(NOISE, steps.length, 0, 0) - 1)
      const joining = coefficients.joinSeconds * tokensJoining(work)
      steps.push(point)
      const next = work.map(({ sequence, tokens }) => {
        if (!isOpen.has(sequence)) throw new Error('a step with a sequence that is closed')
        const own = sequence as SyntheticSequence
        own.tokens.push(...tokens)
        if (own.length > contextLimit) throw new Error(`${own.length} tokens are over the limit of ${contextLimit}`)
        return says(own)
      })
      return { next, seconds: (secondsOf(point, layout, coefficients) + joining) * luck }
    },
    dispose: async () => {},
  }
}

const pointOf = (work: readonly Work[]): StepPoint => ({
  decodes: work.filter(({ tokens }) => tokens.length === 1).map(({ sequence }) => sequence.length + 1),
  chunks: work
    .filter(({ tokens }) => tokens.length > 1)
    .map(({ sequence, tokens }) => ({ tokens: tokens.length, computed: sequence.length })),
})

function tokensJoining(work: readonly Work[]): Tokens {
  let joining = 0
  for (const { sequence, tokens } of work) {
    if (!(sequence instanceof SyntheticSequence)) continue
    if (tokens.length === 1 && !sequence.hasJoined) joining += sequence.length + 1
    sequence.hasJoined = tokens.length === 1
  }
  return joining
}
