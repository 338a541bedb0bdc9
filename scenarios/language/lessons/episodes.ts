/**
 * Conversations as a live run holds them when memory runs short: questions upon questions between the facts, many about
 * what has left the window, earlier summaries, saves and findings in their midst, and filler that breaks off anywhere. To
 * be summed up, or to be saved from. A summary lists what was told, wherever it stands; what is saved is what the user
 * has told since the last save.
 */
import { fewestTokens, fillPage } from '../pages.ts'
import type { Random } from '../random.ts'
import {
  ask,
  FUNCTIONS,
  filler,
  fillerOf,
  type Key,
  keyName,
  noted,
  PRESSURE,
  SUM_UP,
  tell,
  update,
  valueWords,
  type Words,
} from '../sentences.ts'
import { narrowField, plainValue, Story, type Telling, WIDE } from '../story.ts'
import type { Text } from '../text.ts'
import { type Manners, oldAnswer, question, reply } from './asking.ts'

export interface EpisodePlan {
  /** Facts to be listed, at most. */
  readonly facts: number
  readonly narrow: number
  /** P(what is to be summed up has searches and saves in it). */
  readonly calls: number
  /** P(an earlier summary breaks off within a sentence): in live runs it does not, but a model should bear it. */
  readonly cuts: number
}

/** P(a message tells something new), P(it changes something), P(it asks). */
const TELLS = 0.45
const CHANGES = 0.12
const ASKS = 0.45
const SILENT: Manners = { calls: false, finds: 0, chatter: 0 }
const SEARCHING: Manners = { calls: true, finds: 0.8, chatter: 0 }
const MOST_QUESTIONS = 3

/** While there is room: what is to be summed up, its summary, and some questions about it. */
export function overviews(text: Text, random: Random, plan: EpisodePlan): void {
  while (text.room > 0) {
    const story = overview(text, random, random.between(random.happens(0.1) ? 0 : 1, plan.facts), plan)
    if (story.keys.length === 0) continue
    for (let i = random.between(0, MOST_QUESTIONS); i > 0; i--) question(text, story, random.of(story.keys), SILENT)
  }
}

export function overview(text: Text, random: Random, facts: number, plan: EpisodePlan): Story {
  const episode = new Episode(text, random, { ...plan, facts })
  episode.page('<notice>', [SUM_UP], random.between(0, 30))
  episode.beginning(facts)
  if (random.happens(plan.calls)) text.quote(() => episode.goOn(facts, SEARCHING, 0.12))
  else episode.goOn(facts, SILENT, 0)
  text.say(['<user>', '<summary>']).answer(episode.summary(), 'summary')
  return episode.story
}

/** Warned `times` that the window fills up, with so many facts at most to save each time. */
export function warnings(text: Text, random: Random, times: number, plan: Omit<EpisodePlan, 'calls'>): void {
  const episode = new Episode(text, random, { ...plan, facts: plan.facts * times + 4 })
  if (random.happens(0.8)) episode.page('<system>', [], random.between(0, 20))
  episode.page('<functions>', [FUNCTIONS], random.between(0, 10))
  if (random.happens(0.7)) episode.notes(random.between(0, 6))
  episode.beginning(4)
  for (let i = 0; i < times && text.room > 0; i++) {
    const facts = random.between(random.happens(0.05) ? 0 : 1, plan.facts)
    episode.goOn(episode.unsaved.size + facts, SEARCHING, 0, () => episode.unsaved.size)
    episode.save()
  }
}

class Episode {
  readonly story: Story
  /** What the user has told since the last save. */
  readonly unsaved = new Map<string, Telling>()
  private readonly text: Text
  private readonly random: Random
  /** Told before this text begins; nothing of it is to be listed. */
  private readonly before = new Set<string>()
  private readonly cuts: number

  constructor(text: Text, random: Random, { facts, narrow, cuts }: Omit<EpisodePlan, 'calls'>) {
    this.cuts = cuts
    this.text = text
    this.random = random
    this.story = new Story(random, random.happens(narrow) ? narrowField(facts * 2 + 4, random) : WIDE)
  }

  page(tag: string, sentences: readonly Words[], spare: number, last: Words = []): void {
    const body = { tag, sentences, last }
    this.text.say(fillPage(body, fewestTokens(body) + spare, this.random))
  }

  /** From the last that was told to the first. */
  summary(): Words {
    const told = [...this.story.told.values()].filter(({ key }) => !this.before.has(keyName(key)))
    return told.toReversed().flatMap(({ key, value, version }) => update(key, value, version))
  }

  // ---- how it begins ----

  notes(facts: number): void {
    const sentences: Words[] = []
    for (let i = 0; i < facts; i++) {
      const key = this.story.newKey()
      if (key === null) break
      sentences.push(tell(key, this.story.tell(key, plainValue(this.random)).value))
      this.before.add(keyName(key))
    }
    this.page('<notes>', sentences, this.random.happens(0.3) ? this.random.between(0, 3) : 0)
  }

  /** An earlier summary, or the end of an exchange whose beginning has left. */
  beginning(most: number): void {
    const { random, text } = this
    if (random.happens(0.6)) this.earlierSummary(random.between(0, Math.min(5, most)))
    if (random.happens(0.15)) {
      text.say(['<assistant>', ...(random.happens(0.5) ? valueWords(plainValue(random)) : []), '<end>'])
      this.trail()
    }
  }

  /** It had so much room and no more: some break off within a fact. */
  private earlierSummary(facts: number): void {
    const { random, story, text } = this
    text.say(['<user>', '<summary>'])
    for (let i = 0; i < facts; i++) {
      const key = story.newKey()
      if (key === null) break
      const { value } = story.tell(key, plainValue(random))
      const changes = random.happens(0.2) ? random.between(1, 2) : 0
      for (let version = 0; version < changes; version++) story.tell(key, value)
      text.expect(update(key, value, changes))
    }
    const cut = random.happens(this.cuts) ? story.newKey() : null
    if (cut !== null) text.say(tell(cut, plainValue(random)).slice(0, random.between(1, 6)))
    else {
      text.say(['<end>'])
      this.trail()
    }
  }

  // ---- how it goes on ----

  /** Until so much has been told; `saves`: P(the model is warned after a turn, and saves). */
  goOn(facts: number, manners: Manners, saves: number, told = () => this.story.told.size - this.before.size): void {
    const { random, text } = this
    let isOver = false
    while (((told() < facts && !isOver) || random.happens(0.25)) && text.room > 0) {
      isOver = !this.turn(told() < facts, manners)
      if (random.happens(saves)) this.save()
    }
  }

  /** false: there was nothing left to tell. */
  private turn(tells: boolean, manners: Manners): boolean {
    const { random, story, text } = this
    const kind = random.share()
    const key =
      tells && kind < TELLS ? story.newKey() : kind < TELLS + CHANGES && story.keys.length > 0 ? this.old() : null
    const news = key === null ? [] : [this.tell(key)]
    const asked = random.happens(ASKS) ? this.toAsk() : null
    this.page('<user>', news, random.happens(0.85) ? random.between(0, 40) : 0, asked === null ? [] : ask(asked))
    if (asked === null) text.say(['<assistant>']).answer([], 'quiet')
    else if (story.isMissed(asked) && random.happens(0.6)) oldAnswer(text, random)
    else reply(text, story, asked, manners)
    this.trail()
    return key !== null || kind >= TELLS || !tells
  }

  private old(): Key | null {
    const { random, story } = this
    const key = random.of(story.keys)
    return this.before.has(keyName(key)) && random.happens(0.7) ? null : key
  }

  private tell(key: Key): Words {
    const name = keyName(key)
    const telling = this.story.tell(key, plainValue(this.random))
    this.before.delete(name)
    this.unsaved.delete(name)
    this.unsaved.set(name, telling)
    return update(key, telling.value, telling.version)
  }

  /** Something told, or what has left the window, or what nobody has told at all. */
  private toAsk(): Key | null {
    const { random, story } = this
    const kind = random.share()
    if (kind < 0.6 && story.keys.length > 0) return random.of(story.keys)
    const { untold } = story
    return kind < 0.8 && untold.length > 0 ? random.of(untold) : story.newKey()
  }

  private trail(): void {
    this.text.say(trail(this.random, 14))
  }

  /** The model is warned, and saves. */
  save(): void {
    const { random, text } = this
    this.page('<notice>', [], random.between(0, 12), PRESSURE)
    const facts = [...this.unsaved.values()].toReversed()
    text.say(['<assistant>'])
    if (facts.length > 0) text.answer(['save', ...facts.flatMap(({ key, value }) => noted(key, value))], 'save')
    else text.answer([], 'quiet')
    this.page('<result>', [], random.between(4, 16))
    this.unsaved.clear()
  }
}

/** Filler after the end of an answer, up to its length: it breaks off anywhere. */
export function trail(random: Random, most: number): Words {
  return random.happens(0.8) ? fillerOf(random.between(0, most) + 1, random).slice(0, -1) : filler(random)
}
