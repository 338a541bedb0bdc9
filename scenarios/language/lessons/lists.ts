/**
 * Copy the facts of a text in its very words, the last one first: a summary of what was said, dense with facts so that it
 * is learnt quickly. Backwards, since a text that is read forwards can only point back: from each fact to the one before
 * it.
 */
import type { Random } from '../random.ts'
import { ask, filler, keyName, SUM_UP, update, type Words } from '../sentences.ts'
import { narrowField, plainValue, Story, WIDE } from '../story.ts'
import type { Text } from '../text.ts'
import { type Manners, question } from './asking.ts'
import type { ChatPlan } from './chat.ts'

export type ListPlan = Pick<ChatPlan, 'filler' | 'narrow'> & {
  /** P(a fact told anew), and P(a question in between): what a list must pass over. */
  readonly asides: number
}

const SILENT: Manners = { calls: false, finds: 0, chatter: 0 }

/** While there is room: a passage, its summary, and some questions about it. */
export function summaries(text: Text, random: Random, plan: ListPlan & Pick<ChatPlan, 'facts'>): void {
  while (text.room > 0) {
    const story = summary(text, random, random.between(random.happens(0.1) ? 0 : 1, plan.facts), plan)
    if (story.keys.length === 0) continue
    for (let i = random.between(0, MOST_QUESTIONS); i > 0; i--) question(text, story, random.of(story.keys), SILENT)
  }
}
const MOST_QUESTIONS = 3

/** One passage with so many facts, and its summary. */
export function summary(text: Text, random: Random, facts: number, plan: ListPlan): Story {
  const story = new Story(random, random.happens(plan.narrow) ? narrowField(facts, random) : WIDE)
  text.say(['<notice>', ...SUM_UP])
  if (random.happens(plan.filler)) text.say(filler(random))
  const told = passage(text, story, facts, plan)
  text.say(['<user>', '<summary>']).answer(told.toReversed().flat(), 'summary')
  return story
}

/** Tells a fact, unless there are no keys left; how it was told last is what a list will say of it. */
function factOf(text: Text, story: Story, anew: number, told = new Map<string, Words>()): boolean {
  const { random } = story
  const known = story.keys.length > 0 && random.happens(anew) ? random.of(story.keys) : null
  const key = known ?? story.newKey()
  if (key === null) return false
  const { value, version } = story.tell(key, plainValue(random))
  const words = update(key, value, version)
  text.expect(words)
  told.delete(keyName(key))
  told.set(keyName(key), words)
  return true
}

/** Turns of a conversation; returns the facts that the user told, each as it was told last, in the order of that. */
function passage(text: Text, story: Story, facts: number, plan: ListPlan): Words[] {
  const { random } = story
  const told = new Map<string, Words>()
  const fill = (): void => {
    while (random.happens(plan.filler)) text.say(filler(random))
  }
  if (random.happens(0.2)) {
    text.say(['<summary>'])
    for (let i = random.between(1, 2); i > 0 && told.size < facts; i--) factOf(text, story, plan.asides, told)
  }
  let isOver = false
  while ((told.size < facts && !isOver) || random.happens(0.2)) {
    text.say(['<user>'])
    fill()
    if (told.size < facts && random.happens(0.8)) isOver = !factOf(text, story, plan.asides, told)
    fill()
    if (story.keys.length > 0 && random.happens(plan.asides)) exchange(text, story)
    else if (random.happens(0.5))
      text.say(['<assistant>', '<end>', ...(random.happens(plan.filler) ? filler(random) : [])])
  }
  return [...told.values()]
}

/** A question and its answer, which belong to what was said and are nothing to be kept. */
function exchange(text: Text, story: Story): void {
  const key = story.random.of(story.keys)
  const value = story.valueOf(key)?.value
  if (value?.is !== 'plain') return
  text.expect(ask(key)).say(['<assistant>', ...value.numbers, '<end>'])
}
