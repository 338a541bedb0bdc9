/**
 * A run with its files: the trace and the folder of results that were asked for. Files appear whole at the end,
 * or not at all; a run that was stopped has its files too, marked partial.
 */
import { join } from 'node:path'
import { Outputs } from './outputs.ts'
import { load, policyFilesOf, type RunPlan } from './plan.ts'
import type { RunResult } from './result.ts'
import { runGuarded } from './run-guarded.ts'
import { type RunControl, runHere, type TraceTarget } from './run-here.ts'

export interface RunFiles {
  /** Where the trace goes: JSON lines. */
  readonly trace?: string | undefined
  /** A folder for result.json, scenario.yaml. */
  readonly folder?: string | undefined
}

export async function runPlan(plan: RunPlan, files: RunFiles, control: RunControl): Promise<RunResult> {
  const { text } = load(plan)
  const outputs = new Outputs()
  try {
    if (files.folder !== undefined) outputs.folder(files.folder)
    const [scenarioFile, resultFile] = ['scenario.yaml', 'result.json'].map(name => files.folder && join(files.folder, name))
    const trace = files.trace === undefined ? undefined : reserveTrace(outputs, files.trace)
    const guarded = policyFilesOf(plan).length > 0
    const result = guarded ? await runGuarded(plan, trace, control) : await runHere(plan, trace, control)
    if (files.folder !== undefined) {
      outputs.write(join(files.folder, 'scenario.yaml'), text)
      outputs.write(join(files.folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
    }
    outputs.commit()
    return result
  } catch (error) {
    outputs.discard()
    throw error
  }
}

const reserveTrace = (outputs: Outputs, path: string): TraceTarget => ({ file: outputs.reserve(path), shown: path })
