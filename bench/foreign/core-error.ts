/** What may be wrong with a model, from elsewhere or our own. Each is told with the remedy. */
import { UserError } from '../../scenarios/user-error.ts'

export type CoreFault =
  | 'bad-name'
  | 'no-folder'
  | 'no-model'
  | 'wrong-layout'
  | 'unknown-dtype'
  | 'corrupt'
  | 'other-vocabulary'
  | 'no-kv'
  | 'unknown-inputs'
  | 'no-numbers'
  | 'fails'
  | 'offline'
  | 'not-on-hub'
  | 'too-little-memory'

export class CoreError extends UserError {
  override name = 'CoreError'
  readonly fault: CoreFault

  /** `core onnx:./models/mine: what was found; what to do`. */
  constructor(fault: CoreFault, core: string, found: string, remedy: string, scheme: 'onnx:' | '' = 'onnx:') {
    super(`core ${scheme}${core}: ${found}; ${remedy}`)
    this.fault = fault
  }
}

/**
 * What onnxruntime throws while it loads or runs a model is that model's fault: in a comparison it ends the runs of this
 * one, and the others go on. `engine`: its whole name, with `onnx:` where it has that.
 */
export async function asModelFault<T>(engine: string, remedy: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new CoreError('fails', engine, `onnxruntime fails on it (${reasonOf(error)})`, remedy, '')
  }
}

/** The first line of what a library says, without its own remedies. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.trim().slice(0, 200) ?? ''
