/**
 * Facts are told, some change, some name others; then they are asked for. Either all at first and then question upon
 * question (dense: most of the text teaches something), or one thing after the other, as people talk.
 */
import type { Random } from '../random.ts'
import { FUNCTIONS, filler, type Key, tell, update, type Words } from '../sentences.ts'
import { narrowField, plainValue, Story, WIDE } from '../story.ts'
import type { Text } from '../text.ts'
import { chatter, type Manners, question } from './asking.ts'

export interface ChatPlan {
  /** Facts to tell at first. */
  readonly facts: number
  /** P(another sentence of filler) after each thing that is said. */
  readonly filler: number
  /** P(a question is about something that was not told). */
  readonly absent: number
  /** P(a told fact changes) after the telling, each. */
  readonly changes: number
  /** P(the value of a fact names another one). */
  readonly links: number
  /** P(the model may make calls). */
  readonly calls: number
  /** P(keys share words). */
  readonly narrow: number
}

/** The top of the text; says whether calls are on offer. */
export function opening(text: Text, random: Random, calls: number): boolean {
  const offered = random.happens(calls)
  if (random.happens(0.7)) text.say(['<system>', ...(random.happens(0.7) ? filler(random) : [])])
  if (offered) text.say(['<functions>', ...FUNCTIONS])
  return offered
}

const mannersOf = (random: Random, calls: boolean): Manners => ({
  calls,
  finds: 0.6,
  chatter: random.happens(0.3) ? random.share() : 0,
})

/** All is told, then asked. */
export function lecture(text: Text, random: Random, plan: ChatPlan): void {
  const story = new Story(random, random.happens(plan.narrow) ? narrowField(plan.facts, random) : WIDE)
  const manners = mannersOf(random, opening(text, random, plan.calls))
  for (const key of tellAll(text, story, plan)) if (random.happens(plan.changes)) change(text, story, key, plan)
  let order: Key[] = []
  while (text.room > 0) {
    if (order.length === 0) order = random.some(story.keys, story.keys.length)
    const absent = random.happens(plan.absent) ? story.newKey() : null
    const key = absent ?? (random.happens(ABOUT_CHANGES) ? changedKey(story) : null) ?? order.pop()
    if (key === undefined) return
    question(text, story, key, manners)
  }
}

/** P(a question is about something that has changed, if anything has), beyond chance. */
const ABOUT_CHANGES = 0.25

function changedKey(story: Story): Key | null {
  const keys = story.keys.filter(key => (story.valueOf(key)?.version ?? 0) > 0)
  return keys.length === 0 ? null : story.random.of(keys)
}

/** Facts in random order; a link may lead to what was told before it or will be told after it. Nothing goes in a ring. */
function tellAll(text: Text, story: Story, plan: ChatPlan): Key[] {
  const { random } = story
  const keys: Key[] = []
  for (let i = 0; i < plan.facts; i++) {
    const key = story.newKey()
    if (key !== null) keys.push(key)
  }
  const depth: number[] = []
  const values = keys.map((_, i) => {
    depth[i] = 0
    const to = i > 0 && random.happens(plan.links) ? random.between(0, i - 1) : -1
    if (to < 0 || (depth[to] ?? 0) >= 2) return plainValue(random)
    depth[i] = (depth[to] ?? 0) + 1
    return { is: 'link' as const, to: keys[to] as Key }
  })
  // Now and then a link leads to something that nobody tells.
  const order = random.some([...keys.keys()], keys.length)
  let inTurn = 0
  for (const i of order) {
    if (inTurn-- <= 0) {
      text.say(['<user>'])
      inTurn = random.between(0, 3)
    }
    text.expect(tell(keys[i] as Key, story.tell(keys[i] as Key, values[i] ?? plainValue(random)).value))
    while (random.happens(plan.filler)) text.say(filler(random))
  }
  return keys
}

function change(text: Text, story: Story, key: Key, plan: ChatPlan): void {
  const { random } = story
  if (story.valueOf(key)?.value.is !== 'plain') return
  do {
    if (random.happens(0.5)) text.say(['<user>'])
    text.expect(changed(story, key))
    while (random.happens(plan.filler)) text.say(filler(random))
  } while (random.happens(0.4))
}

/** Tells a new value of a key. */
export function changed(story: Story, key: Key): Words {
  const { value, version } = story.tell(key, plainValue(story.random))
  return update(key, value, version)
}

/** Turn by turn: something is told, changed or asked, and the model says nothing where nothing was asked. */
export function talk(text: Text, random: Random, plan: ChatPlan): void {
  const story = new Story(random, random.happens(plan.narrow) ? narrowField(plan.facts * 2, random) : WIDE)
  const manners = mannersOf(random, opening(text, random, plan.calls))
  while (text.room > 0) {
    const known = story.keys
    const kind = random.share()
    if (known.length > 2 && kind < 0.45) {
      const absent = random.happens(plan.absent) ? story.newKey() : null
      question(text, story, absent ?? random.of(known), manners)
      continue
    }
    text.say(['<user>'])
    while (random.happens(plan.filler)) text.say(filler(random))
    if (known.length > 2 && kind < 0.45 + plan.changes / 3) change(text, story, random.of(known), plan)
    else if (kind < 0.9) tellOne(text, story, plan)
    while (random.happens(plan.filler)) text.say(filler(random))
    text.say(['<assistant>']).answer([], 'quiet')
    chatter(text, random, manners.chatter)
  }
}

function tellOne(text: Text, story: Story, plan: ChatPlan): void {
  const { random } = story
  const key = story.newKey()
  if (key === null) return
  const target = random.happens(plan.links) && story.keys.length > 0 ? random.of(story.keys) : null
  const fits = target !== null && story.chain(target).values.length <= 2
  const value = fits ? { is: 'link' as const, to: target } : plainValue(random)
  text.expect(tell(key, story.tell(key, value).value))
}
