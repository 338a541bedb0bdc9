/**
 * How long the pages of an examination are. In the small language of fixed lengths; in the words of a model from
 * elsewhere, whose turns have frames and whose sentences take more tokens, at least as long as what they say.
 */
import { UserError } from '../../scenarios/user-error.ts'
import type { Voice } from '../../scenarios/voice.ts'
import type { PageText } from '../../sim/live.ts'
import type { Tokens } from '../../sim/units.ts'

export interface Range {
  readonly from: Tokens
  readonly to: Tokens
}

export interface PageSizes {
  readonly functions: Tokens
  readonly result: Tokens
  readonly notice: Tokens
  readonly message: Range
  readonly answer: Range
  /** A message that says nothing, and what it takes more for each fact. */
  readonly frame: Tokens
  readonly fact: Tokens
  /** In a long prompt. */
  readonly question: Range
  /** In a prompt of so many tokens. */
  system(whole: Tokens): Tokens
}

/** In the small language. */
const SYSTEM: Tokens = 40
const SMALL = { functions: 24, result: 24, notice: 24, question: 16, message: 28, answer: 8, fact: 12 } as const
/** Beyond the shortest. */
const SPREAD = { question: 64, message: 82, answer: 52 } as const
/** Names differ in how many tokens they take. */
const SAMPLE = 24
const MOST: Tokens = 1024
/** Of the room that messages have for facts, this share may be taken by links and the ends of their chains. */
const CROWDED = 0.75
/** A chain of four links is of five facts. */
const FACTS_PER_LINK = 5 / 4

export function pageSizes(voice: Voice): PageSizes {
  const takes = (page: Partial<PageText>): Tokens => fewest(voice, page)
  const some = Array.from({ length: SAMPLE }, (_, key) => ({ key, version: 1, names: key + 1 }))
  const frame = takes({})
  const fact = Math.max(SMALL.fact, ...some.map(it => takes({ facts: [it] }) - frame))
  const notices = (['warning', 'summarize'] as const).map(origin => takes({ kind: 'notice', origin }))
  const range = (of: keyof typeof SPREAD, needed: Tokens): Range => {
    const from = Math.max(SMALL[of], needed)
    return { from, to: from + SPREAD[of] }
  }
  const system = takes({ kind: 'system' })
  return {
    functions: Math.max(SMALL.functions, takes({ kind: 'functions' })),
    // Of another fact it may take more.
    result: Math.max(SMALL.result, takes({ kind: 'result', facts: some.slice(0, 1) }) + fact),
    notice: Math.max(SMALL.notice, ...notices),
    question: range('question', Math.max(...some.map(it => takes({ ask: { needs: [it] } })))),
    message: range('message', frame + fact),
    answer: range('answer', voice.opening('answer').length + voice.fewestForAnswer),
    frame,
    fact,
    system: whole => Math.max(system, Math.min(SYSTEM, Math.floor(whole / 8))),
  }
}

/** A question takes a third of its prompt at most. */
export const questionIn = ({ question: { from, to } }: PageSizes, whole: Tokens): Range => ({
  from,
  to: Math.max(from, Math.min(to, Math.floor(whole / 3))),
})

/** The shortest prompt that has room for a fact and a question about it, beside so much else. */
export function shortestPrompt(sizes: PageSizes, beside: Tokens): Tokens {
  const { system, frame, fact, answer } = sizes
  let whole = 1
  while (whole - system(whole) - beside - questionIn(sizes, whole).to < frame + fact + answer.from) whole++
  return whole
}

/** A conversation has room for one more link of a chain in so many tokens. */
export function roomOfLink({ message, answer, frame, fact }: PageSizes): Tokens {
  const mean = ({ from, to }: Range): Tokens => (from + to) / 2
  const facts = (mean(message) - frame) / fact
  return ((mean(message) + mean(answer)) / facts) * (FACTS_PER_LINK / CROWDED)
}

/** So much each of several facts takes where they are told, with what is said in between: half as much again as the longest exchange. */
export const roomOfTold = ({ message, answer }: PageSizes): Tokens => 1.5 * (message.to + answer.to)

/** Of a page that says this. */
function fewest(voice: Voice, page: Partial<PageText>): Tokens {
  const whole = { process: 1, seed: 1, kind: 'user', facts: [], ask: null, origin: null, ...page } as const
  let [tooFew, enough] = [0, MOST]
  while (enough - tooFew > 1) {
    const tokens = Math.floor((tooFew + enough) / 2)
    if (fits(voice, { ...whole, tokens })) enough = tokens
    else tooFew = tokens
  }
  return enough
}

function fits(voice: Voice, page: PageText): boolean {
  try {
    voice.render(page)
    return true
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}
