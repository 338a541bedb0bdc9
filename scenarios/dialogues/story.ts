/**
 * A dialogue made ready to be told and asked about: pages with their tokens, questions with what they need, a search for
 * each. Nothing is worked out before it is needed, and nothing twice.
 */
import type { Ask, Fact, PageContent } from '../../sim/facts.ts'
import type { Syscall } from '../../sim/program.ts'
import type { SearchIndex } from '../../sim/stores/search-index.ts'
import type { Tokens } from '../../sim/units.ts'
import type { CountTokens } from '../workload.ts'
import { type Dialogue, type DialogueSession, pageText, type Question, turnsOf } from './dialogue.ts'
import { type KeywordsOf, keywordsIn, Rankings } from './ranking.ts'

/** As many of them, evenly spread over the list: files sort their questions by kind. */
const spread = (questions: readonly Question[], most: number): readonly Question[] =>
  most >= questions.length
    ? questions
    : Array.from({ length: most }, (_, i) => questions[Math.floor((i * questions.length) / most)] as Question)

export interface Asked {
  readonly text: string
  readonly tokens: Tokens
  readonly date?: number | undefined
  readonly ask: Ask
}

export interface StoryOptions {
  /** Makes an empty one. */
  readonly engine: () => SearchIndex
  readonly countTokens: CountTokens
  readonly mostQuestions?: number | undefined
  /** Pages that a context has before the first turn: numbers of pages count them too. */
  readonly before?: number | undefined
}

export class Story {
  readonly name: string
  /** Those that are asked. */
  readonly questions: readonly Question[]
  private readonly sessions: readonly DialogueSession[]
  private readonly texts: readonly string[]
  private readonly rankings: Rankings
  private readonly before: number
  private readonly countTokens: CountTokens
  /** The turn that each session begins with. */
  private readonly starts: readonly number[]
  private readonly tellings: Syscall[] = []
  private readonly asks: Asked[] = []
  private keywords: KeywordsOf | null = null

  constructor(
    dialogue: Dialogue,
    { engine, countTokens, mostQuestions = Number.POSITIVE_INFINITY, before = 0 }: StoryOptions,
  ) {
    this.name = dialogue.name
    this.before = before
    this.countTokens = countTokens
    this.questions = spread(dialogue.questions, mostQuestions)
    this.sessions = dialogue.sessions.filter(({ turns }) => turns.length > 0)
    this.texts = turnsOf(dialogue).map(pageText)
    const questions = this.questions.map(({ text }) => text)
    this.rankings = new Rankings(this.texts, questions, engine)
    let next = 0
    this.starts = this.sessions.map(({ turns }) => (next += turns.length) - turns.length)
  }

  /** An empty message still takes a token to say so. */
  private someTokens(text: string): Tokens {
    return Math.max(1, this.countTokens(text))
  }

  /** Sessions in which something is said. */
  get sessionCount(): number {
    return this.sessions.length
  }

  /** The call that tells a session; undefined: there is no such session. */
  telling(number: number): Syscall | undefined {
    const session = this.sessions[number]
    if (session === undefined) return undefined
    return (this.tellings[number] ??= { do: 'tell', pages: this.pagesOf(session, this.starts[number] ?? 0) })
  }

  private pagesOf({ turns, date }: DialogueSession, start: number): PageContent[] {
    return turns.map(({ role }, i) => {
      const text = this.texts[start + i] ?? ''
      const page = { tokens: this.someTokens(text), kind: role, text, holds: [{ key: start + i, version: 0 }] }
      return date === null ? page : { ...page, date }
    })
  }

  /** The facts that the answer needs are the turns that hold it. */
  needs(number: number): readonly Fact[] {
    const { answerable, evidence } = this.questions[number] ?? { answerable: false, evidence: [] }
    return answerable ? evidence.map(key => ({ key, version: 0 })) : []
  }

  /** undefined: there is no such question. */
  asked(number: number): Asked | undefined {
    const question = this.questions[number]
    if (question === undefined) return undefined
    return (this.asks[number] ??= this.prepare(question, number))
  }

  private prepare({ text, category, date, answerable, evidence }: Question, number: number): Asked {
    this.keywords ??= keywordsIn(this.texts)
    const ranking = (most: number): readonly number[] => this.pagesFound(number).slice(0, most)
    const ask: Ask = { needs: this.needs(number), category, text, ranking, keywords: this.keywords(text) }
    const isUnlabelled = answerable && evidence.length === 0
    return { text, tokens: this.someTokens(text), date, ask: isUnlabelled ? { ...ask, unlabelled: true } : ask }
  }

  private pagesFound(number: number): readonly number[] {
    const { before } = this
    const turns = this.rankings.of(number)
    return before === 0 ? turns : turns.map(turn => turn + before)
  }
}
