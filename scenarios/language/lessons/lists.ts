/**
 * Copy the facts of a text, in their order and in its very words: a summary of what was said, or, when memory is nearly
 * full, the first of what the user told, to be saved.
 */
import type { Random } from '../random.ts'
import { ask, FUNCTIONS, filler, PRESSURE, SUM_UP, tell, update, type Words } from '../sentences.ts'
import { narrowField, plainValue, Story, WIDE } from '../story.ts'
import type { Text } from '../text.ts'
import type { ChatPlan } from './chat.ts'

export type ListPlan = Pick<ChatPlan, 'filler' | 'narrow'>

/** A call saves so many facts at most: the first ones, which will leave first. */
export const MOST_SAVED = 6

/** Passages, each with its summary, one after the other while there is room. */
export function summaries(text: Text, random: Random, plan: ChatPlan): void {
  while (text.room > 0) summary(text, random, random.between(random.happens(0.1) ? 0 : 1, plan.facts), plan)
}

/** One passage with so many facts, and its summary. */
export function summary(text: Text, random: Random, facts: number, plan: ListPlan): void {
  const story = new Story(random, random.happens(plan.narrow) ? narrowField(facts, random) : WIDE)
  text.say(['<notice>', ...SUM_UP])
  if (random.happens(0.3)) text.say(filler(random))
  const told = passage(text, story, facts, plan, true)
  text.say(['<summary>']).answer(told.flat(), 'summary')
}

/** A conversation in which memory runs short. */
export function savings(text: Text, random: Random, plan: ChatPlan): void {
  const story = new Story(random, random.happens(plan.narrow) ? narrowField(plan.facts * 2, random) : WIDE)
  if (random.happens(0.7)) text.say(['<system>', ...filler(random)])
  text.say(['<functions>', ...FUNCTIONS])
  if (random.happens(0.7)) {
    text.say(['<notes>'])
    for (let i = random.between(0, 4); i > 0; i--) factOf(text, story)
  }
  const facts = passage(text, story, random.between(1, plan.facts + 3), plan, false)
  text.say(['<notice>', ...(random.happens(0.3) ? filler(random) : []), ...PRESSURE, '<assistant>'])
  text.answer(['save', ...facts.slice(0, MOST_SAVED).flat()], 'save')
}

function factOf(text: Text, story: Story): Words | null {
  const { random } = story
  const known = story.keys.length > 0 && random.happens(0.15) ? random.of(story.keys) : null
  const key = known ?? story.newKey()
  if (key === null) return null
  const value = story.tell(key, plainValue(random)).value
  const words = known === null ? tell(key, value) : update(key, value)
  text.expect(words)
  return words
}

/** Turns of a conversation; returns the facts that the user told, sentence by sentence. */
function passage(text: Text, story: Story, facts: number, plan: ListPlan, isSummary: boolean): Words[] {
  const { random } = story
  const told: Words[] = []
  const fill = (): void => {
    while (random.happens(plan.filler)) text.say(filler(random))
  }
  if (isSummary && random.happens(0.2)) {
    text.say(['<summary>'])
    for (let i = random.between(1, 2); i > 0 && told.length < facts; i--) {
      const words = factOf(text, story)
      if (words !== null) told.push(words)
    }
  }
  while (told.length < facts || random.happens(0.2)) {
    text.say(['<user>'])
    fill()
    if (told.length < facts && random.happens(0.8)) {
      const words = factOf(text, story)
      if (words !== null) told.push(words)
    }
    fill()
    if (story.keys.length > 0 && random.happens(0.15)) exchange(text, story)
    else if (random.happens(0.5)) text.say(['<assistant>', '<end>', ...(random.happens(0.5) ? filler(random) : [])])
  }
  return told
}

/** A question and its answer, which belong to what was said and are nothing to be kept. */
function exchange(text: Text, story: Story): void {
  const key = story.random.of(story.keys)
  const value = story.valueOf(key)?.value
  if (value?.is !== 'plain') return
  text.expect(ask(key)).say(['<assistant>', ...value.numbers, '<end>'])
}
