/**
 * Runs of a comparison in which somebody's own policy file takes part: in a thread of its own for each file, which does
 * one run after the other and is ended when it gives no sign of life for a while. What it dies of is that file's error.
 * A file that fell silent once is not tried again. Its runs come in the order of the cells, and each of them meets what
 * the ones before have come to, so that the outcome does not depend on how many other threads there are.
 */
import { on, once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Seconds, Ticks } from '../sim/units.ts'
import { type CellOutcome, MISSING } from './compare-cell.ts'
import { policyFilesOf, type RunPlan } from './plan.ts'
import { PATIENCE } from './run-guarded.ts'
import { silenceMessage } from './silence.ts'
import { typeScriptWorker } from './typescript.ts'

/** What the worker says. */
export type GuardedWord =
  /** Null: the run has not begun. */
  { say: 'alive'; now: Ticks | null } | { say: 'outcome'; outcome: CellOutcome } | { say: 'failure'; message: string }

export interface GuardControl {
  readonly stop?: (() => boolean) | undefined
  readonly patience?: Seconds | undefined
}

export class GuardedThreads {
  readonly #threads = new Map<string, GuardedThread>()
  readonly #control: GuardControl

  constructor(control: GuardControl) {
    this.#control = control
  }

  run(plan: RunPlan): Promise<CellOutcome> {
    const files = policyFilesOf(plan).join(' or ')
    const thread = this.#threads.get(files) ?? new GuardedThread(files, this.#control)
    this.#threads.set(files, thread)
    return thread.run(plan)
  }

  async end(): Promise<void> {
    await Promise.all([...this.#threads.values()].map(thread => thread.end()))
  }
}

const LOOK_EVERY_MS = 50

class GuardedThread {
  #worker: Worker | null = null
  /** One run after the other. */
  #last: Promise<unknown> = Promise.resolve()
  /** What was said when it fell silent. */
  #silent: string | null = null
  /** Rows with an error: their later seeds are spared. */
  readonly #failed = new Set<string>()
  readonly #files: string
  readonly #control: GuardControl

  constructor(files: string, control: GuardControl) {
    this.#files = files
    this.#control = control
  }

  run(plan: RunPlan): Promise<CellOutcome> {
    const outcome = this.#last.then(() => this.#one(plan))
    this.#last = outcome.catch(() => {})
    return outcome
  }

  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  async #one(plan: RunPlan): Promise<CellOutcome> {
    const row = rowOf(plan)
    if (this.#control.stop?.() === true || this.#failed.has(row)) return MISSING
    const outcome = this.#silent === null ? await this.#tried(plan) : notAgain(this.#silent)
    if (outcome.is === 'error') this.#failed.add(row)
    return outcome
  }

  async #tried(plan: RunPlan): Promise<CellOutcome> {
    this.#worker ??= typeScriptWorker(new URL('./compare-guarded-worker.ts', import.meta.url))
    const outcome = await this.#heard(this.#worker, plan)
    // What was ended, or has died, is begun anew for the next run.
    if (outcome.is !== 'done') await this.end()
    return outcome
  }

  /** The thread's next outcome, or what it died of. Only its own listeners are taken off again: the port needs Node's. */
  async #heard(worker: Worker, plan: RunPlan): Promise<CellOutcome> {
    const { stop, patience = PATIENCE } = this.#control
    const ended = new AbortController()
    // Until its first word it loads our own program, which may take long on a busy machine.
    let heardMs: number | null = null
    let now: Ticks | null = null
    let timer: NodeJS.Timeout | undefined
    const silence = new Promise<CellOutcome>(resolve => {
      timer = setInterval(() => {
        if (stop?.() === true) resolve(MISSING)
        else if (heardMs !== null && performance.now() - heardMs > patience * 1000)
          resolve(this.#fallenSilent(plan, now, patience))
      }, LOOK_EVERY_MS)
    })
    const last = (async () => {
      for await (const [word] of on(worker, 'message', { signal: ended.signal })) {
        heardMs = performance.now()
        const said = word as GuardedWord
        if (said.say !== 'alive') return wordOf(said)
        now = said.now
      }
      return MISSING
    })()
    const exit = once(worker, 'exit', { signal: ended.signal }).then(([code]) =>
      this.#fault(`ended the run with exit code ${code}; a policy must not call process.exit`),
    )
    worker.postMessage(plan)
    try {
      return await Promise.race([last, exit, silence])
    } catch (error) {
      return this.#fault(`ended the run by an error of its own: ${error instanceof Error ? error.message : error}`)
    } finally {
      clearInterval(timer)
      ended.abort()
      await Promise.allSettled([last, exit])
    }
  }

  #fallenSilent(plan: RunPlan, last: Ticks | null, patience: Seconds): CellOutcome {
    this.#silent = silenceMessage(plan, last, patience)
    return { is: 'error', message: this.#silent }
  }

  #fault(what: string): CellOutcome {
    return { is: 'error', message: `${this.#files}: ${what}` }
  }
}

/** All but the seed. */
const rowOf = ({ seed: _seed, ...row }: RunPlan): string => JSON.stringify(row)

const notAgain = (message: string): CellOutcome => ({ is: 'error', message: `${message}; not tried again` })

function wordOf(word: Exclude<GuardedWord, { say: 'alive' }>): CellOutcome {
  if (word.say === 'outcome') return word.outcome
  throw new Error(word.message)
}
