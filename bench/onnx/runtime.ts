/**
 * onnxruntime-node, loaded when the first model is to run: most commands run none, and on some machines (Macs with Intel
 * chips, say) there is no build of it. Simulations must work there too.
 */
import { createRequire } from 'node:module'
import { UserError } from '../../scenarios/user-error.ts'

export type Onnx = typeof import('onnxruntime-node')

const load = (): Onnx => createRequire(import.meta.url)('onnxruntime-node')

let loaded: Onnx | undefined

export function onnx(loader = load): Onnx {
  if (loaded !== undefined) return loaded
  try {
    loaded = loader()
    return loaded
  } catch (error) {
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1)
    throw new UserError(
      `real cores cannot run on this computer (${process.platform} ${process.arch}): onnxruntime-node does not load ` +
        `(${reason}). It exists for Linux, Windows and Macs with Apple chips, and comes with npm ci; simulations need none of it`,
    )
  }
}
