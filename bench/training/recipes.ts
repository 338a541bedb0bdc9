/** How the models of this project are grown: their shapes and their courses. */
import type { Curriculum } from '../../scenarios/language/teacher.ts'
import { VOCABULARY_SIZE } from '../../scenarios/language/words.ts'
import type { ModelShape } from '../model/shape.ts'
import { accuracyOf, type Scores } from './batch.ts'
import { type Budget, type CoursePlan, defaults, type Stage } from './course-plan.ts'

export interface Recipe {
  readonly summary: string
  readonly curriculum: Curriculum
  readonly shape: ModelShape
  plan(budget: Budget): CoursePlan
}

const MAX_POSITIONS = 4096
const layered = (layers: number, heads: number): ModelShape => ({
  vocabulary: VOCABULARY_SIZE,
  width: 128,
  layers,
  heads,
  hidden: 256,
  // Every other layer finds by meaning alone what the one below it has gathered by place.
  noRope: Array.from({ length: layers / 2 }, (_, i) => 2 * i + 1),
  ropeBase: 10_000,
  maxPositions: MAX_POSITIONS,
})

const LOOKED_UP = ['recall', 'latest', 'one-hop', 'two-hops', 'unknown', 'search']

/** A mean over abilities: what is asked seldom counts as much as what is asked often. */
const meanOf = (scores: Scores, abilities: readonly string[] = [...scores.keys()]): number => {
  const asked = abilities.flatMap(ability => scores.get(ability) ?? []).filter(score => score.asked > 0)
  return asked.reduce((sum, score) => sum + score.right / score.asked, 0) / Math.max(1, asked.length)
}

type Text = Stage['texts'][number]
const stage = (examLength: number, texts: readonly Text[], passes: Stage['passes'], patience: number): Stage => ({
  texts,
  examLength,
  passes,
  leastSteps: 60,
  patience,
  otherwise: 'go on',
})

const recall: Recipe = {
  summary: 'recall of facts alone: grown in a class, in a few minutes',
  curriculum: 'recall',
  // The fewest layers that can look something up, and wide heads: keys are a thing and whose it is, both at once.
  shape: layered(2, 4),
  plan: budget => ({
    ...defaults,
    budget,
    rates: { muon: 0.012, adam: 2e-3 },
    stages: [
      {
        ...stage(64, [{ rows: 32, length: 64 }], scores => accuracyOf(scores) >= 0.8, 12),
        otherwise: 'begin anew',
      },
      stage(128, [{ rows: 16, length: 128 }], scores => accuracyOf(scores) >= 0.75, 4),
      stage(256, [{ rows: 8, length: 256 }], () => false, Number.POSITIVE_INFINITY),
    ],
  }),
}

/** Two batches a step, for two workers. */
const twice = (texts: readonly Text[]): Text[] => [...texts, ...texts]

const all: Recipe = {
  summary: 'all abilities: the model that is shipped',
  curriculum: 'all',
  shape: layered(6, 8),
  plan: budget => ({
    ...defaults,
    budget,
    // Slower than for recall alone: what takes two looks is lost again at every large step.
    rates: { muon: 0.006, adam: 1e-3 },
    decayFrom: 0.5,
    examEverySteps: 50,
    examTokens: 8192,
    checkpointEverySteps: 200,
    stages: [
      {
        // Lists and questions about them alone: who has learnt to look things up first never learns to list in order.
        ...stage(128, twice([{ rows: 8, length: 128 }]), scores => meanOf(scores, ['summary']) >= 0.85, 30),
        otherwise: 'begin anew',
      },
      stage(192, twice([{ rows: 6, length: 192 }]), scores => meanOf(scores, ['recall', 'summary']) >= 0.9, 24),
      stage(256, twice([{ rows: 4, length: 256 }]), scores => meanOf(scores, [...LOOKED_UP, 'summary']) >= 0.9, 24),
      stage(
        512,
        twice([
          { rows: 3, length: 512 },
          { rows: 2, length: 256 },
        ]),
        scores => meanOf(scores) >= 0.96,
        40,
      ),
      stage(
        1024,
        [
          { rows: 2, length: 1024 },
          { rows: 3, length: 512 },
          { rows: 4, length: 256 },
        ],
        () => false,
        Number.POSITIVE_INFINITY,
      ),
    ],
  }),
}

export const RECIPES = { recall, all } as const
export type RecipeName = keyof typeof RECIPES
