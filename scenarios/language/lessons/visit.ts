/**
 * A conversation as a live run writes it: pages of drawn length with filler around what they say, answers that go on
 * chatting, notes and summaries at the top, results of searches in between; of an exact length, ending in one question.
 */
import { fewestTokens, fillPage } from '../pages.ts'
import type { Random } from '../random.ts'
import { ask, FUNCTIONS, type Key, keyName, noted, PRESSURE, tell, type Words } from '../sentences.ts'
import { narrowField, plainValue, Story, WIDE } from '../story.ts'
import type { Text } from '../text.ts'
import { chatter, type Manners, oldAnswer, reply } from './asking.ts'
import { changed } from './chat.ts'
import { trail } from './episodes.ts'

/** What the last question is to be about. */
export type Subject = 'recall' | 'latest' | 'one-hop' | 'two-hops' | 'absent'

export interface VisitPlan {
  /** Tokens of the text up to and including the last `<assistant>`. */
  readonly length: number
  readonly calls: boolean
  readonly subject: Subject
  /** P(the last question's search finds it). */
  readonly finds: number
  /** P(a message asks something) before the last one. */
  readonly asks: number
  /** P(a message tells a new fact), P(that one has changed). */
  readonly tells: number
  readonly updates: number
  readonly links: number
  readonly narrow: number
}

const LONGEST_QUESTION = 80

/** Returns the number, in the text, of the first answer to the last question. */
export function visit(text: Text, random: Random, plan: VisitPlan): number {
  const story = new Story(random, random.happens(plan.narrow) ? narrowField(plan.length / 24, random) : WIDE)
  const manners: Manners = { calls: plan.calls, finds: plan.finds, chatter: 0 }
  const pace = { message: random.between(12, 48), answer: random.between(4, 24) }
  head(text, story, plan)
  const keys = subjectKeys(story, plan.subject)
  const toTell = tellings(story, plan, keys)
  while (text.length < plan.length - LONGEST_QUESTION) {
    const left = plan.length - LONGEST_QUESTION - text.length
    const mustTell = toTell.length > 0 && (left < toTell.length * 70 || random.happens(0.2))
    turn(text, story, plan, manners, pace, mustTell ? toTell.shift() : undefined)
  }
  for (const sentence of toTell) turn(text, story, plan, manners, { message: 1, answer: 4 }, sentence)
  const { untold } = story
  const isOld = plan.subject === 'absent' && untold.length > 0 && random.happens(0.5)
  const key = isOld ? random.of(untold) : (keys[0] as Key)
  const question = ask(key)
  const tokens = Math.max(1 + question.length, plan.length - text.length - 1)
  text.say(fillPage({ tag: '<user>', sentences: [], last: question }, tokens, random))
  const asked = text.answers.length
  reply(text, story, key, manners)
  return asked
}

function head(text: Text, story: Story, plan: VisitPlan): void {
  const { random } = story
  const page = (tag: string, sentences: readonly Words[], spare: number) => {
    const body = { tag, sentences, last: [] }
    text.say(fillPage(body, fewestTokens(body) + spare, random))
  }
  if (random.happens(0.8)) page('<system>', [], random.between(0, 20))
  if (plan.calls) page('<functions>', [FUNCTIONS], random.happens(0.5) ? 0 : random.between(0, 20))
  const facts = (most: number): Words[] =>
    Array.from({ length: random.between(0, Math.min(most, Math.floor(plan.length / 60))) }, () => newFact(story))
  if (plan.calls && random.happens(0.5)) page('<notes>', facts(5), 0)
  if (random.happens(0.3)) page('<summary>', facts(4), random.between(0, 10))
  if (plan.calls && random.happens(0.2)) saved(text, story, Math.floor(plan.length / 60))
}

/** What the model wrote down when it was warned, behind which the messages that told it have left. */
function saved(text: Text, story: Story, most: number): void {
  const { random } = story
  const facts = Array.from({ length: random.between(0, Math.min(4, most)) }, () => {
    const key = story.newKey()
    return key === null ? [] : noted(key, story.tell(key, plainValue(random)).value)
  })
  if (facts.length === 0) return
  text.say(['<notice>', ...PRESSURE, '<assistant>', 'save', ...facts.flat(), '<end>'])
  text.say(fillPage({ tag: '<result>', sentences: [], last: [] }, random.between(5, 17), random))
}

function newFact(story: Story): Words {
  const key = story.newKey()
  if (key === null) return []
  return tell(key, story.tell(key, plainValue(story.random)).value)
}

/** Keys that the last question needs, the one asked for first; they are told in due course. */
function subjectKeys(story: Story, subject: Subject): Key[] {
  const count = subject === 'one-hop' ? 2 : subject === 'two-hops' ? 3 : 1
  return Array.from({ length: count }, () => story.newKey()).filter(key => key !== null)
}

/** The sentences that tell them, in random order; what is absent is told by none. */
function tellings(story: Story, { subject }: VisitPlan, keys: readonly Key[]): (() => Words)[] {
  const { random } = story
  if (subject === 'absent') return []
  const sentences = keys.map((key, i) => {
    const next = keys[i + 1]
    const value = next === undefined ? plainValue(random) : { is: 'link' as const, to: next }
    return () => tell(key, story.tell(key, value).value)
  })
  const changes =
    subject === 'latest'
      ? Array.from({ length: random.between(1, 2) }, () => () => {
          return changed(story, keys[0] as Key)
        })
      : []
  return [...random.some(sentences, sentences.length), ...changes]
}

function turn(
  text: Text,
  story: Story,
  plan: VisitPlan,
  manners: Manners,
  pace: { readonly message: number; readonly answer: number },
  forced: (() => Words) | undefined,
): void {
  const { random } = story
  const key = story.keys.length > 0 && random.happens(plan.asks) ? questionKey(story, plan) : null
  const sentence = forced?.() ?? news(story, plan, key)
  const body = { tag: '<user>', sentences: sentence === null ? [] : [sentence], last: key === null ? [] : ask(key) }
  text.say(
    fillPage(body, fewestTokens(body) + random.between(0, 2 * pace.message) * (random.happens(0.8) ? 1 : 0), random),
  )
  if (key === null) text.say(['<assistant>']).answer([], 'quiet')
  else if (story.isMissed(key) && !random.happens(0.6)) oldAnswer(text, random)
  else reply(text, story, key, manners)
  if (random.happens(0.5)) text.say(trail(random, pace.answer))
  else chatter(text, random, pace.answer / 8)
}

/** One told before, or now and then one that was not. */
function questionKey(story: Story, { subject }: VisitPlan): Key | null {
  const { random } = story
  if (!random.happens(subject === 'absent' ? 0.35 : 0.2)) return random.of(story.keys)
  const { untold } = story
  return untold.length > 0 && random.happens(0.4) ? random.of(untold) : story.newKey()
}

/** What the message tells, if anything; not what it asks about. */
function news(story: Story, plan: VisitPlan, asked: Key | null): Words | null {
  const { random } = story
  const kind = random.share()
  if (kind < plan.tells) {
    const link = random.happens(plan.links) && story.keys.length > 0 ? random.of(story.keys) : null
    if (link === null || story.chain(link).values.length > 2) return newFact(story)
    const key = story.newKey()
    return key === null ? null : tell(key, story.tell(key, { is: 'link', to: link }).value)
  }
  if (kind > plan.tells + plan.updates || story.keys.length === 0) return null
  const key = random.of(story.keys)
  if (story.valueOf(key)?.value.is !== 'plain' || (asked !== null && keyName(asked) === keyName(key))) return null
  return changed(story, key)
}
