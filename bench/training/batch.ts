/**
 * Rows of text in the flat form of fixed size that the graph wants. Losses are taken at a fixed number of *places*: those
 * of all answers and, as far as there is room, of a random part of what else carries weight. Places left over weigh 0.
 */
import type { Random } from '../../scenarios/language/random.ts'
import type { BatchShape } from './network.ts'

/** A text to learn from. `weights[i]`: how much it matters to say `ids[i]`, given all before it. */
export interface Row {
  readonly ids: readonly number[]
  readonly positions: readonly number[]
  readonly weights: readonly number[]
  /** What is counted as right or wrong as a whole: the tokens from `from` up to but not including `to`. */
  readonly answers: readonly { readonly ability: string; readonly from: number; readonly to: number }[]
}

/** The input arrays of a graph. */
export interface BatchArrays {
  readonly ids: BigInt64Array
  readonly positions: BigInt64Array
  readonly places: BigInt64Array
  readonly targets: BigInt64Array
  readonly lossWeights: Float32Array
}

export interface FlatBatch extends BatchArrays {
  readonly size: BatchShape
  readonly lossWeight: number
  /** By answer: its ability, and which places belong to it. */
  readonly answers: readonly { readonly ability: string; readonly places: readonly number[] }[]
}

/** Right and all answers of an ability. */
export interface Score {
  readonly right: number
  readonly asked: number
}
export type Scores = ReadonlyMap<string, Score>

const PADDING = 0n
/** From this weight on a token belongs to an answer, and always counts. */
const ANSWER_WEIGHT = 0.5
const SHARE_OF_OTHERS = 0.2
const SHARE_OF_PLACES = 0.3

/** Places for all answers of most batches. */
export const batchShape = (rows: number, length: number): BatchShape => ({
  rows,
  length,
  places: Math.round(rows * length * SHARE_OF_PLACES),
})

/** A token that is to be said, and after which one. */
interface Target {
  readonly at: number
  readonly says: number
  readonly weight: number
}

/** Rows shorter than the batch are filled up; longer ones are cut. */
export function flatten(rows: readonly Row[], size: BatchShape, random: Random): FlatBatch {
  const tokens = size.rows * size.length
  const ids = new BigInt64Array(tokens).fill(PADDING)
  const positions = new BigInt64Array(tokens)
  for (const [i, row] of rows.entries())
    for (let j = 0; j < Math.min(size.length, row.ids.length); j++) {
      ids[i * size.length + j] = BigInt(row.ids[j] as number)
      positions[i * size.length + j] = BigInt(row.positions[j] as number)
    }
  const targets = chosenTargets(rows, size, random)
  return { ids, positions, size, ...asArrays(targets, size.places), answers: answersOf(rows, targets, size) }
}

function chosenTargets(rows: readonly Row[], { length, places }: BatchShape, random: Random): Target[] {
  const answers: Target[] = []
  const others: Target[] = []
  for (const [i, { ids, weights }] of rows.entries())
    for (let j = 1; j < Math.min(ids.length, length + 1); j++) {
      const target = { at: i * length + j - 1, says: ids[j] as number, weight: weights[j] ?? 0 }
      if (target.weight >= ANSWER_WEIGHT) answers.push(target)
      else if (target.weight > 0 && random.happens(SHARE_OF_OTHERS)) others.push(target)
    }
  const room = Math.max(0, places - answers.length)
  const kept = answers.length > places ? random.some(answers, places) : answers
  return [...kept, ...(others.length > room ? random.some(others, room) : others)]
}

function asArrays(targets: readonly Target[], places: number) {
  const arrays = {
    places: new BigInt64Array(places),
    targets: new BigInt64Array(places),
    lossWeights: new Float32Array(places),
  }
  for (const [i, { at, says, weight }] of targets.entries()) {
    arrays.places[i] = BigInt(at)
    arrays.targets[i] = BigInt(says)
    arrays.lossWeights[i] = weight
  }
  return { ...arrays, lossWeight: arrays.lossWeights.reduce((sum, weight) => sum + weight, 0) }
}

/** Only answers that lie whole in what is read and all of whose tokens are among the targets. */
function answersOf(rows: readonly Row[], targets: readonly Target[], { length }: BatchShape): FlatBatch['answers'] {
  const placeAt = new Map(targets.map(({ at }, place) => [at, place]))
  return rows.flatMap(({ answers }, i) =>
    answers.flatMap(({ ability, from, to }) => {
      if (from < 1 || to > length + 1) return []
      const places = Array.from({ length: to - from }, (_, j) => placeAt.get(i * length + from + j - 1))
      return places.every(place => place !== undefined) ? [{ ability, places }] : []
    }),
  )
}

/** By ability, given what the model would have said at each place. An answer is right if all its tokens are. */
export function scoresOf({ answers, targets }: FlatBatch, said: BigInt64Array): Scores {
  const scores = new Map<string, Score>()
  for (const { ability, places } of answers) {
    const isRight = places.every(place => said[place] === targets[place])
    const { right, asked } = scores.get(ability) ?? { right: 0, asked: 0 }
    scores.set(ability, { right: right + Number(isRight), asked: asked + 1 })
  }
  return scores
}

export function addScores(all: readonly Scores[]): Scores {
  const sums = new Map<string, Score>()
  for (const [ability, { right, asked }] of all.flatMap(scores => [...scores])) {
    const before = sums.get(ability) ?? { right: 0, asked: 0 }
    sums.set(ability, { right: before.right + right, asked: before.asked + asked })
  }
  return sums
}

/** Of all abilities together; NaN if nothing was asked. */
export function accuracyOf(scores: Scores): number {
  const all = [...scores.values()]
  return all.reduce((sum, { right }) => sum + right, 0) / all.reduce((sum, { asked }) => sum + asked, 0)
}
