/** A model of ours, from its folder, ready to run. */
import { deltaGraph } from '../model/delta-graph.ts'
import { loadModelFolder } from '../model/load-folder.ts'
import type { Dtype } from '../model/parts.ts'
import { type DeltaEngine, deltaEngine, type EngineOptions } from './delta-engine.ts'

export interface OwnEngineOptions extends EngineOptions {
  /** `q8`: the weights are rounded to 8 bits as it is loaded. */
  readonly dtype: Dtype
}

export function ownEngine(
  folder: string,
  words: readonly string[],
  { dtype = 'fp32', ...options }: Partial<OwnEngineOptions> = {},
): Promise<DeltaEngine> {
  const { name, hash, shape, weights } = loadModelFolder(folder, words)
  const model = { name: dtype === 'fp32' ? name : `${name}-${dtype}`, hash, shape }
  return deltaEngine({ ...model, bytes: deltaGraph(shape, weights, dtype) }, options)
}
