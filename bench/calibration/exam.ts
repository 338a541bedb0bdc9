/**
 * The examination of a model, for its quality profile. An examiner sets papers: a text, and questions that follow it, each
 * by itself. The text is read once, however many questions there are; the answers of several papers are decoded together.
 * What a topic counts, its hits out of so many, is what the profile wants to know the chance of.
 */
import { UserError } from '../../scenarios/user-error.ts'
import type { Tokens } from '../../sim/units.ts'
import type { Engine, Sequence } from '../core/engine.ts'
import { type Share, shareOf } from '../share.ts'

/** What is asked about. Lengths are of the whole prompt. */
export type Topic =
  /** Right answers about a fact at each of these depths. */
  | { readonly of: 'recall'; readonly length: Tokens; readonly depths: readonly number[] }
  /** Right answers at the end of chains of so many links, all in the text, where `among` links stand in all. */
  | { readonly of: 'hops'; readonly links: readonly number[]; readonly among: number; readonly length: Tokens }
  /** Answers that are made up, where nobody has told; old ones, where only they are there. */
  | { readonly of: 'invents' | 'stale'; readonly length: Tokens }
  /** Calls for what is missing; calls though nothing is. */
  | { readonly of: 'calls' | 'needless'; readonly length: Tokens }
  /** Right answers after a call that has found it; calls for the next link of a chain, so many found. */
  | { readonly of: 'found'; readonly length: Tokens }
  | { readonly of: 'goesOn'; readonly found: number; readonly length: Tokens }
  /** Calls for a chain all of which is in the text. */
  | { readonly of: 'looksUp'; readonly length: Tokens }
  /** Facts that a summary of at most `room` tokens keeps, of so many; and of those it keeps, the ones that were told last. */
  | { readonly of: 'keeps' | 'keepsLast'; readonly facts: number; readonly room: Tokens }
  /** Facts written down at a warning, of so many. */
  | { readonly of: 'saves'; readonly facts: number }

/** Of 0 opportunities: this answer says nothing about the topic. */
export interface Grade {
  readonly hits: number
  readonly of: number
}

export interface Question {
  /** Follows the text; ends where the model is to speak. */
  readonly tail: readonly number[]
  readonly mostTokens: Tokens
  /** `said`: up to its end, which is left out. Gives the grade, or what the model reads before it speaks again. */
  hear(said: readonly number[], ended: boolean): Grade | readonly number[]
}

export interface Paper {
  readonly text: readonly number[]
  /** For recall one for each depth, for chains one for each number of links, else one; null: this paper has no room for it. */
  readonly questions: readonly (Question | null)[]
}

export interface Examiner {
  /** The token that ends what the model says. */
  readonly end: number
  /** Tokens that are forced before the model speaks. */
  readonly opening: Tokens
  /** In a shorter prompt there is no room for a fact and a question; for these and calls on offer. */
  readonly shortest: Tokens
  readonly shortestWithCalls: Tokens
  /** A text has room for one more link of a chain in so many tokens. */
  readonly roomOfLink: Tokens
  /** To tell one more fact, to be summed up or saved, takes so many. */
  readonly roomOfTold: Tokens
  /** The n-th paper on this topic, the same whoever asks. */
  paper(topic: Topic, n: number): Paper
}

export interface Measure extends Share {
  /** `finds`: a search, whoever asks (`search-exam.ts`). */
  readonly of: Topic['of'] | 'finds'
  readonly at: Readonly<Record<string, number>>
  /** What the model said to it, on average: with the end, without what is forced. */
  readonly tokens: number
}

export interface ExamOptions {
  readonly size: 'quick' | 'full'
  readonly seed: number
  readonly slots: number
  readonly contextLimit: Tokens
}

export interface ExamHooks {
  stop?(): boolean
  onProgress?(done: number, all: number): void
}

const SIZES = {
  quick: { papers: 48, lengths: [64, 256, 1024], depths: [0, 0.25, 0.5, 0.75, 1], among: [4, 12, 28] },
  full: {
    papers: 200,
    lengths: [64, 128, 256, 512, 1024, 2048],
    depths: [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
    among: [4, 12, 28, 52],
  },
} as const
/** The longest chain is of as many as stand in the emptiest text. */
const LINKS = [1, 2, 3, 4] as const
/** Of prompt, read at once. */
const CHUNK = 128
/** What a summary may take if it is not to run short of room. */
const AMPLE: Tokens = 160
const NARROW: Tokens = 48
/** What is said after a text, what a search finds, and what is said then; around a passage, what asks for its summary. */
const FOLLOWS: Tokens = 256

/** `engineLimit`: summaries and saves may be of longer texts than those whose questions are examined. */
export function topicsOf(
  { size, contextLimit }: ExamOptions,
  { shortest, shortestWithCalls, roomOfLink, roomOfTold }: Omit<Examiner, 'end' | 'opening' | 'paper'>,
  engineLimit: Tokens,
): Topic[] {
  const { lengths: all, depths, among: numbers } = SIZES[size]
  const most = Math.min(contextLimit, engineLimit - FOLLOWS)
  const fitting = all.filter(length => length >= shortest && length <= most)
  const lengths = fitting.length > 0 ? fitting : [most]
  const longest = lengths.at(-1) ?? most
  const some = lengths.length > 1 ? lengths.filter((_, i) => i % 2 === 1) : lengths
  const short = lengths[1] ?? lengths[0] ?? most
  const each = (of: 'invents' | 'stale' | 'calls' | 'needless' | 'found'): Topic[] =>
    some.map(length => ({ of, length }))
  const withCalls: Topic[] = [
    ...[...each('calls'), ...each('needless'), ...each('found')],
    ...[1, 2].map(found => ({ of: 'goesOn', found, length: short }) as const),
    { of: 'looksUp', length: short },
  ]
  const told: Topic[] = [
    ...[1, 2, 3, 6, 9, 12].map(facts => ({ of: 'keeps', facts, room: AMPLE }) as const),
    { of: 'keeps', facts: 12, room: NARROW },
    { of: 'keepsLast', facts: 12, room: NARROW },
    ...[1, 3, 6, 12].map(facts => ({ of: 'saves', facts }) as const),
  ]
  return [
    ...lengths.map(length => ({ of: 'recall', length, depths }) as const),
    ...numbers
      .filter(among => among * roomOfLink <= longest)
      .map(among => ({ of: 'hops', links: LINKS, among, length: longest }) as const),
    ...[...each('invents'), ...each('stale')],
    ...withCalls.filter(topic => 'length' in topic && topic.length >= shortestWithCalls),
    ...told.filter(topic => 'facts' in topic && topic.facts * roomOfTold <= engineLimit - FOLLOWS),
  ]
}

/** Throws where not even one question fits. */
export function requireRoom({ shortest }: Examiner, contextLimit: Tokens, engineLimit: Tokens): void {
  const most = Math.min(contextLimit, engineLimit - FOLLOWS)
  if (most >= shortest) return
  const remedy = contextLimit < shortest ? 'allow more with --context, or use' : 'use'
  throw new UserError(
    `a question of the examination takes ${shortest} tokens in this model's words, and there is room for ${Math.max(0, most)}; ${remedy} --time-only`,
  )
}

/** null: stopped before the end. */
export async function takeExam(
  engine: Engine,
  examiner: Examiner,
  options: ExamOptions,
  hooks: ExamHooks = {},
): Promise<Measure[] | null> {
  const topics = topicsOf(options, examiner, engine.contextLimit)
  const { papers } = SIZES[options.size]
  const tallies = topics.map(topic => questionsAt(topic).map(() => ({ hits: 0, of: 0, answers: 0, tokens: 0 })))
  let done = 0
  for (const [t, topic] of topics.entries())
    for (let first = 0; first < papers; first += options.slots) {
      if (hooks.stop?.()) return null
      const count = Math.min(options.slots, papers - first)
      const set = Array.from({ length: count }, (_, i) => examiner.paper(topic, options.seed * papers + first + i))
      for (const grades of await answered(engine, set, examiner.end))
        grades.forEach((grade, place) => {
          const tally = tallies[t]?.[place]
          if (tally === undefined) return
          tally.hits += grade.hits
          tally.of += grade.of
          tally.tokens += grade.of > 0 ? grade.tokens : 0
          tally.answers += grade.of > 0 ? 1 : 0
        })
      hooks.onProgress?.((done += count), topics.length * papers)
    }
  return topics.flatMap((topic, t) =>
    questionsAt(topic).flatMap((at, place) => {
      const tally = tallies[t]?.[place]
      if (tally === undefined || tally.of === 0) return []
      return [{ of: topic.of, at, ...shareOf(tally.hits, tally.of), tokens: tally.tokens / tally.answers }]
    }),
  )
}

/** Where each question of a paper on this topic belongs. */
function questionsAt(topic: Topic): Record<string, number>[] {
  if (topic.of === 'recall') return topic.depths.map(depth => ({ length: topic.length, depth }))
  if (topic.of === 'hops') return topic.links.map(links => ({ links, among: topic.among, length: topic.length }))
  const { of: _of, ...at } = topic
  return [at]
}

interface Answering {
  readonly question: Question
  readonly sequence: Sequence
  /** What the model is to read before it speaks. */
  unread: readonly number[]
  said: number[]
  grade: Answered | null
}

/** `tokens`: of the last that was said, with its end. */
export interface Answered extends Grade {
  readonly tokens: Tokens
}

/** The grades of each paper's questions. */
export async function answered(engine: Engine, papers: readonly Paper[], end: number): Promise<Answered[][]> {
  const open = new Set<Sequence>()
  const begin = (): Sequence => {
    const sequence = engine.open()
    open.add(sequence)
    return sequence
  }
  try {
    const all: (Answering | null)[][] = []
    for (const { text, questions } of papers) {
      const whole = begin()
      for (let at = 0; at < text.length; at += CHUNK)
        await engine.step([{ sequence: whole, tokens: text.slice(at, at + CHUNK) }])
      all.push(questions.map(question => (question === null ? null : answering(question, begin(), whole))))
    }
    const running = all.flat().filter(one => one !== null)
    while (running.some(({ grade }) => grade === null)) await speakOn(engine, running, end)
    return all.map(some => some.map(one => one?.grade ?? { hits: 0, of: 0, tokens: 0 }))
  } finally {
    for (const sequence of open) engine.close(sequence)
  }
}

function answering(question: Question, sequence: Sequence, text: Sequence): Answering {
  sequence.copy(text, text.length)
  return { question, sequence, unread: question.tail, said: [], grade: null }
}

/** One token more of each that still speaks. */
async function speakOn(engine: Engine, all: readonly Answering[], end: number): Promise<void> {
  const speaking = all.filter(({ grade }) => grade === null)
  const { next } = await engine.step(speaking.map(({ sequence, unread }) => ({ sequence, tokens: unread })))
  speaking.forEach((one, i) => {
    hear(one, next[i] ?? end, end)
  })
}

function hear(one: Answering, token: number, end: number): void {
  if (token !== end) one.said.push(token)
  one.unread = [token]
  if (token !== end && one.said.length < one.question.mostTokens) return
  const heard = one.question.hear(one.said, token === end)
  if ('hits' in heard) one.grade = { ...heard, tokens: one.said.length + (token === end ? 1 : 0) }
  else {
    one.unread = [token, ...heard]
    one.said = []
  }
}
