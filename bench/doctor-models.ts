/** The doctor on real models: whether onnxruntime computes here, and which cores could run on it. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CORE_NAMES, FOREIGN } from './core/cores.ts'
import type { Finding } from './doctor.ts'
import { reasonOf } from './foreign/core-error.ts'
import { hubSettings } from './foreign/library.ts'
import { TINY_FOLDER } from './model/shipped.ts'
import { Graph } from './onnx/graph.ts'
import { type Onnx, onnx } from './onnx/runtime.ts'
import { packageJson } from './package.ts'

/** Simulation needs none of this. */
export async function onnxFinding(load: () => Onnx = onnx): Promise<Finding> {
  const what = 'onnxruntime'
  const { 'onnxruntime-node': version = '' } = packageJson().dependencies
  try {
    const found = await double(load(), 21)
    if (found !== 42) throw new Error(`2 × 21 is computed as ${found}`)
    return { what, state: 'works', found: `${version} runs a model of one node` }
  } catch (error) {
    const remedy = 'run npm ci again. It exists for Linux, Windows and Macs with Apple chips; simulations need none'
    return { what, state: 'limited', found: reasonOf(error), remedy }
  }
}

async function double({ InferenceSession, Tensor }: Onnx, value: number): Promise<unknown> {
  const graph = new Graph('double')
  const x = graph.input('x', 'float32', [1])
  graph.output(graph.node('Mul', [x, graph.scalar(2)], { name: 'y' }), 'float32', [1])
  const session = await InferenceSession.create(graph.finish(), { intraOpNumThreads: 1 })
  const { y } = await session.run({ x: new Tensor('float32', [value], [1]) })
  await session.release()
  return y?.data[0]
}

/** Models that need no network: ours, and what the hub has given before. */
export function realCoresFinding(tiny = TINY_FOLDER, cache = hubSettings().cache): Finding {
  const what = 'real cores'
  const isThere = existsSync(tiny)
  const own = CORE_NAMES.filter(name => isThere || !name.startsWith('tiny'))
  const found = [...own, ...fetched(cache).map(id => `${FOREIGN}${id}`)].join(', ')
  if (isThere) return { what, state: 'works', found }
  return {
    what,
    state: 'limited',
    found,
    remedy: `no model in ${tiny}: check out the project again, or run llmos core train`,
  }
}

/** `OWNER/MODEL` of the models in the cache. */
function fetched(cache: string): string[] {
  const folders = (folder: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true }).flatMap(it => (it.isDirectory() ? [it.name] : []))
      : []
  return folders(cache).flatMap(owner =>
    folders(join(cache, owner)).flatMap(model =>
      existsSync(join(cache, owner, model, 'onnx')) ? [`${owner}/${model}`] : [],
    ),
  )
}
