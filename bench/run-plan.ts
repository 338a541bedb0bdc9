/**
 * A run with its files: the trace and the folder of results that were asked for. Files appear whole at the end,
 * or not at all; a run that was stopped has its files too, marked partial.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ticks } from '../sim/units.ts'
import type { Resumed } from './checkpoint.ts'
import type { Leg } from './leg.ts'
import { Outputs } from './outputs.ts'
import { load, policyFilesOf, type RunPlan } from './plan.ts'
import type { RunResult } from './result.ts'
import type { StoredRun } from './result-schema.ts'
import { PATIENCE, runGuarded } from './run-guarded.ts'
import { type RunControl, runHere, type TraceTarget } from './run-here.ts'

export interface RunFiles {
  /** Where the trace goes: JSON lines. */
  readonly trace?: string | undefined
  /** A folder for result.json, scenario.yaml. */
  readonly folder?: string | undefined
  /** Where the recording of a real core goes. */
  readonly record?: string | undefined
  /** What makes the result again, which is written into it. */
  readonly command?: ((result: RunResult) => string) | undefined
  /** Stop at this tick, which was given as `shownAt`, and write a checkpoint to `path`. */
  readonly checkpoint?: { readonly at: Ticks; readonly shownAt: string; readonly path: string } | undefined
}

/** Files that others make of the result: they appear with the run's own, or none does. */
export interface MoreFiles {
  /** They are made of the trace as well, of so many events; absent: of the result alone. */
  readonly traceEvents?: number | undefined
  reserve(outputs: Outputs): void
  /** `trace`: where it can be read until this is done, that many events or more; null: there is none. */
  write(outputs: Outputs, result: StoredRun, trace: string | null): Promise<void>
}

/** `from`: go on where that checkpoint was taken; `plan` is its plan. */
export async function runPlan(
  plan: RunPlan,
  files: RunFiles,
  control: RunControl,
  from?: Resumed,
  more?: MoreFiles,
): Promise<StoredRun> {
  const { text } = load(plan)
  const outputs = new Outputs()
  const passing = new PassingTrace()
  try {
    const own = files.folder === undefined ? null : reserveFolder(outputs, files.folder)
    const kept = files.trace === undefined ? undefined : reserveTrace(outputs, files.trace)
    // The rest of a trace begins in the midst of things: nothing can be made of it alone.
    const trace = kept ?? (from === undefined ? passing.of(more?.traceEvents) : undefined)
    const guarded = policyFilesOf(plan).length > 0
    const { record } = files
    if (record !== undefined) outputs.reserve(record)
    const leg = { from, to: files.checkpoint && reserveCheckpoint(outputs, files.checkpoint) }
    more?.reserve(outputs)
    const lines: string[] = []
    const heard = record === undefined ? control : { ...control, record: (line: string) => void lines.push(line) }
    const numbers = guarded
      ? await runGuarded(plan, trace, control, PATIENCE, leg)
      : await runHere(plan, trace, heard, leg)
    const result = { ...numbers, settings: plan.settings, spec: text, command: files.command?.(numbers) }
    if (record !== undefined) outputs.write(record, `${lines.join('\n')}\n`)
    if (own !== null) {
      outputs.write(own.scenario, text)
      outputs.write(own.result, `${JSON.stringify(result, null, 2)}\n`)
    }
    await more?.write(outputs, result, from === undefined ? readable(trace) : null)
    outputs.commit()
    return result
  } finally {
    outputs.discard()
    passing.end()
  }
}

/** A trace that is read once and not kept. */
class PassingTrace {
  #folder: string | null = null

  of(most: number | undefined): TraceTarget | undefined {
    if (most === undefined) return undefined
    this.#folder = mkdtempSync(join(tmpdir(), 'llmos-run-'))
    return { file: join(this.#folder, 'trace.jsonl'), shown: 'the trace for the page', most }
  }

  end(): void {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** What went into a pipe is gone. */
const readable = (trace: TraceTarget | undefined): string | null =>
  trace !== undefined && statSync(trace.file).isFile() ? trace.file : null

/** Whether they can be written is found out before the run, not after it. */
function reserveFolder(outputs: Outputs, folder: string) {
  outputs.folder(folder)
  const own = { scenario: join(folder, 'scenario.yaml'), result: join(folder, 'result.json') }
  outputs.reserve(own.scenario)
  outputs.reserve(own.result)
  return own
}

const reserveCheckpoint = (
  outputs: Outputs,
  { at, shownAt, path }: NonNullable<RunFiles['checkpoint']>,
): Leg['to'] => ({ at, shownAt, file: outputs.reserve(path), shown: path })

const reserveTrace = (outputs: Outputs, path: string): TraceTarget => ({ file: outputs.reserve(path), shown: path })
