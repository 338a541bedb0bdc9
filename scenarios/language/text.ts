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

/**
 * An answer: its tokens are those from `from` up to but not including `to`. Those at `open` could as well be others: which
 * fact comes next in a list is nobody's business.
 */
export interface Answer {
  readonly ability: Ability
  readonly from: number
  readonly to: number
  readonly open?: readonly number[]
}

/** Something else that might stand at `at` as well as what does, and how much it matters to expect it. */
export interface Alternative {
  readonly at: number
  readonly id: number
  readonly weight: number
}

/** `weights[i]`: how much it matters to say `ids[i]`, given all before it. */
export interface Row {
  readonly ids: readonly number[]
  readonly positions: readonly number[]
  readonly weights: readonly number[]
  readonly alternatives: readonly Alternative[]
  readonly answers: readonly Answer[]
}

/** An answer begins right after what was asked. */
const PAGE_TAGS = new Set(['<user>', '<result>', '<notice>', '<document>', '<notes>', '<functions>'])
const ANSWER_WEIGHT = 2
/** Silence is often right, and soon learnt. */
const SILENCE_WEIGHT = 1
/** Which fact comes next in a list: the rest is copied. */
const CHOICE_WEIGHT = 4
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
  readonly alternatives: Alternative[] = []
  readonly answers: Answer[] = []
  private position = 0
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
      this.weights.push(weight)
    }
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
    this.answers.push({ ability, from, to: this.ids.length })
    return this
  }

  /** Sentences that the model is to say in any order: where one of those left might go on otherwise, either is right. */
  list(opening: Words, sentences: readonly Words[], ability: Ability): this {
    const from = this.ids.length
    const open: number[] = []
    this.write(opening, ANSWER_WEIGHT)
    for (const [said, words] of sentences.entries()) {
      let left = sentences.slice(said)
      for (const [i, word] of words.entries()) {
        const next = countOf(left.map(sentence => sentence[i] as string))
        if (next.size === 1) this.write([word], ANSWER_WEIGHT)
        else {
          open.push(this.ids.length)
          this.choose(word, next, left.length)
        }
        left = left.filter(sentence => sentence[i] === word)
      }
    }
    this.write(['<end>'], ANSWER_WEIGHT)
    this.answers.push({ ability, from, to: this.ids.length, open })
    return this
  }

  /** One of several words, each as likely as sentences begin so. */
  private choose(word: string, next: ReadonlyMap<string, number>, of: number): void {
    const weight = (times: number): number => (CHOICE_WEIGHT * times) / of
    for (const [other, times] of next)
      if (other !== word) this.alternatives.push({ at: this.ids.length, id: token(other), weight: weight(times) })
    this.write([word], weight(next.get(word) ?? 0))
  }

  /** Cut to its most; an answer that was cut counts as none. */
  finish(): Row {
    const keep = <T>(values: readonly T[]): T[] => values.slice(0, this.most)
    return {
      ids: keep(this.ids),
      positions: keep(this.positions),
      weights: keep(this.weights),
      alternatives: this.alternatives.filter(({ at }) => at < this.most),
      answers: this.answers.filter(({ to }) => to <= this.most),
    }
  }
}

function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
