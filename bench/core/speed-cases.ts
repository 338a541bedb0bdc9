/**
 * What `llmos bench engine` measures: how fast a model writes and reads on the delta graph, and beside it on the usual
 * graph, which takes in the whole past and gives out the whole present. Weights are random, which takes as long.
 */
import type { ModelShape } from '../model/shape.ts'
import { RECIPES } from '../training/recipes.ts'
import { RANDOM_SHAPES } from './random-engine.ts'

export interface EngineCase {
  readonly name: string
  readonly shape: ModelShape
  /** `write`: a token for each text. `read`: a prompt as long as the context. */
  readonly does: 'write' | 'read'
  readonly batch: number
  /** Tokens of each text. */
  readonly context: number
  /** How many times as fast as the usual graph it has to be. */
  readonly target?: number
}

/** That of the model that is shipped. */
const { shape } = RECIPES.all

const writes = (batch: number, context: number, target?: number): EngineCase => ({
  name: `write-${batch}x${context}`,
  shape,
  does: 'write',
  batch,
  context,
  ...(target === undefined ? {} : { target }),
})
const reads = (context: number): EngineCase => ({
  name: `read-${context}`,
  shape,
  does: 'read',
  batch: 1,
  context,
})

export const engineCases: readonly EngineCase[] = [
  ...[1, 2, 4].map(batch => writes(batch, 2048)),
  writes(8, 2048, 5),
  writes(16, 2048),
  writes(8, 256),
  reads(256),
  reads(2048),
  { ...writes(4, 1024), name: 'random-10m-write-4x1024', shape: RANDOM_SHAPES['random-10m'] },
]
