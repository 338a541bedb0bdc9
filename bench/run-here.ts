/** One run in this thread, or one leg of it: the plan made into a machine and driven, with a trace if one is wanted. */
import { UserError } from '../scenarios/user-error.ts'
import { isDialogueSource } from '../scenarios/workloads/dialogue.ts'
import { isTraceSource } from '../scenarios/workloads/trace.ts'
import type { MachineConfig } from '../sim/config.ts'
import { PolicyError } from '../sim/host.ts'
import { Machine } from '../sim/machine.ts'
import { checkFiles, checkText, makeCheckpoint, writeCheckpoint } from './checkpoint.ts'
import type { Measurements } from './core/engine-core.ts'
import { makeLive } from './core/live-run.ts'
import { onClock } from './core/processor-clock.ts'
import { recorded } from './core/recording.ts'
import type { DriveControl, Progress } from './drive.ts'
import { driveLeg, Inputs, type Leg, TraceGate } from './leg.ts'
import { packageJson } from './package.ts'
import { freshParts, type Parts, policyFilesOf, prepare, type RunPlan } from './plan.ts'
import { type Identity, type LiveResult, makeResult, type RunResult } from './result.ts'
import { TraceFile, traceHeader } from './trace-file.ts'

export interface RunProgress extends Progress {
  /** The simulated time at which the run stops, if it is known. */
  readonly horizon: number | undefined
}

export interface RunControl extends Pick<DriveControl, 'stop'> {
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
  /** Takes the recording of a real core, line by line. */
  readonly record?: ((line: string) => void) | undefined
}

/** Where a trace goes: the file to write, and what messages call it. */
export interface TraceTarget {
  readonly file: string
  readonly shown: string
  /** More events are not written, but for one, which tells that there are more. */
  readonly most?: number | undefined
}

export async function runHere(
  plan: RunPlan,
  target?: TraceTarget,
  control: RunControl = {},
  leg: Leg = {},
  parts: Parts = freshParts,
): Promise<RunResult> {
  const { from, to } = leg
  const loaded = parts.load(plan)
  if (from) checkText(from, loaded.text)
  const trace = target && new TraceFile(target.file, target.shown, target.most)
  let release = (): void => {}
  try {
    const gate = trace && new TraceGate(trace.sink, from === undefined)
    const inputs = new Inputs()
    const prepared = await prepare(plan, loaded, gate?.sink, from || to ? inputs.note : undefined, parts.policies())
    const live =
      plan.core === undefined ? null : await onRealCore(plan.core, plan, control.record, prepared.config, parts)
    const config = live?.config ?? prepared.config
    release = () => live?.release()
    if (from || to) inputs.notePolicies(plan)
    if (from) checkFiles(from, inputs.files)
    const identity = identityOf(loaded.name, config)
    if (!from) trace?.header(traceHeader(identity.scenario, identity.seed, identity.version, config.cores))
    const machine = new Machine(config)
    const { end, place } = await driveLeg(machine, leg, gate, {
      stop: control.stop,
      onSlice: ({ arrived, finished, now }) => {
        trace?.check()
        control.onProgress?.({ arrived, finished, now, horizon: config.horizon })
      },
    })
    trace?.close()
    if (to && place) writeCheckpoint(to, makeCheckpoint({ plan, text: loaded.text, files: inputs.files, ...place }))
    const partial = end === 'stopped'
    return { ...makeResult(identity, machine.summary(), partial), ...(live && { live: live.measured() }) }
  } catch (error) {
    trace?.abandon()
    throw blamed(error, plan)
  } finally {
    release()
  }
}

/** Hardware in the loop: the machine's cores become one engine's. */
async function onRealCore(
  name: string,
  plan: RunPlan,
  record: RunControl['record'],
  simulated: MachineConfig,
  parts: Parts,
) {
  const { engine: opened, voice, dtype } = await parts.core(name)
  const timed = onClock(opened, plan.clock ?? 'wall')
  const spoken = voice === null ? 'none' : 'small'
  const engine = record === undefined ? timed : recorded(timed, { run: plan, dtype, voice: spoken }, record)
  const { config, cores, cut } = makeLive(simulated, { engine, voice })
  const sum = (of: (measured: Measurements) => number): number =>
    cores.reduce((total, { measured }) => total + of(measured), 0)
  return {
    config,
    measured: (): LiveResult => ({
      core: engine.name,
      dtype,
      hash: engine.hash,
      steps: sum(it => it.steps),
      engineSeconds: sum(it => it.engineSeconds),
      computedTokens: sum(it => it.computed),
      recomputedTokens: sum(it => it.recomputed),
      ...(cut && { cut }),
      ...(voice === null && { answers: 'drawn' }),
    }),
    release(): void {
      for (const { kept } of cores) kept.closeAll()
    },
  }
}

function identityOf(scenario: string, { seed, kernel, sources }: MachineConfig): Identity {
  const imported = sources.filter(isTraceSource).map(({ name, imported }) => {
    const { format, rows, bad, firstBad, failed } = imported
    return { process: name, format, rows: rows.count, bad, firstBad, failed }
  })
  const dialogues = sources.filter(isDialogueSource).map(({ name, dialogues }) => ({ process: name, ...dialogues }))
  return { scenario, seed, version: packageJson().version, kernel, imported, dialogues }
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
