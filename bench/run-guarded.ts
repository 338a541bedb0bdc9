/**
 * A run with a policy from somebody's file: in a worker thread of its own, which is ended if it gives no sign
 * of life for 10 s. The machine is the same and so is the result.
 */
import type { Worker } from 'node:worker_threads'
import { UserError } from '../scenarios/user-error.ts'
import { type Seconds, seconds } from '../sim/units.ts'
import { policyFilesOf, type RunPlan } from './plan.ts'
import type { RunResult } from './result.ts'
import type { RunControl, RunProgress, TraceTarget } from './run-here.ts'
import { typeScriptWorker } from './typescript.ts'

export interface WorkerOrder {
  readonly plan: RunPlan
  readonly trace: TraceTarget | undefined
}

/** What the worker says. It hears one word: `stop`. */
export type WorkerWord =
  | { say: 'alive'; progress: RunProgress | null }
  | { say: 'result'; result: RunResult }
  | { say: 'mistake'; message: string }
  | { say: 'failure'; message: string; stack: string | undefined }

export const PATIENCE: Seconds = 10
const LOOK_EVERY_MS = 50

export async function runGuarded(
  plan: RunPlan,
  trace: TraceTarget | undefined,
  control: RunControl,
  patience: Seconds = PATIENCE,
): Promise<RunResult> {
  const worker = typeScriptWorker(new URL('./worker.ts', import.meta.url), { plan, trace } satisfies WorkerOrder)
  const watch = watchdog(worker, plan, control, patience)
  try {
    return await Promise.race([answerOf(worker, watch.alive, control), watch.silence])
  } finally {
    watch.end()
    await worker.terminate()
  }
}

/** The worker's last word: its result, or an error of the kind that it had. */
function answerOf(worker: Worker, alive: (at: RunProgress | null) => void, control: RunControl): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', code => reject(new Error(`the worker of the run ended by itself with code ${code}`)))
    worker.on('message', (word: WorkerWord) => {
      if (word.say === 'result') resolve(word.result)
      else if (word.say === 'mistake') reject(new UserError(word.message))
      else if (word.say === 'failure') reject(Object.assign(new Error(word.message), { stack: word.stack }))
      else {
        alive(word.progress)
        if (word.progress) control.onProgress?.(word.progress)
      }
    })
  })
}

/** Rejects after `patience` without a word; passes a stop on to the worker. */
function watchdog(worker: Worker, plan: RunPlan, control: RunControl, patience: Seconds) {
  let heardMs = performance.now()
  let last: RunProgress | null = null
  let timer: NodeJS.Timeout | undefined
  let told = false
  const silence = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (!told && control.stop?.() === true) {
        told = true
        worker.postMessage('stop')
      }
      if (performance.now() - heardMs > patience * 1000) reject(new UserError(silenceMessage(plan, last, patience)))
    }, LOOK_EVERY_MS)
  })
  return {
    silence,
    alive(progress: RunProgress | null): void {
      heardMs = performance.now()
      last = progress
    },
    end: () => clearInterval(timer),
  }
}

function silenceMessage(plan: RunPlan, last: RunProgress | null, patience: Seconds): string {
  const files = policyFilesOf(plan).join(' or ')
  const when = last === null ? 'at the very start' : `at ${seconds(last.now)} s of simulated time`
  return (
    `${files}: gave no sign of life for ${patience} s ${when}, so the run was ended; ` +
    'it probably loops without end: look at the loops in next, victim and askAgain'
  )
}
