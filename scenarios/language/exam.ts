/**
 * Examinations: texts that end where the model is to speak, and what it should say. The same subjects for the trainer's
 * report, for the model card and for tests; each item is drawn by its number, so an exam can be taken in any order.
 */

import { overview, warnings } from './lessons/episodes.ts'
import { summary } from './lessons/lists.ts'
import { type Subject, visit } from './lessons/visit.ts'
import { Random } from './random.ts'
import { keyName, valueWords, type Words } from './sentences.ts'
import { Text } from './text.ts'
import { readFact } from './voice.ts'
import { decode, token } from './words.ts'

export interface ExamItem {
  readonly prompt: readonly number[]
  /** Without the `<end>` that must follow. */
  readonly expected: readonly number[]
}

export interface Mark {
  /** Said what was expected, to the word. */
  readonly exact: boolean
  /** Of lists: facts that were to be kept, were kept, and were stated though nobody told them. */
  readonly wanted: number
  readonly kept: number
  readonly invented: number
  readonly searched: boolean
}

export interface ExamSubject {
  readonly name: string
  /** What a score means: the share of exact answers, of facts kept, or of answers without a search. */
  readonly counts: 'exact' | 'kept' | 'no-search'
  /** The least that the model should reach; absent: reported only. */
  readonly target?: number
  readonly lengths: readonly number[]
  item(length: number, random: Random): ExamItem
}

const LONG_ENOUGH = 8192
const MIXED = [64, 128, 256, 512]
type Question = { readonly subject: Subject; readonly calls: boolean; readonly finds?: number; readonly answer?: 0 | 1 }

/** The first answer to the last question of a conversation, or the one after its search. */
function conversation({ subject, calls, finds = 1, answer = 0 }: Question) {
  return (length: number, random: Random): ExamItem => {
    for (;;) {
      const text = new Text(LONG_ENOUGH, random)
      const pace = { asks: 0.1 + random.share() * 0.3, tells: 0.2 + random.share() * 0.4, updates: 0.1, links: 0.1 }
      const first = visit(text, random, { length, calls, subject, finds, narrow: 0.5, ...pace })
      const span = text.answers[first + answer]
      if (span === undefined) throw new Error('a conversation ended without the answer that it was made for')
      // Short texts may not have room for all that the question needs.
      const prompt = text.ids.slice(0, span.from)
      if (answer === 1 || prompt.length <= Math.max(length, 96))
        return { prompt, expected: text.ids.slice(span.from, span.to - 1) }
    }
  }
}

/** Half of them dense with facts, half as a live run has them. */
const LISTS = { filler: 0.4, narrow: 0.5, asides: 0.15 }

function passage(facts: number) {
  return (_length: number, random: Random): ExamItem => {
    const text = new Text(LONG_ENOUGH, random)
    if (random.happens(0.5)) summary(text, random, facts, LISTS)
    else overview(text, random, facts, { facts, narrow: 0.5, calls: 0, cuts: 0 })
    return lastAnswer(text)
  }
}

function pressure(length: number, random: Random): ExamItem {
  const text = new Text(LONG_ENOUGH, random)
  warnings(text, random, random.between(1, 2), { facts: Math.max(1, Math.floor(length / 60)), narrow: 0.5, cuts: 0 })
  return lastAnswer(text)
}

function lastAnswer(text: Text): ExamItem {
  const span = text.answers.at(-1)
  if (span === undefined) throw new Error('a passage without a summary')
  return { prompt: text.ids.slice(0, span.from), expected: text.ids.slice(span.from, span.to - 1) }
}

const asking = (name: string, target: number, lengths: readonly number[], question: Question): ExamSubject => ({
  name,
  counts: 'exact',
  target,
  lengths,
  item: conversation(question),
})

export const SUBJECTS: readonly ExamSubject[] = [
  asking('recall, up to 512 tokens', 0.98, MIXED, { subject: 'recall', calls: false }),
  asking('recall, 1,024 tokens', 0.95, [1024], { subject: 'recall', calls: false }),
  asking('recall, 2,048 tokens', 0.95, [2048], { subject: 'recall', calls: false }),
  asking('latest of several updates', 0.95, [128, 256, 512], { subject: 'latest', calls: false }),
  asking('one hop', 0.95, [128, 256, 512], { subject: 'one-hop', calls: false }),
  asking('two hops', 0.85, [128, 256, 512], { subject: 'two-hops', calls: false }),
  asking('absent: unknown', 0.98, MIXED, { subject: 'absent', calls: false }),
  asking('absent: searches for it', 0.97, MIXED, { subject: 'absent', calls: true }),
  {
    name: 'present: no needless search',
    counts: 'no-search',
    target: 0.95,
    lengths: MIXED,
    item: conversation({ subject: 'recall', calls: true }),
  },
  asking('answer after a search', 0.97, MIXED, { subject: 'absent', calls: true, finds: 1, answer: 1 }),
  asking('unknown after a search in vain', 0.95, MIXED, { subject: 'absent', calls: true, finds: 0, answer: 1 }),
  ...[1, 2, 3, 6].map(
    (facts): ExamSubject => ({
      name: `summary of ${facts} ${facts === 1 ? 'fact' : 'facts'}`,
      counts: 'kept',
      target: facts <= 3 ? 0.95 : 0.85,
      lengths: [0],
      item: passage(facts),
    }),
  ),
  { name: 'saves when memory is nearly full', counts: 'kept', lengths: [128, 256, 512], item: pressure },
]

/** What a model that recalls and nothing else is asked, grown in the minutes of a class. */
export const RECALL_SUBJECTS: readonly ExamSubject[] = [
  asking('recall, 256 tokens', 0.95, [256], { subject: 'recall', calls: false }),
]

/** The i-th item of a subject, the same whoever asks for it. */
export function examItem(subject: ExamSubject, seed: number, i: number): ExamItem {
  const random = new Random(seed * 1_000_003 + i * 7919 + SUBJECTS.indexOf(subject) * 104_729)
  return subject.item(subject.lengths[i % subject.lengths.length] ?? 0, random)
}

const END = token('<end>')
/** The facts of a list, by key and value, as a live run judges them: how often one has changed it may say wrongly. */
const factsIn = (words: Words): string[] => {
  const facts: string[] = []
  const isSave = words[0] === 'save'
  let rest = isSave ? words.slice(1) : words
  const next = () => readFact(rest, isSave ? ':' : 'is')
  for (let read = next(); read !== null; read = next()) {
    facts.push(`${keyName(read.found.key)} ${valueWords(read.found.value).join(' ')}`)
    rest = read.rest
  }
  return facts
}

/** `said`: up to and including its `<end>`, or cut off. */
export function mark({ expected }: ExamItem, said: readonly number[]): Mark {
  const given = said.at(-1) === END ? said.slice(0, -1) : said
  const wanted = new Set(factsIn(decode(expected).split(' ')))
  const stated = factsIn(decode(given).split(' '))
  return {
    exact: said.at(-1) === END && given.length === expected.length && given.every((id, i) => id === expected[i]),
    wanted: wanted.size,
    kept: [...wanted].filter(fact => stated.includes(fact)).length,
    invented: stated.filter(fact => !wanted.has(fact)).length,
    searched: given.includes(token('search')),
  }
}
