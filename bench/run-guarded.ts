/**
 * A run with a policy from somebody's file: in a worker thread of its own, which is ended if it gives no sign
 * of life for 10 s, or does not answer a stop within 1 s. The machine is the same and so is the result.
 */
import type { Worker } from 'node:worker_threads'
import { UserError } from '../scenarios/user-error.ts'
import type { Seconds } from '../sim/units.ts'
import type { Leg } from './leg.ts'
import { policyFilesOf, type RunPlan } from './plan.ts'
import type { RunResult } from './result.ts'
import type { RunControl, RunProgress, TraceTarget } from './run-here.ts'
import { silenceMessage } from './silence.ts'
import { typeScriptWorker } from './typescript.ts'

export interface WorkerOrder {
  readonly plan: RunPlan
  readonly trace: TraceTarget | undefined
  readonly leg: Leg
}

/** What the worker says. It hears one word: `stop`. */
export type WorkerWord =
  | { say: 'alive'; progress: RunProgress | null }
  | { say: 'stopping' }
  | { say: 'result'; result: RunResult }
  | { say: 'mistake'; message: string }
  | { say: 'failure'; message: string; stack: string | undefined }

/** The run was stopped from outside, and gave nothing. */
export class StoppedInVain extends Error {
  override name = 'StoppedInVain'
}

export const PATIENCE: Seconds = 10
/** Once it has been told to stop. */
const STOP_PATIENCE: Seconds = 1
const LOOK_EVERY_MS = 50

export async function runGuarded(
  plan: RunPlan,
  trace: TraceTarget | undefined,
  control: RunControl,
  patience: Seconds = PATIENCE,
  leg: Leg = {},
): Promise<RunResult> {
  const worker = typeScriptWorker(new URL('./worker.ts', import.meta.url), { plan, trace, leg } satisfies WorkerOrder)
  const watch = watchdog(worker, plan, control, patience)
  try {
    return await Promise.race([answerOf(worker, plan, watch, control), watch.silence])
  } finally {
    watch.end()
    await worker.terminate()
  }
}

/** The worker's last word: its result, or an error of the kind that it had. */
function answerOf(worker: Worker, plan: RunPlan, watch: Watch, control: RunControl): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const fault = (what: string) => reject(new UserError(`${policyFilesOf(plan).join(' or ')}: ${what}`))
    worker.on('error', error => fault(`ended the run by an error of its own: ${error.message}`))
    worker.on('exit', code => fault(`ended the run with exit code ${code}; a policy must not call process.exit`))
    worker.on('message', (word: WorkerWord) => {
      if (word.say === 'result') resolve(word.result)
      else if (word.say === 'mistake') reject(new UserError(word.message))
      else if (word.say === 'failure') reject(Object.assign(new Error(word.message), { stack: word.stack }))
      else {
        watch.heard(word)
        if (word.say === 'alive' && word.progress) control.onProgress?.(word.progress)
      }
    })
  })
}

interface Watch {
  /** Never resolves; rejects when the worker has been silent for too long. */
  readonly silence: Promise<never>
  heard(word: WorkerWord): void
  end(): void
}

/** Passes a stop on to the worker; a worker that has not taken it in soon after never will. */
function watchdog(worker: Worker, plan: RunPlan, control: RunControl, patience: Seconds): Watch {
  // Until its first word it loads our own program, which may take long on a busy machine.
  let heardMs: number | null = null
  let toldMs = Number.POSITIVE_INFINITY
  let last: RunProgress | null = null
  let timer: NodeJS.Timeout | undefined
  const files = policyFilesOf(plan).join(' or ')
  const silence = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const nowMs = performance.now()
      if (toldMs === Number.POSITIVE_INFINITY && control.stop?.() === true) {
        toldMs = nowMs
        worker.postMessage('stop')
      }
      if (nowMs - toldMs > STOP_PATIENCE * 1000) reject(new StoppedInVain(vainMessage(files)))
      if (heardMs !== null && nowMs - heardMs > patience * 1000)
        reject(new UserError(silenceMessage(plan, last?.now ?? null, patience)))
    }, LOOK_EVERY_MS)
  })
  return {
    silence,
    heard(word) {
      heardMs = performance.now()
      if (word.say === 'alive') last = word.progress
      // It has heard: what remains is to sum up, and that may take its time.
      if (word.say === 'stopping') toldMs = Number.NaN
    },
    end: () => clearInterval(timer),
  }
}

const vainMessage = (files: string): string =>
  `${files}: did not hear the stop for ${STOP_PATIENCE} s, so the run was ended; there is no result, not even a partial one`
