/**
 * The simulated mind, asked something about its context: will it answer, call for what is missing, or make something up?
 * Drawn from the quality profile; each draw belongs to the process, the question and the fact, so that every policy
 * meets the same questions and the same luck.
 */
import type { Ask, Fact } from '../facts.ts'
import type { Offer, StoreName } from '../pager.ts'
import { chanceAt, foundChance, goesOnChance, hopChance, type QualityProfile, recallAt } from '../quality.ts'
import { type Rng, stream } from '../rng.ts'
import type { Tokens } from '../units.ts'
import { makeContent, makeQuery } from './handles.ts'
import type { Memory, Plan, Turn } from './memory.ts'
import { versionKey } from './version-key.ts'

const RECALL = stream('mind recalls')
const HOPS = stream('mind follows')
const CALLS = stream('mind calls')
const GOES_ON = stream('mind goes on')
const NEEDLESS = stream('mind calls without need')
const LOOKS_UP = stream('mind looks a chain up')
const STALE = stream('mind gives the old answer')
const INVENTS = stream('mind invents')
const SAVES = stream('mind saves')
const CITES = stream('mind cites')

/** Pages of results that a model leafs through. */
const MOST_PAGES = 3
/** Choices of words that it tries, where the question does not name them. */
const ATTEMPTS = 2
/** Tokens of a note, where a profile does not say. */
export const NOTE_LENGTHS = { noteFrame: 8, noteFact: 14 }

export interface Asker {
  readonly profile: QualityProfile
  readonly rng: Rng
  readonly key: number
  readonly offers: readonly Offer[]
  /** Calls that the model may make in one turn. */
  readonly mostCalls: number
}

/** What the model says to the prompt as it now stands. */
export function planAnswer(memory: Memory, turn: Turn, prompt: Tokens, asker: Asker): Plan {
  if (turn.ask === null) return { say: 'right' }
  return planCall(memory, turn, turn.ask, prompt, asker) ?? { say: answer(memory, turn, turn.ask, prompt, asker) }
}

const draw = ({ rng, key }: Asker, use: number, { asks }: Memory, n: number): number => rng.at(use, key, asks, n)

// ---- answering ----

function answer(
  memory: Memory,
  turn: Turn,
  ask: Ask,
  prompt: Tokens,
  asker: Asker,
): 'right' | 'wrong' | 'stale' | 'unknown' | 'made-up' {
  const { profile } = asker
  const invented = (): boolean => draw(asker, INVENTS, memory, 0) < chanceAt(profile.invents, prompt)
  if (ask.needs.length === 0) return invented() ? 'made-up' : 'unknown'
  const absent = ask.needs.find((fact, i) => i >= turn.resolved && memory.residentWith(fact) < 0)
  if (absent !== undefined) {
    if (memory.hasOlder(absent) && draw(asker, STALE, memory, 0) < chanceAt(profile.stale, prompt)) return 'stale'
    return invented() ? 'made-up' : 'unknown'
  }
  const links = ask.chained === true ? ask.needs.length - 1 - Math.max(0, turn.resolved - 1) : 0
  if (draw(asker, HOPS, memory, 0) >= hopChance(profile, links, () => linksIn(memory))) return 'wrong'
  // Of a chain the last fact is the answer; that the others are found on the way is what `hops` and the calls are about.
  const told = ask.chained === true ? ask.needs.slice(-1) : ask.needs
  const recalled = told.every((fact, i) => draw(asker, RECALL, memory, i) < chanceOf(memory, fact, prompt, profile))
  return recalled ? 'right' : 'wrong'
}

/** Facts in the window that name another, each once, however many pages say it. */
function linksIn({ ram, holdings }: Memory): number {
  const links = new Set<number>()
  for (const page of ram.prompt)
    for (const fact of holdings.of(page)) if (fact.names !== undefined) links.add(versionKey(fact))
  return links.size
}

/** The best placed of the pages that hold it counts. */
function chanceOf(memory: Memory, fact: Fact, prompt: Tokens, profile: QualityProfile): number {
  const { holdings, ram } = memory
  // What a call has found was read when it came, though it may have left again.
  let best = memory.residentWith(fact) < 0 ? foundChance(profile, prompt) : 0
  for (const page of holdings.about(fact.key)) {
    if (!ram.isResident(page) || !holdings.holds(page, fact)) continue
    const middle = (ram.offset[page] as number) + (ram.tokens[page] as number) / 2
    best = Math.max(best, recallAt(profile, prompt === 0 ? 0 : middle / prompt, prompt))
  }
  return best
}

/** Does a model that answered rightly name the page that it used? */
export const cites = (memory: Memory, asker: Asker): boolean => draw(asker, CITES, memory, 0) < asker.profile.cites

// ---- calling ----

/** The next call that the model makes, if it makes one. */
function planCall(memory: Memory, turn: Turn, ask: Ask, prompt: Tokens, asker: Asker): Plan | null {
  if (turn.calls >= asker.mostCalls || !asker.offers.some(offer => offer.startsWith('search'))) return null
  const missing = nextTarget(memory, turn, ask, asker)
  const isNeeded = missing >= 0 && wants(memory, turn, ask, missing, prompt, asker)
  if (!isNeeded && (missing >= 0 || !asksAnyway(memory, turn, ask, prompt, asker))) return null
  const target = Math.max(0, missing)
  const ways = waysToLook(ask, asker)
  const next = nextWay(turn, target, ways.length)
  const way = ways[next.way]
  if (way === undefined) return null
  turn.searched = { target, ...next, more: false }
  const { store, words, dates, attempt } = way
  const query = makeQuery(memory.ram.turn, { ask, facts: [ask.needs[target] as Fact], words, dates, attempt })
  return { call: { do: 'search', store, query, page: next.page } }
}

interface Sought {
  readonly key: number
  readonly words: string | null
}

/** The model has asked for a fact in its own words: the very words of the message. It looks on where it asks again. */
export function searchPlan(memory: Memory, turn: Turn, { key, words: said }: Sought, asker: Asker): Plan {
  const text = said ?? turn.ask?.text
  const known: Ask = turn.ask ?? { needs: [] }
  const ask: Ask = { ...known, keywords: [text ?? ''], ...(text === undefined ? {} : { text }) }
  const target = ask.needs.findIndex(fact => fact.key === key)
  const facts = key < 0 ? [] : [ask.needs[target] ?? { key, version: 0 }]
  const ways = waysToLook(ask, asker)
  const next = nextWay(turn, target < 0 ? -2 - key : target, ways.length - 1)
  const way = ways[next.way]
  if (way === undefined) return { malformed: true }
  turn.searched = { target: target < 0 ? -2 - key : target, ...next, more: false }
  const { store, words, dates, attempt } = way
  const query = makeQuery(memory.ram.turn, { ask, facts, words, dates, attempt })
  return { call: { do: 'search', store, query, page: next.page } }
}

/** One hop a call: a chain is looked up link by link even where all of it is in sight. Otherwise: what is missing. */
function nextTarget(memory: Memory, { resolved }: Turn, ask: Ask, asker: Asker): number {
  if (ask.needs.length === 0) return -1
  const missing = ask.needs.findIndex(fact => memory.residentWith(fact) < 0)
  if (ask.chained !== true || ask.needs.length === 1) return missing
  const looksUp = asker.profile.looksUp ?? 1
  if (missing < 0 && resolved === 0 && draw(asker, LOOKS_UP, memory, 0) >= looksUp) return -1
  return resolved < ask.needs.length ? resolved : -1
}

/** Nothing is missing, and it looks all the same. */
function asksAnyway(memory: Memory, turn: Turn, ask: Ask, prompt: Tokens, asker: Asker): boolean {
  if (turn.calls > 0 || ask.needs.length === 0) return false
  return draw(asker, NEEDLESS, memory, 0) < chanceAt(asker.profile.needless ?? 0, prompt)
}

function wants(memory: Memory, turn: Turn, ask: Ask, target: number, prompt: Tokens, asker: Asker): boolean {
  if (turn.calls === 0) return draw(asker, CALLS, memory, 0) < chanceAt(asker.profile.calls, prompt)
  const isNextLink = ask.chained === true && turn.searched?.target !== target
  return !isNextLink || draw(asker, GOES_ON, memory, target) < goesOnChance(asker.profile, turn.resolved)
}

interface Way {
  readonly store: StoreName
  readonly words: string | null
  readonly dates: readonly [from: number, to: number] | null
  readonly attempt: number
}

/** Where it looks, one after the other: the recall log by date if the question names one, then by words; the archive. */
function waysToLook(ask: Ask, { offers }: Asker): Way[] {
  const [text, dates] = [ask.text ?? null, ask.dates ?? null]
  const words = ask.keywords ?? new Array<string | null>(ATTEMPTS).fill(text)
  const byWords = words.map((word, attempt): Way => ({ store: 'recall', words: word, dates: null, attempt }))
  const byDate: Way[] = dates === null ? [] : [{ store: 'recall', words: null, dates, attempt: 0 }]
  const archive: Way = { store: 'archive', words: text, dates: null, attempt: 0 }
  return [
    ...(offers.includes('search-recall') ? [...byDate, ...byWords] : []),
    ...(offers.includes('search-archive') ? [archive] : []),
  ]
}

/** The next page of what it found last, or the next way; a `way` that there is not: it gives up. */
function nextWay({ searched }: Turn, target: number, ways: number): { way: number; page: number } {
  if (searched === null || searched.target !== target) return { way: 0, page: 0 }
  if (searched.more && searched.page + 1 < MOST_PAGES) return { way: searched.way, page: searched.page + 1 }
  return { way: Math.min(searched.way + 1, ways), page: 0 }
}

// ---- being warned ----

/** What the model writes down when it is told that the window is filling up; null: nothing. */
export function planSave(memory: Memory, room: Tokens, asker: Asker): Plan | null {
  const facts = unsaved(memory, asker)
  if (facts.length === 0) return null
  const { noteFrame, noteFact } = asker.profile.lengths ?? NOTE_LENGTHS
  return savePlan(facts, noteFrame + noteFact * facts.length, room, asker)
}

/** Written down in so many tokens: into the working context while that has room. null: nothing of it is on offer. */
export function savePlan(facts: readonly Fact[], tokens: Tokens, room: Tokens, asker: Asker): Plan | null {
  const intoNotes = asker.offers.includes('save-notes') && (tokens <= room || !asker.offers.includes('save-archive'))
  if (!intoNotes && !asker.offers.includes('save-archive')) return null
  return { call: { do: 'save', to: intoNotes ? 'notes' : 'archive', content: makeContent(tokens, facts) } }
}

/** Facts in the queue that it finds worth keeping, and has not kept yet. */
function unsaved(memory: Memory, { rng, key, profile }: Asker): Fact[] {
  const held = [...memory.view.inPromptOrder()].flatMap(page => memory.holdings.of(page.id))
  const facts = new Map(held.map(fact => [versionKey(fact), fact]))
  const left = [...facts.values()].filter(fact => !memory.saved.has(versionKey(fact)))
  const chance = chanceAt(profile.saves, left.length)
  return left.filter(fact => {
    const isFound = rng.at(SAVES, key, versionKey(fact), 0) < chance
    if (!isFound) memory.saved.add(versionKey(fact))
    return isFound
  })
}
