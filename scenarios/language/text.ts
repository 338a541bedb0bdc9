/**
 * A text for training, word by word: which words the model is to learn to say (answers), which to expect (facts), and
 * which to ignore (filler). Positions may jump now and then, as if more had been said: so a short text teaches long ones.
 */
import type { Random } from './random.ts'
import type { Words } from './sentences.ts'
import { token } from './words.ts'

export type Ability =
  | 'recall'
  | 'latest'
  | 'one-hop'
  | 'two-hops'
  | 'unknown'
  | 'search'
  | 'found'
  | 'not-found'
  | 'save'
  | 'summary'
  | 'quiet'

/** An answer: its tokens are those from `from` up to but not including `to`. */
export interface Answer {
  readonly ability: Ability
  readonly from: number
  readonly to: number
}

/** `weights[i]`: how much it matters to say `ids[i]`, given all before it. */
export interface Row {
  readonly ids: readonly number[]
  readonly positions: readonly number[]
  readonly weights: readonly number[]
  readonly answers: readonly Answer[]
}

/** An answer begins right after what was asked. */
const PAGE_TAGS = new Set(['<user>', '<result>', '<notice>', '<document>', '<notes>', '<functions>'])
const ANSWER_WEIGHT = 2
/** Silence is often right, and soon learnt. */
const SILENCE_WEIGHT = 1
const EXPECTED_WEIGHT = 0.05

export interface Gaps {
  /** P(the positions jump before a page), and how far on average. */
  readonly chance: number
  readonly mean: number
  /** No position beyond this one. */
  readonly last: number
}
const NO_GAPS: Gaps = { chance: 0, mean: 0, last: 0 }

export class Text {
  readonly ids: number[] = []
  readonly positions: number[] = []
  readonly weights: number[] = []
  readonly answers: Answer[] = []
  private position = 0
  private isQuoting = false
  private readonly random: Random
  private readonly gaps: Gaps
  /** Tokens that it may have. */
  readonly most: number

  constructor(most: number, random: Random, gaps: Gaps = NO_GAPS) {
    this.most = most
    this.random = random
    this.gaps = gaps
  }

  get length(): number {
    return this.ids.length
  }
  get room(): number {
    return this.most - this.ids.length
  }

  private write(words: Words, weight: number): void {
    for (const word of words) {
      this.ids.push(token(word))
      this.positions.push(this.position++)
      this.weights.push(this.isQuoting ? 0 : weight)
    }
  }

  /** What is written meanwhile somebody else has said: to be read, not to be learnt. */
  quote(write: () => void): void {
    this.isQuoting = true
    write()
    this.isQuoting = false
  }

  /** Only where a page begins: what looks back a few words must find them where they are. */
  private jumpBefore(word: string | undefined): void {
    const { chance, mean, last } = this.gaps
    if (chance === 0 || word === undefined || !PAGE_TAGS.has(word) || !this.random.happens(chance)) return
    const furthest = last - this.room
    this.position = Math.max(
      this.position,
      Math.min(furthest, this.position + Math.floor(this.random.exponential(mean))),
    )
  }

  /** Something that nobody need foresee. */
  say(words: Words): this {
    this.jumpBefore(words[0])
    this.write(words, 0)
    return this
  }

  /** Something whose form is worth knowing, if not its content. */
  expect(words: Words): this {
    this.write(words, EXPECTED_WEIGHT)
    return this
  }

  /** What the model is to say, up to and including `<end>`. */
  answer(words: Words, ability: Ability): this {
    const from = this.ids.length
    this.write([...words, '<end>'], words.length === 0 ? SILENCE_WEIGHT : ANSWER_WEIGHT)
    if (!this.isQuoting) this.answers.push({ ability, from, to: this.ids.length })
    return this
  }

  /** Cut to its most; an answer that was cut counts as none. */
  finish(): Row {
    const keep = <T>(values: readonly T[]): T[] => values.slice(0, this.most)
    return {
      ids: keep(this.ids),
      positions: keep(this.positions),
      weights: keep(this.weights),
      answers: this.answers.filter(({ to }) => to <= this.most),
    }
  }
}
