/** One run in this thread: the plan made into a machine, driven to its end, with a trace if one is wanted. */
import { UserError } from '../scenarios/user-error.ts'
import { isTraceSource } from '../scenarios/workloads/trace.ts'
import type { MachineConfig } from '../sim/config.ts'
import { PolicyError } from '../sim/host.ts'
import { Machine } from '../sim/machine.ts'
import { type DriveControl, drive, type Progress } from './drive.ts'
import { packageJson } from './package.ts'
import { load, policyFilesOf, prepare, type RunPlan } from './plan.ts'
import { type Identity, makeResult, type RunResult } from './result.ts'
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
    const identity = identityOf(loaded.name, config)
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
    throw blamed(error, plan)
  }
}

function identityOf(scenario: string, { seed, kernel, sources }: MachineConfig): Identity {
  const imported = sources.filter(isTraceSource).map(({ name, imported }) => {
    const { format, rows, bad, firstBad, failed } = imported
    return { process: name, format, rows: rows.count, bad, firstBad, failed }
  })
  return { scenario, seed, version: packageJson().version, kernel, imported }
}

/** A policy that cannot go on is its author's to mend. What a file of the user's brings about is its doing. */
function blamed(error: unknown, plan: RunPlan): unknown {
  if (error instanceof UserError) return error
  const files = policyFilesOf(plan)
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof PolicyError) return new UserError(message)
  return files.length === 0
    ? error
    : new UserError(`${files.join(' or ')}: the run failed while it was in use: ${message}`)
}
