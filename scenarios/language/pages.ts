/**
 * A page of a context in the words of the small language, exactly as many tokens as the page has: what it says, with
 * filler around it. Where it stands is drawn by the page's own seed; a question comes last.
 */
import type { Fact } from '../../sim/facts.ts'
import type { PageText } from '../../sim/live.ts'
import { UserError } from '../user-error.ts'
import { Random } from './random.ts'
import {
  ask,
  FUNCTIONS,
  fillerOf,
  NOTHING_FOUND,
  noted,
  PRESSURE,
  SUM_UP,
  tell,
  update,
  type Words,
} from './sentences.ts'
import type { Worlds } from './world.ts'

/** What a page says; filler stands before it, between its sentences and after it. */
export interface Body {
  readonly tag: string
  readonly sentences: readonly Words[]
  /** What must stand at the very end. */
  readonly last: Words
}

export function pageWords(worlds: Worlds, page: PageText): string[] {
  const body = pageBody(worlds, page)
  const fewest = fewestTokens(body)
  if (page.tokens < fewest) throw tooShort(page, fewest)
  return fillPage(body, page.tokens, new Random(page.seed))
}

/** Without any filler. */
export const fewestTokens = ({ sentences, last }: Body): number =>
  1 + sentences.reduce((sum, words) => sum + words.length, 0) + last.length

/** Exactly so many tokens, the fewest at least. */
export function fillPage(body: Body, tokens: number, random: Random): string[] {
  const spare = tokens - fewestTokens(body)
  const gaps = spread(spare, body.sentences.length + 1, random)
  const middle = body.sentences.flatMap((words, i) => [...fillerOf(gaps[i] ?? 0, random), ...words])
  return [body.tag, ...middle, ...fillerOf(gaps.at(-1) ?? 0, random), ...body.last]
}

function tooShort({ kind, tokens, facts, ask: question }: PageText, needed: number): UserError {
  const holds = `${facts.length} ${facts.length === 1 ? 'fact' : 'facts'}${question ? ' and a question' : ''}`
  return new UserError(
    `a page of kind "${kind}" with ${holds} takes ${needed} tokens in the small language, and this scenario gives it ${tokens}; draw longer messages (for a fact and a question 24 or more)`,
  )
}

/** So many words of filler in each gap: mostly in one or two of them, as people ramble. */
function spread(spare: number, gaps: number, random: Random): number[] {
  const cuts = Array.from({ length: gaps - 1 }, () => random.between(0, spare)).sort((a, b) => a - b)
  return [...cuts, spare].map((cut, i) => cut - (i > 0 ? (cuts[i - 1] ?? 0) : 0))
}

/** What a page says, without filler. */
export function pageBody(worlds: Worlds, page: PageText): Body {
  // What the model has noted is the latest there is, in as many tokens as it took to say it: without a `now`.
  const isNoted = page.kind === 'notes' || page.origin === 'stored'
  const sentences = page.facts.map(fact => (isNoted ? noteWords : factWords)(worlds, page.process, fact))
  switch (page.kind) {
    case 'functions':
      return { tag: '<functions>', sentences: [FUNCTIONS], last: [] }
    case 'user':
      return { tag: '<user>', sentences, last: page.ask === null ? [] : questionWords(worlds, page) }
    case 'result':
      return { tag: '<result>', sentences: sentences.length > 0 ? sentences : resultWords(page), last: [] }
    case 'notice':
      return noticeBody(page)
    case 'tool':
    case 'document':
      return { tag: '<document>', sentences, last: [] }
    case 'call':
      return { tag: '<assistant>', sentences: savedWords(worlds, page), last: [] }
    default:
      return { tag: `<${page.kind}>`, sentences, last: [] }
  }
}

/** What the kernel replies to a save is no finding. */
const resultWords = ({ origin }: PageText): Words[] => (origin === null ? [NOTHING_FOUND] : [])

function noticeBody({ origin, kind }: PageText): Body {
  const tag = `<${kind}>`
  if (origin === 'warning') return { tag, sentences: [], last: PRESSURE }
  return { tag, sentences: origin === 'summarize' ? [SUM_UP] : [], last: [] }
}

export function factWords(worlds: Worlds, process: number, fact: Fact): Words {
  const key = worlds.key(process, fact.key)
  return update(key, worlds.value(process, fact), fact.version)
}

const noteWords = (worlds: Worlds, process: number, fact: Fact): Words =>
  tell(worlds.key(process, fact.key), worlds.value(process, fact))

/** What the model wrote down, where it is brought back. */
const savedWords = (worlds: Worlds, { process, facts }: PageText): Words[] =>
  facts.map((fact, i) => {
    const words = noted(worlds.key(process, fact.key), worlds.value(process, fact))
    return i === 0 ? ['save', ...words] : words
  })

/** A chain is asked for by its first key; what nothing answers, by a key that nobody has told. */
function questionWords(worlds: Worlds, { process, ask: question, seed }: PageText): Words {
  const needs = question?.needs ?? []
  if (needs.length > 1 && question?.chained !== true)
    throw new UserError(
      `the small language asks for one fact at a time, and this question needs ${needs.length}; set \`relevant: 1\` (or use nested-kv, whose facts name one another)`,
    )
  const first = needs[0]
  return ask(first === undefined ? worlds.unusedKey(process, seed) : worlds.key(process, first.key))
}
