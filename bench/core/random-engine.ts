/**
 * Models of random weights, made when they are wanted: they take as long as trained ones of their size and say nothing
 * of use. For time only.
 */
import { makeRng, stream } from '../../sim/rng.ts'
import { freeBytes, requireMemory } from '../foreign/memory.ts'
import { deltaGraph } from '../model/delta-graph.ts'
import {
  type ModelShape,
  parameterCount,
  restLayout,
  sizeOf,
  type WeightName,
  type Weights,
  weightShapes,
} from '../model/shape.ts'
import { type DeltaEngine, deltaEngine, type EngineOptions } from './delta-engine.ts'

const common = { vocabulary: 1024, noRope: [], ropeBase: 10_000, maxPositions: 8192 }

/** The number is that of the parameters. */
export const RANDOM_SHAPES = {
  'random-10m': { ...common, width: 384, layers: 6, heads: 6, hidden: 1024 },
  'random-57m': { ...common, width: 768, layers: 8, heads: 12, hidden: 2048 },
} as const satisfies Readonly<Record<string, ModelShape>>
export type RandomName = keyof typeof RANDOM_SHAPES

const SEED = 1
/** They are drawn, and written into a graph, from which the runtime loads them. */
const COPIES = 2

export async function randomEngine(
  name: RandomName,
  options?: Partial<EngineOptions>,
  free = freeBytes(),
): Promise<DeltaEngine> {
  const shape = RANDOM_SHAPES[name]
  requireMemory(name, COPIES * Float32Array.BYTES_PER_ELEMENT * parameterCount(shape), free, [], '')
  const hash = `random weights of seed ${SEED}`
  return deltaEngine({ name, hash, shape, bytes: deltaGraph(shape, randomWeights(shape, SEED)) }, options)
}

/** Numbers of the size that trained weights have, so that nothing overflows; norms are 1 and biases small. */
export function randomWeights(shape: ModelShape, seed: number): Weights {
  const rng = makeRng(seed)
  const spread = Math.sqrt(12 / shape.width)
  const draw = (name: WeightName): Float32Array => {
    const key = stream(name)
    const size = sizeOf(weightShapes(shape)[name])
    return Float32Array.from({ length: size }, (_, i) => spread * (rng.at(key, i, 0, 0) - 0.5))
  }
  const rest = draw('rest')
  let at = 0
  for (const { name, shape: size } of restLayout(shape)) {
    if (name.includes('norm')) rest.fill(1, at, at + sizeOf(size))
    at += sizeOf(size)
  }
  return { attention: draw('attention'), mlp: draw('mlp'), rest }
}
