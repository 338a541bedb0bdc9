/**
 * What the model is taught, stage by stage: first short texts in which every question has a real choice, then longer ones
 * with filler, changes, chains, searches and lists; in the end conversations as a live run writes them.
 */
import { type ChatPlan, lecture, talk } from './lessons/chat.ts'
import { overviews, warnings } from './lessons/episodes.ts'
import { summaries } from './lessons/lists.ts'
import { type Subject, type VisitPlan, visit } from './lessons/visit.ts'
import type { Random } from './random.ts'
import { type Row, Text } from './text.ts'

export type Lesson = 'lecture' | 'talk' | 'summaries' | 'overviews' | 'warnings' | 'visit'
export type Curriculum = 'recall' | 'all'

/** Facts in a text of this length, and P(another sentence of filler). */
const DENSITY: readonly { readonly length: number; readonly facts: number; readonly filler: number }[] = [
  { length: 64, facts: 3, filler: 0 },
  { length: 96, facts: 4, filler: 0 },
  { length: 128, facts: 6, filler: 0.1 },
  { length: 256, facts: 12, filler: 0.3 },
  { length: 512, facts: 24, filler: 0.35 },
  { length: 1024, facts: 40, filler: 0.45 },
  { length: 2048, facts: 70, filler: 0.5 },
]
/** Positions beyond this one are never reached. */
const LAST_POSITION = 4096
const FURTHEST_GAP = 2048
const SUBJECTS: readonly Subject[] = ['recall', 'latest', 'one-hop', 'two-hops', 'absent']

function planFor(length: number, curriculum: Curriculum, random: Random): ChatPlan {
  const { facts, filler } = DENSITY.findLast(row => row.length <= length) ?? { facts: 3, filler: 0 }
  const isFull = curriculum === 'all'
  const often = length < 96 ? 0.15 : 0.3
  return {
    facts: length > 128 ? random.between(facts >> 1, facts) : facts,
    filler,
    absent: 0.12,
    changes: isFull ? often : 0,
    links: isFull ? often : 0,
    calls: curriculum === 'all' ? 0.5 : 0,
    narrow: 0.5,
  }
}

/** Shares of the lessons by length. */
function lessonFor(length: number, curriculum: Curriculum, random: Random): Lesson {
  const kind = random.share()
  if (curriculum === 'recall') {
    if (length < 256) return length > 128 && kind < 0.5 ? 'talk' : 'lecture'
    return sharesOf(kind, { lecture: 0.25, talk: 0.25 })
  }
  if (length < 192) return 'summaries'
  if (length < 256) return kind < 0.4 ? 'lecture' : kind < 0.45 ? 'talk' : 'summaries'
  if (length < 512)
    return sharesOf(kind, { lecture: 0.25, talk: 0.05, summaries: 0.25, overviews: 0.15, warnings: 0.1 })
  return sharesOf(kind, { lecture: 0.15, talk: 0.05, summaries: 0.1, overviews: 0.25, warnings: 0.2 })
}

/** The rest are visits. */
function sharesOf(kind: number, shares: Partial<Record<Lesson, number>>): Lesson {
  let left = kind
  for (const [lesson, share] of Object.entries(shares)) if ((left -= share) < 0) return lesson as Lesson
  return 'visit'
}

export class Teacher {
  readonly curriculum: Curriculum

  constructor(curriculum: Curriculum) {
    this.curriculum = curriculum
  }

  /** A text of `length` tokens to read, and so one more to say. */
  row(length: number, random: Random): Row {
    const furthest = Math.min(LAST_POSITION, length + FURTHEST_GAP)
    const gaps = { chance: length < 192 ? 0 : length < 256 ? 0.1 : 0.2, mean: 48, last: furthest }
    const text = new Text(length + 1, random, gaps)
    const plan = planFor(length, this.curriculum, random)
    switch (lessonFor(length, this.curriculum, random)) {
      case 'lecture':
        lecture(text, random, plan)
        break
      case 'talk':
        talk(text, random, plan)
        break
      case 'summaries':
        summaries(text, random, { ...listPlan(length, random), narrow: plan.narrow })
        break
      case 'overviews':
        overviews(text, random, {
          facts: Math.min(10, Math.floor(length / 40)),
          narrow: plan.narrow,
          calls: 0.4,
          cuts: 0.3,
        })
        break
      case 'warnings':
        warnings(text, random, Math.ceil(length / 200), { facts: 5, narrow: plan.narrow, cuts: 0.3 })
        break
      case 'visit':
        visit(text, random, this.curriculum === 'recall' ? plainVisit(length, random) : fullVisit(length, random))
    }
    return text.finish()
  }
}

/**
 * Of passages to be listed: facts at most, and what comes between them. First plain ones: from each fact to the one before
 * it is found in minutes where they stand close, and hardly ever where each may have been told anew since.
 */
function listPlan(length: number, random: Random): { facts: number; filler: number; asides: number } {
  if (length < 192) return { facts: Math.min(5, Math.floor(length / 24)), filler: random.of([0, 0, 0.2]), asides: 0 }
  if (length < 256) return { facts: 5, filler: random.of([0, 0.2]), asides: random.of([0, 0, 0.15]) }
  if (length < 512) return { facts: 6, filler: random.of([0, 0.2, 0.4]), asides: random.of([0, 0.15]) }
  return { facts: 8, filler: random.of([0.2, 0.45]), asides: 0.15 }
}

/** Nobody searches, and the last question is about what was told or, now and then, about what was not. */
const plainVisit = (length: number, random: Random): VisitPlan => ({
  length: length - 12,
  calls: false,
  subject: random.happens(0.85) ? 'recall' : 'absent',
  finds: 0,
  asks: 0.3 + random.share() * 0.5,
  tells: 0.3 + random.share() * 0.5,
  updates: 0.1,
  links: 0.1,
  narrow: 0.6,
})

const fullVisit = (length: number, random: Random): VisitPlan => ({
  length: length - 12 - (random.happens(0.5) ? 40 : 0),
  calls: random.happens(0.6),
  subject: random.of(SUBJECTS),
  finds: 0.6,
  asks: random.share() * 0.6,
  tells: 0.2 + random.share() * 0.5,
  updates: 0.1,
  links: 0.15,
  narrow: 0.5,
})
