/**
 * How well an encoder finds: each question of an archive is answered by one document alone, and it counts at which rank
 * of the whole archive that one comes. Documents are pages of the small language with so many facts, 20 to 80 words.
 * Keys that are asked for are told once; the others repeat where there are more facts than keys (1,536), so that a large
 * archive is full of documents that share attribute or name with the question.
 */
import { fewestTokens, fillPage } from '../../scenarios/language/pages.ts'
import { Random } from '../../scenarios/language/random.ts'
import { ask, type Key, search, tell, tokensOf, type Words } from '../../scenarios/language/sentences.ts'
import { plainValue } from '../../scenarios/language/story.ts'
import { ATTRIBUTES, NAMES } from '../../scenarios/language/words.ts'
import { type Share, shareOf } from '../share.ts'
import { readEncoder } from './folder.ts'
import { embedWords } from './small-encoder.ts'

type Ids = readonly number[]
export type Embed = (text: Ids) => Float32Array

/** One examination. */
export interface Paper {
  /** In each document. */
  readonly facts: number
  readonly documents: number
  /** For each question, documents that only name its key: they ask for it, link to it, search for it. */
  readonly mentions: number
}

export interface EmbedderMark extends Paper {
  readonly top1: Share
  readonly top5: Share
}

export const examDefaults = {
  papers: [
    ...[1, 2, 4].flatMap(facts => [100, 1_000, 10_000].map(documents => ({ facts, documents, mentions: 0 }))),
    ...[1, 2].map(facts => ({ facts, documents: 1_000, mentions: 3 })),
  ] as readonly Paper[],
  /** For each of them, at least. */
  questions: 1_000,
  seed: 20_260,
}
export interface ExamOptions extends Partial<typeof examDefaults> {
  readonly report?: (mark: EmbedderMark) => void
}

/** What must be reached among 1,000 documents, by facts in each. */
export const TARGETS: readonly (Paper & { readonly top1: number })[] = [
  { facts: 1, documents: 1_000, mentions: 0, top1: 0.97 },
  { facts: 2, documents: 1_000, mentions: 0, top1: 0.85 },
]

/** Of the encoder in a folder. */
export function examEmbedder(folder: string, options: ExamOptions = {}): EmbedderMark[] {
  const { shape, weights } = readEncoder(folder)
  return examine(text => embedWords(shape, weights, text), options)
}

export function examine(embed: Embed, options: ExamOptions = {}): EmbedderMark[] {
  const { papers, questions, seed } = { ...examDefaults, ...options }
  return papers.map(paper => {
    const mark = markOf(embed, paper, questions, new Random(seed * 31 + paper.facts * 7919 + paper.documents))
    options.report?.(mark)
    return mark
  })
}

function markOf(embed: Embed, paper: Paper, questions: number, random: Random): EmbedderMark {
  const ranks: number[] = []
  while (ranks.length < questions)
    ranks.push(...ranksOf(archive({ ...paper, questions: questions - ranks.length }, random), embed))
  const within = (places: number): Share => shareOf(ranks.filter(rank => rank < places).length, ranks.length)
  return { ...paper, top1: within(1), top5: within(5) }
}

export interface Archive {
  readonly documents: readonly Ids[]
  /** The i-th is answered by the i-th document, and by no other. */
  readonly questions: readonly Ids[]
}

/** So that enough keys are left for the other documents. */
const MOST_QUESTIONS = 500
const SHORTEST = 20
const LONGEST = 80

export function archive(size: Paper & { readonly questions: number }, random: Random): Archive {
  const all = ATTRIBUTES.flatMap(attribute => NAMES.map(name => ({ attribute, name })))
  const keys = random.some(all, all.length)
  const asked = keys.slice(0, Math.min(size.documents, size.questions, MOST_QUESTIONS))
  const rest = keys.slice(asked.length)
  let told = 0
  // Round and round: a document's facts differ from one another.
  const others = (count: number): Key[] => Array.from({ length: count }, () => rest[told++ % rest.length] as Key)
  const documents = Array.from({ length: size.documents }, (_, i) => {
    const own = asked[i]
    return document(stated(own === undefined ? others(size.facts) : [own, ...others(size.facts - 1)], random), random)
  })
  const mentions = asked.flatMap(key =>
    Array.from({ length: size.mentions }, (_, i) => document([mention(key, others(1)[0] ?? key, i)], random)),
  )
  return { documents: [...documents, ...mentions], questions: asked.map(key => tokensOf(ask(key))) }
}

const stated = (keys: readonly Key[], random: Random): Words[] =>
  random.some(keys, keys.length).map(key => tell(key, plainValue(random)))

const mention = (key: Key, other: Key, i: number): Words =>
  [ask(key), tell(other, { is: 'link', to: key }), search(key)][i % 3] ?? ask(key)

function document(sentences: readonly Words[], random: Random): number[] {
  const body = { tag: '<document>', sentences, last: [] }
  const tokens = random.between(Math.max(SHORTEST, fewestTokens(body)), LONGEST)
  return tokensOf(fillPage(body, tokens, random))
}

/** By question: how many other documents are at least as near as the right one. */
export function ranksOf({ documents, questions }: Archive, embed: Embed): number[] {
  const vectors = documents.map(embed)
  return questions.map((question, i) => {
    const asked = embed(question)
    const own = cosine(vectors[i] ?? asked, asked)
    return vectors.reduce((rank, vector, j) => rank + Number(j !== i && cosine(vector, asked) >= own), 0)
  })
}

/** Of unit vectors. */
function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
