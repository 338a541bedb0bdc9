/** One run in this thread: the plan made into a machine, driven to its end, with a trace if one is wanted. */
import { Machine } from '../sim/machine.ts'
import { type DriveControl, drive, type Progress } from './drive.ts'
import { packageJson } from './package.ts'
import { load, prepare, type RunPlan } from './plan.ts'
import { makeResult, type RunResult } from './result.ts'
import { TraceFile, traceHeader } from './trace-file.ts'

export interface RunProgress extends Progress {
  /** The simulated time at which the run stops, if it is known. */
  readonly horizon: number | undefined
}

export interface RunControl extends Pick<DriveControl, 'stop'> {
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
}

/** Where a trace goes: the file to write, and what messages call it. */
export interface TraceTarget {
  readonly file: string
  readonly shown: string
}

export async function runHere(plan: RunPlan, target?: TraceTarget, control: RunControl = {}): Promise<RunResult> {
  const loaded = load(plan)
  const trace = target && new TraceFile(target.file, target.shown)
  try {
    const { config } = await prepare(plan, loaded, trace?.sink)
    const identity = { scenario: loaded.name, seed: config.seed, version: packageJson().version, kernel: config.kernel }
    trace?.header(traceHeader(identity.scenario, identity.seed, identity.version))
    const machine = new Machine(config)
    const end = await drive(machine, {
      stop: control.stop,
      onSlice: ({ arrived, finished, now }) => {
        trace?.check()
        control.onProgress?.({ arrived, finished, now, horizon: config.horizon })
      },
    })
    trace?.close()
    return makeResult(identity, machine.summary(), end === 'stopped')
  } catch (error) {
    trace?.abandon()
    throw error
  }
}
