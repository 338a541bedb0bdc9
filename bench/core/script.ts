/**
 * Every token of a live run: of pages, as the voice renders them, and of what the model says. The machine tells it what
 * pages are and when the model is about to speak; the core asks it for the tokens of a job, and hands it those that the
 * model gives, one by one.
 *
 * A run keeps to the lengths that its workload draws: what the model says begins with a forced opening, goes on in the
 * model's own words to its `<end>`, and from there in filler to its length. Calls alone end at their `<end>`, or where
 * they are cut off. So real and simulated runs have equal lengths, and the model decides on content alone.
 */
import { UserError } from '../../scenarios/user-error.ts'
import type { Said, Voice } from '../../scenarios/voice.ts'
import type { Segment } from '../../sim/kv.ts'
import type { Heard, LiveJob, LiveMind, PageText, Speech, Transcript } from '../../sim/live.ts'
import { combineKeys } from '../../sim/rng.ts'
import type { Tokens } from '../../sim/units.ts'
import { Utterance } from './utterance.ts'

/** Shared by all processes, and kept. */
const NOBODY = 0

/** What is written where no voice is: tokens without meaning. */
interface Filling {
  readonly vocabulary: number
}

/** A note that has become a word too short for all that it should say, by rounding, loses what it says last. */
function rendered(voice: Voice, text: PageText): readonly number[] {
  const isNote = text.kind === 'notes' || text.origin === 'stored'
  try {
    return voice.render(text)
  } catch (error) {
    if (!isNote || text.facts.length === 0 || !(error instanceof UserError)) throw error
    return rendered(voice, { ...text, facts: text.facts.slice(0, -1) })
  }
}

export class Script implements Transcript, LiveMind {
  private readonly voice: Voice | null
  private readonly vocabulary: number
  private readonly seed: number
  private readonly texts = new Map<number, readonly number[]>()
  private readonly ofProcess = new Map<number, number[]>()
  private readonly speeches = new Map<number, Speech>()
  /** What each process has its model say, or had it say last. */
  private readonly utterances = new Map<number, Utterance>()

  constructor(words: Voice | Filling, seed: number) {
    this.voice = 'render' in words ? words : null
    this.vocabulary = words.vocabulary
    this.seed = seed
  }

  // ---- texts ----

  page(segment: number, text: PageText): void {
    if (this.voice === null) return
    const { process } = text
    const seed = combineKeys(process, text.seed) % 2 ** 32
    const tokens = rendered(this.voice, { ...text, process: this.worldOf(process), seed })
    if (tokens.length !== text.tokens)
      throw new Error(`voice: a page of ${text.tokens} tokens was rendered in ${tokens.length}`)
    this.keep(process, segment, tokens)
  }

  stands(process: number, segment: number): void {
    this.keep(process, segment, this.utterances.get(process)?.standing ?? [])
  }

  private keep(process: number, segment: number, tokens: readonly number[]): void {
    this.texts.set(segment, tokens)
    if (process === NOBODY) return
    const own = this.ofProcess.get(process)
    if (own === undefined) this.ofProcess.set(process, [segment])
    else own.push(segment)
  }

  gone(process: number): void {
    for (const segment of this.ofProcess.get(process) ?? []) this.texts.delete(segment)
    this.ofProcess.delete(process)
    this.speeches.delete(process)
    this.utterances.delete(process)
  }

  wordsOf(segment: number, text: PageText): string | null {
    if (this.voice?.wordsOf === undefined) return null
    if (!this.texts.has(segment)) this.page(segment, text)
    return this.voice.wordsOf(this.texts.get(segment) ?? [])
  }

  private worldOf(process: number): number {
    return combineKeys(process, this.seed)
  }

  /** The job's prompt, and what it has been answered so far. */
  textOf(job: LiveJob): number[] {
    const prompt = job.prompt.flatMap(segment => this.tokensOf(job.process, segment))
    const said = job.decoded > 0 ? (this.utterances.get(job.process)?.tokens ?? []) : []
    return [...prompt, ...said]
  }

  /** A text that nobody has told anything of is filler. */
  private tokensOf(process: number, { id, tokens }: Segment): readonly number[] {
    const known = this.texts.get(id)
    if (known !== undefined) return known
    const filler = Array.from({ length: tokens }, (_, i) => this.filler(id, i))
    this.keep(process, id, filler)
    return filler
  }

  private filler(seed: number, i: number): number {
    return this.voice?.filler(seed, i) ?? combineKeys(combineKeys(this.seed, seed), i) % this.vocabulary
  }

  // ---- what is said ----

  begin(process: number, speech: Speech): Tokens {
    if (speech.as === 'answer' && speech.ask !== null) this.mustHaveRoom(process, speech)
    this.speeches.set(process, speech)
    if (speech.as === 'save') return speech.most
    return speech.as === 'answer' ? Math.max(speech.tokens, speech.call) : speech.tokens
  }

  private mustHaveRoom(process: number, speech: Extract<Speech, { as: 'answer' }>): void {
    const { tokens } = speech
    const fewest = this.openingOf(process, speech).length + (this.voice?.fewestForAnswer ?? 1)
    if (tokens >= fewest) return
    throw new UserError(
      `an answer of ${tokens} tokens has no room for what it should say: the model's language takes ${fewest} at least; draw longer answers`,
    )
  }

  /** The model gives this token next. What is forced stands instead. Says what stands, and whether that was all. */
  hear(job: LiveJob, token: number): { token: number; ended: boolean } {
    const known = this.utterances.get(job.process)
    const utterance = known?.job === job.id ? known : this.utteranceOf(job)
    return utterance.add(token)
  }

  private utteranceOf(job: LiveJob): Utterance {
    const speech = this.speeches.get(job.process) ?? null
    const utterance = new Utterance(job.id, speech, this.voice, this.openingOf(job.process, speech))
    this.utterances.set(job.process, utterance)
    return utterance
  }

  private openingOf(process: number, speech: Speech | null): readonly number[] {
    const isAsked = speech?.as === 'answer' && speech.askAgain && speech.ask !== null
    const again = isAsked ? { process: this.worldOf(process), ask: speech.ask } : null
    return this.voice?.opening(speech?.as ?? 'answer', again) ?? []
  }

  finish(process: number): Heard {
    const speech = this.speeches.get(process)
    const utterance = this.utterances.get(process)
    this.speeches.delete(process)
    if (speech === undefined || utterance === undefined || this.voice === null || speech.as === 'rating')
      return { is: 'answer', say: 'right', malformed: false }
    const { words, ended } = utterance
    const said = this.voice.parse(this.worldOf(process), words, ended, speech.known)
    if (speech.as === 'answer') return this.answered(process, speech, said, utterance)
    if (said.is === 'facts') return said
    // A summary has so much room, and no more: one that is cut off there has kept what it has said.
    if (speech.as === 'summary' && !ended) return { is: 'facts', facts: [], invented: 0 }
    if (speech.as === 'summary' || utterance.isCall) return { is: 'malformed' }
    return { is: 'answer', say: 'right', malformed: said.is === 'malformed' }
  }

  private answered(
    process: number,
    speech: Extract<Speech, { as: 'answer' }>,
    said: Said,
    { isCall, words }: Utterance,
  ): Heard {
    const { ask, call, evidence } = speech
    if (call > 0 && isCall) {
      if (said.is === 'search') return { ...said, words: this.voice?.wordsOf?.(words) ?? null }
      return said.is === 'facts' ? said : { is: 'malformed' }
    }
    if (ask === null) return { is: 'answer', say: 'right', malformed: false }
    const answer: Said = said.is === 'search' ? { is: 'malformed', why: 'a call where none is on offer' } : said
    const say = this.voice?.judge(this.worldOf(process), ask, answer, evidence) ?? 'right'
    // Who answers in a whole sentence has answered, if it is the right one.
    const isOdd = answer.is === 'malformed' || (answer.is === 'facts' && say !== 'right')
    return { is: 'answer', say, malformed: isOdd }
  }
}
