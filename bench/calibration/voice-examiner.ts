/**
 * Sets papers in any language that a live run can speak: conversations of the same pages, rendered by the same voice, and
 * answers parsed and judged by it. So what is measured here is what such a run meets.
 */
import type { Said, Voice } from '../../scenarios/voice.ts'
import type { Ask, Fact } from '../../sim/facts.ts'
import type { Say } from '../../sim/policy.ts'
import { combineKeys, stream } from '../../sim/rng.ts'
import type { Tokens } from '../../sim/units.ts'
import { Conversation, type Placed, plain, roomyLength } from './conversation.ts'
import type { Examiner, Grade, Paper, Question, Topic } from './exam.ts'
import { type PageSizes, pageSizes, roomOfLink, roomOfTold, shortestPrompt } from './page-sizes.ts'

/** Tokens that an answer or a call takes at most, and a save. */
const MOST_SAID: Tokens = 40
const MOST_SAVED: Tokens = 120
/** Facts of chains that nobody asks for are numbered from here on. */
const OTHERS = 10

export function voiceExaminer(voice: Voice): Examiner {
  const sizes = pageSizes(voice)
  return {
    end: voice.end,
    opening: voice.opening('answer').length,
    shortest: shortestPrompt(sizes, 0),
    shortestWithCalls: shortestPrompt(sizes, sizes.functions),
    roomOfLink: roomOfLink(sizes),
    roomOfTold: roomOfTold(sizes),
    paper(topic, n) {
      const conversation = new Conversation(voice, sizes, combineKeys(stream(JSON.stringify(topic)), n))
      return paperOn(topic, n, { voice, sizes, conversation })
    },
  }
}

interface Desk {
  readonly voice: Voice
  readonly sizes: PageSizes
  readonly conversation: Conversation
}

function paperOn(topic: Topic, n: number, desk: Desk): Paper {
  switch (topic.of) {
    case 'recall':
      return recall(topic, n, desk)
    case 'hops':
      return chains(topic, desk)
    case 'looksUp':
      return lookingUp(topic.length, desk)
    case 'found':
      return lookup(topic.length, 0, desk)
    case 'goesOn':
      return lookup(topic.length, topic.found, desk)
    case 'keeps':
    case 'keepsLast':
      return summary(topic, desk)
    case 'saves':
      return saving(topic.facts, desk)
    default:
      return single(topic.of, topic.length, desk)
  }
}

// ---- papers ----

/** A short text has no room for a fact at every depth: then each paper takes another of them. */
function recall({ length, depths }: Extract<Topic, { of: 'recall' }>, n: number, desk: Desk): Paper {
  const isRoomy = length >= roomyLength(depths.length, desk.sizes)
  const isAsked = (key: number): boolean => isRoomy || n % depths.length === key
  const tails = depths.map((_, key) =>
    isAsked(key) ? desk.conversation.question({ needs: [plain(key)] }, length) : null,
  )
  const longest = Math.max(...tails.map(tail => tail?.length ?? 0))
  const placed = depths.map((depth, key) => ({ fact: plain(key), depth })).filter((_, key) => isAsked(key))
  const text = desk.conversation.text(length - longest, length, placed, false)
  const questions = tails.map((tail, key) => tail && asked(tail, { needs: [plain(key)] }, 'right', desk))
  return { text, questions }
}

/** One chain that is asked about, from so many links before its end; the links of the others may mislead. */
function chains({ links, among, length }: Extract<Topic, { of: 'hops' }>, desk: Desk): Paper {
  const longest = Math.max(...links)
  const chain = chainOf(longest)
  const asks = links.map(count => {
    const ask: Ask = { needs: chain.slice(-count - 1), chained: true }
    return { ask, tail: desk.conversation.question(ask, length) }
  })
  const others = otherChains(among - longest, longest)
  const room = length - Math.max(...asks.map(({ tail }) => tail.length))
  const text = desk.conversation.text(room, length, anywhere([...chain, ...others], desk), false)
  return { text, questions: asks.map(({ ask, tail }) => asked(tail, ask, 'right', desk)) }
}

/** A chain of one link, all of it there, and calls on offer. */
function lookingUp(length: Tokens, desk: Desk): Paper {
  const ask: Ask = { needs: chainOf(1), chained: true }
  const tail = desk.conversation.question(ask, length)
  const text = desk.conversation.text(length - tail.length, length, anywhere(ask.needs, desk), true)
  return { text, questions: [called(tail, () => true, desk)] }
}

function single(of: 'invents' | 'stale' | 'calls' | 'needless', length: Tokens, desk: Desk): Paper {
  const ask: Ask = { needs: [{ key: 0, version: of === 'stale' ? 1 : 0 }] }
  if (of === 'invents' || of === 'calls') desk.conversation.gone = plain(0)
  const tail = desk.conversation.question(ask, length)
  const placed = of === 'stale' || of === 'needless' ? anywhere([plain(0)], desk) : []
  const offersCalls = of === 'calls' || of === 'needless'
  const text = desk.conversation.text(length - tail.length, length, placed, offersCalls)
  if (offersCalls) return { text, questions: [called(tail, key => of === 'needless' || key === 0, desk)] }
  return { text, questions: [asked(tail, ask, of === 'stale' ? 'stale' : 'made-up', desk)] }
}

/**
 * What must be looked up: the model searches and reads what was found, `found` links of a chain; then it counts whether it
 * searches for the next one. Of none: whether it then answers. An answer that is no such search says nothing.
 */
function lookup(length: Tokens, found: number, desk: Desk): Paper {
  const { conversation } = desk
  const needs = chainOf(found)
  const ask: Ask = found === 0 ? { needs } : { needs, chained: true }
  const tail = conversation.question(ask, length)
  const text = conversation.text(length - tail.length, length, [], true)
  let looked = 0
  const hear = (words: readonly number[], ended: boolean): Grade | readonly number[] => {
    const said = parsed(words, ended, desk)
    if (found === 0 && looked === 1) return graded(judged(ask, said, true, desk) === 'right')
    const isSearch = said.is === 'search' && said.key === looked
    if (found > 0 && looked === found) return graded(isSearch)
    return isSearch ? conversation.result(needs[looked++] ?? plain(looked)) : { hits: 0, of: 0 }
  }
  return { text, questions: [{ tail, mostTokens: MOST_SAID, hear }] }
}

function summary({ of, facts, room }: Extract<Topic, { of: 'keeps' | 'keepsLast' }>, desk: Desk): Paper {
  const tail = desk.voice.opening('summary')
  const text = [...desk.conversation.instruction(), ...desk.conversation.episode(numbered(facts))]
  const grade = of === 'keeps' ? kept(facts) : keptLast(facts)
  return { text, questions: [listing(tail, room - tail.length, grade, desk)] }
}

function saving(facts: number, desk: Desk): Paper {
  const text = [...desk.conversation.head(true), ...desk.conversation.telling(numbered(facts))]
  return { text, questions: [listing(desk.conversation.warning(), MOST_SAVED, kept(facts), desk)] }
}

/** By the facts that are listed. */
type Marking = (listed: ReadonlySet<number>) => Grade

const kept =
  (facts: number): Marking =>
  listed => ({ hits: listed.size, of: facts })

/** They are numbered in the order in which they are told. */
const keptLast =
  (facts: number): Marking =>
  listed => ({ hits: [...listed].filter(key => key >= facts / 2).length, of: listed.size })

const numbered = (facts: number): Fact[] => Array.from({ length: facts }, (_, key) => plain(key))

/** So many facts that name the next one, and one that is the answer. */
const chainOf = (links: number, from = 0): Fact[] =>
  Array.from({ length: links + 1 }, (_, i) =>
    i < links ? { ...plain(from + i), names: from + i + 1 } : plain(from + i),
  )

/** So many links, in chains of at most so many. */
function otherChains(links: number, most: number): Fact[] {
  const facts: Fact[] = []
  for (let left = links; left > 0; left -= most) facts.push(...chainOf(Math.min(most, left), OTHERS + facts.length))
  return facts
}

const anywhere = (facts: readonly Fact[], { conversation }: Desk): Placed[] =>
  facts.map(fact => ({ fact, depth: conversation.luck() }))

// ---- questions ----

const graded = (isHit: boolean): Grade => ({ hits: isHit ? 1 : 0, of: 1 })

/** Counts answers that are worth this. */
const asked = (tail: readonly number[], ask: Ask, counts: Say, desk: Desk): Question => ({
  tail,
  mostTokens: MOST_SAID,
  hear: (words, ended) => graded(judged(ask, parsed(words, ended, desk), counts === 'right', desk) === counts),
})

/** Counts searches, by the fact that they are for. */
const called = (tail: readonly number[], counts: (key: number) => boolean, desk: Desk): Question => ({
  tail,
  mostTokens: MOST_SAID,
  hear(words, ended) {
    const said = parsed(words, ended, desk)
    return graded(said.is === 'search' && counts(said.key))
  },
})

const listing = (tail: readonly number[], mostTokens: Tokens, marking: Marking, desk: Desk): Question => ({
  tail,
  mostTokens,
  hear(words, ended) {
    const said = parsed(words, ended, desk)
    return marking(new Set(said.is === 'facts' ? said.facts.map(({ key }) => key) : []))
  },
})

const parsed = (words: readonly number[], ended: boolean, { voice, conversation }: Desk): Said =>
  voice.parse(conversation.process, words, ended, conversation.known)

function judged(ask: Ask, said: Said, evidence: boolean, { voice, conversation }: Desk): Say {
  const isAnswer = said.is === 'value' || said.is === 'unknown' || said.is === 'malformed'
  const answer: Said = isAnswer ? said : { is: 'malformed', why: 'no answer' }
  return voice.judge(conversation.process, ask, answer, evidence)
}
