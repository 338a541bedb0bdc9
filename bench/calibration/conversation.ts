/**
 * Conversations as a live run writes them, of an exact length: pages rendered by the voice, with filler around what they
 * say, answers that go on chatting, facts that nobody asks for, questions whose facts have left. One of these belongs to one
 * paper: its own world of names and values, its own luck.
 */
import type { Voice } from '../../scenarios/voice.ts'
import type { Ask, Fact } from '../../sim/facts.ts'
import type { PageText } from '../../sim/live.ts'
import { combineKeys, makeRng, stream } from '../../sim/rng.ts'
import type { Tokens } from '../../sim/units.ts'
import { type PageSizes, questionIn, type Range } from './page-sizes.ts'

/** P(a message tells a fact that nobody will ask for). */
const TELLS = 0.4
/** Such facts are numbered from here on; those that are asked for come before. */
const BY_THE_WAY = 100
/** P(a message asks something), where the voice can say what was answered; P(it is of what was told), P(of what has left). */
const ASKS = 0.3
const ABOUT_KNOWN = 0.6
const ABOUT_GONE = 0.25
/** Facts that have left are numbered from here on. */
const GONE = 200
const GONE_FACTS = 8
/** Between two messages that tell something: P(one that tells nothing). Behind one: P(it is told anew). */
const IDLE = 0.4
const RETOLD = 0.12
/** P(what was told at first stands in an earlier summary), and how much of it at most. */
const SUMMED_UP = 0.6
const MOST_SUMMED_UP = 4
const DRAW = stream('examination')
const RNG = makeRng(0)

export interface Placed {
  readonly fact: Fact
  /** Where in the whole prompt, from 0 to 1. */
  readonly depth: number
}

interface Exchange {
  readonly message: Tokens
  readonly answer: Tokens
  readonly holds: Fact[]
}

export const plain = (key: number): Fact => ({ key, version: 0 })

/** From so many tokens on, a conversation has room for a fact at each of so many depths. */
export const roomyLength = (depths: number, { message }: PageSizes): Tokens => depths * message.to

export class Conversation {
  /** Of the process whose world it is. */
  readonly process: number
  /** All that was told so far, as it was told last. */
  known: readonly Fact[] = []
  /** Was told and has left, so that only what was answered then may still stand there. */
  gone: Fact = plain(GONE)
  readonly #voice: Voice
  readonly #sizes: PageSizes
  #draws = 0
  #offersCalls = false
  #pages = 0

  constructor(voice: Voice, sizes: PageSizes, process: number) {
    this.#voice = voice
    this.#sizes = sizes
    this.process = process
  }

  /** Exactly so many tokens, with each fact on the message that lies nearest to its depth in a prompt of `whole` tokens. */
  text(length: Tokens, whole: Tokens, placed: readonly Placed[], offersCalls: boolean): number[] {
    const head = this.head(offersCalls, whole)
    const exchanges = this.#exchanges(length - head.length)
    for (const { fact, depth } of placed) this.#messageAt(exchanges, depth * whole - head.length)?.push(fact)
    let byTheWay = BY_THE_WAY
    for (const { holds } of exchanges) if (holds.length === 0 && this.luck() < TELLS) holds.push(plain(byTheWay++))
    return [...head, ...exchanges.flatMap(exchange => this.#write(exchange))]
  }

  head(offersCalls: boolean, whole: Tokens = Infinity): number[] {
    this.#offersCalls = offersCalls
    const system = this.page('system', this.#sizes.system(whole))
    return offersCalls ? [...system, ...this.page('functions', this.#sizes.functions)] : system
  }

  /** A message with each of these facts, and an answer to it; now and then one more, that tells it anew or tells nothing. */
  telling(facts: readonly Fact[]): number[] {
    return facts.flatMap(fact => [
      ...(this.luck() < IDLE ? this.#turn([]) : []),
      ...this.#turn([fact]),
      ...(this.luck() < RETOLD ? this.#turn([{ ...fact, version: fact.version + 1 }]) : []),
    ])
  }

  /** The same, in which some of what was told first stands in an earlier summary, the last of it first. */
  episode(facts: readonly Fact[]): number[] {
    const most = Math.min(MOST_SUMMED_UP, facts.length - 1)
    const early = this.luck() < SUMMED_UP ? facts.slice(0, Math.floor(this.luck() * (most + 1))) : []
    const page = early.length > 0 ? this.page('summary', this.#summarySize(early.length), early.toReversed()) : []
    return [...page, ...this.telling(facts.slice(early.length))]
  }

  #summarySize(facts: number): Tokens {
    const { frame, fact } = this.#sizes
    return fact * facts + Math.max(fact, frame)
  }

  #turn(holds: Fact[]): number[] {
    const { message, answer } = this.#sizes
    return this.#write({ message: this.#between(message), answer: this.#between(answer), holds })
  }

  /** Ends where the model is to speak. */
  question(ask: Ask, whole: Tokens): number[] {
    const page = this.#voice.render({ ...this.#blank('user', this.#between(questionIn(this.#sizes, whole))), ask })
    return [...page, ...this.#voice.opening('answer')]
  }

  /** What a search has found. */
  result(fact: Fact): number[] {
    return [...this.page('result', this.#sizes.result, [fact]), ...this.#voice.opening('answer')]
  }

  warning(): number[] {
    return [
      ...this.#voice.render({ ...this.#blank('notice', this.#sizes.notice), origin: 'warning' }),
      ...this.#voice.opening('save'),
    ]
  }

  instruction(): number[] {
    return [...this.#voice.render({ ...this.#blank('notice', this.#sizes.notice), process: 0, origin: 'summarize' })]
  }

  page(kind: PageText['kind'], tokens: Tokens, facts: readonly Fact[] = []): number[] {
    return this.#tells({ ...this.#blank(kind, tokens), facts })
  }

  luck(): number {
    return RNG.at(DRAW, this.process, 0, this.#draws++)
  }

  /** The last takes what is left over. */
  #exchanges(length: Tokens): Exchange[] {
    const exchanges: Exchange[] = []
    const sizes = this.#sizes
    for (let left = length; left > 0; ) {
      let [message, answer] = [this.#between(sizes.message), this.#between(sizes.answer)]
      if (left - message - answer < sizes.message.from + sizes.answer.from)
        [message, answer] = [left - sizes.answer.from, sizes.answer.from]
      exchanges.push({ message, answer, holds: [] })
      left -= message + answer
    }
    return exchanges
  }

  #write({ message, answer, holds }: Exchange): number[] {
    const asked = this.#voice.answer === undefined || this.luck() >= ASKS ? null : this.#asked(message, holds)
    if (asked === null) return [...this.page('user', message, holds), ...this.#says(answer, [])]
    const page = { ...this.#blank('user', message), facts: holds, ask: asked.ask }
    return [...this.#tells(page), ...this.#says(answer, asked.answer)]
  }

  #tells(page: PageText): number[] {
    const { facts } = page
    this.known = [...this.known.filter(old => !facts.some(({ key }) => key === old.key)), ...facts]
    return [...this.#voice.render(page)]
  }

  /** A question, and what was answered; null: there is no room for it. */
  #asked(message: Tokens, holds: readonly Fact[]): { ask: Ask; answer: readonly number[] } | null {
    const { question, fact: room } = this.#sizes
    if (message < question.from + room * holds.length) return null
    const kind = this.luck()
    const known = this.known.filter(({ names }) => names === undefined)
    const about = known[Math.floor(this.luck() * known.length)]
    const isKnown = kind < ABOUT_KNOWN && about !== undefined
    const isUnknown = !isKnown && kind >= ABOUT_KNOWN + ABOUT_GONE && !this.#offersCalls
    const fact = isKnown ? about : isUnknown ? plain(GONE + 1 + Math.floor(this.luck() * GONE_FACTS)) : this.gone
    const ask = { needs: [fact] }
    return { ask, answer: this.#voice.answer?.(this.process, isUnknown ? null : ask) ?? [] }
  }

  /** What a model says, and how it goes on. */
  #says(tokens: Tokens, words: readonly number[]): number[] {
    const said = [...this.#voice.opening('answer'), ...words, this.#voice.end]
    const seed = this.#pages++
    return [...said, ...Array.from({ length: tokens - said.length }, (_, i) => this.#voice.filler(seed, i + 1))]
  }

  #blank(kind: PageText['kind'], tokens: Tokens): PageText {
    const seed = combineKeys(this.process, this.#pages++) % 2 ** 32
    return { process: this.process, seed, kind, tokens, facts: [], ask: null, origin: null }
  }

  #between({ from, to }: Range): Tokens {
    return from + Math.floor(this.luck() * (to - from + 1))
  }

  /** What the message holds whose middle lies nearest to `place`, of those that have room; the first if none has. */
  #messageAt(exchanges: readonly Exchange[], place: Tokens): Fact[] | undefined {
    const { frame, fact } = this.#sizes
    let start = 0
    let nearest = exchanges[0]?.holds
    let least = Infinity
    for (const { message, answer, holds } of exchanges) {
      const distance = Math.abs(start + message / 2 - place)
      if (distance < least && message >= frame + fact * (holds.length + 1)) {
        least = distance
        nearest = holds
      }
      start += message + answer
    }
    return nearest
  }
}
