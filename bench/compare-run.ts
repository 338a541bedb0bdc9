/**
 * Runs the cells of a comparison on all cores of the machine. What comes out depends on the cells alone: not on how
 * many threads there are, nor on which of them is done first. Once a run of a row has failed, its later seeds are
 * spared, and the failure that counts is that of the earliest seed, which is always run.
 */
import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import type { Seconds } from '../sim/units.ts'
import { type CellOutcome, type CellRun, MISSING, makeCellRun } from './compare-cell.ts'
import { GuardedThreads } from './compare-guarded.ts'
import type { Cell } from './compare-plan.ts'
import { policyFilesOf, type RunPlan } from './plan.ts'

export interface CompareControl {
  /** Threads. Default: as many as the machine has cores, and none for what is soon done without. */
  readonly workers?: number | undefined
  readonly stop?: (() => boolean) | undefined
  readonly onProgress?: ((done: number, cells: number) => void) | undefined
  /** With a policy from a file that gives no sign of life. */
  readonly patience?: Seconds | undefined
}

/** One outcome for each cell, in their order. */
export async function runCells(cells: readonly Cell[], control: CompareControl = {}): Promise<CellOutcome[]> {
  const book = new Book(cells, control)
  const workers = control.workers ?? availableParallelism()
  const guarded = new GuardedThreads(control)
  const here = guarding(guarded, makeCellRun(control.stop))
  try {
    if (workers === 1) await work(book, here)
    else {
      if (control.workers === undefined) await work(book, here, provesLarge(book))
      if (!book.isClosed) await onThreads(book, workers, control, guarded)
    }
  } finally {
    await guarded.end()
  }
  return book.outcomes
}

/** Which cells are still to be run, and what came of the others. */
class Book {
  readonly outcomes: CellOutcome[]
  #next = 0
  #done = 0
  /** By row: the earliest cell that failed. */
  readonly #failed = new Map<string, number>()
  readonly #cells: readonly Cell[]
  readonly #control: CompareControl

  constructor(cells: readonly Cell[], control: CompareControl) {
    this.#cells = cells
    this.#control = control
    this.outcomes = cells.map(() => MISSING)
  }

  get left(): number {
    return this.#cells.length - this.#next
  }

  get isClosed(): boolean {
    return this.left === 0 || this.#control.stop?.() === true
  }

  take(): { readonly index: number; readonly plan: RunPlan } | null {
    while (!this.isClosed) {
      const index = this.#next++
      const cell = this.#cells[index]
      if (cell && !this.#isSpared(cell, index)) return { index, plan: cell.plan }
      this.#count()
    }
    return null
  }

  #isSpared(cell: Cell, index: number): boolean {
    return (this.#failed.get(rowOf(cell)) ?? index) < index
  }

  put(index: number, outcome: CellOutcome): void {
    this.outcomes[index] = outcome
    const cell = this.#cells[index]
    if (cell && outcome.is === 'error') {
      const row = rowOf(cell)
      this.#failed.set(row, Math.min(index, this.#failed.get(row) ?? index))
    }
    this.#count()
  }

  #count(): void {
    this.#done++
    this.#control.onProgress?.(this.#done, this.#cells.length)
  }
}

const rowOf = ({ candidate, variation }: Cell): string => `${candidate} ${variation}`

async function work(book: Book, run: CellRun, isEnough = () => false): Promise<void> {
  while (!isEnough()) {
    const cell = book.take()
    if (cell === null) return
    book.put(cell.index, await run(cell.plan))
  }
}

/** A policy file is run in a thread of its own, under guard. */
const guarding =
  (guarded: GuardedThreads, run: CellRun): CellRun =>
  plan =>
    policyFilesOf(plan).length === 0 ? run(plan) : guarded.run(plan)

/** What can be done in this time is done in this thread: starting others takes about as long. */
const SMALL_MS = 1500
/** The first run also loads the policies; those after it, for so long, tell how long the others will take. */
const TRIAL_MS = 100

/** Asked before each run: whether the rest is worth threads. */
function provesLarge(book: Book): () => boolean {
  const startedMs = performance.now()
  let loadedMs = 0
  let runs = -1
  return () => {
    runs++
    const nowMs = performance.now()
    if (runs < 1) return false
    if (runs === 1) {
      loadedMs = nowMs
      return nowMs - startedMs > SMALL_MS
    }
    const spentMs = nowMs - loadedMs
    return spentMs > TRIAL_MS && (spentMs / (runs - 1)) * book.left > SMALL_MS
  }
}

const LOOK_EVERY_MS = 50

async function onThreads(book: Book, workers: number, control: CompareControl, guarded: GuardedThreads): Promise<void> {
  const threads = new Threads(workers)
  const timer = setInterval(() => control.stop?.() === true && threads.stop(), LOOK_EVERY_MS)
  const run = guarding(guarded, plan => threads.run(plan))
  try {
    await Promise.all(Array.from({ length: Math.min(workers, book.left) }, () => work(book, run)))
  } finally {
    clearInterval(timer)
    await threads.end()
  }
}

/** Started when there is something for them to do: policy files have their own. */
class Threads {
  #pool: Piscina<RunPlan, CellOutcome> | null = null
  /** What ended a thread that was not at work, such as an error while it was starting. */
  #broken: Error | null = null
  readonly #ending = new AbortController()
  readonly #breaking = new AbortController()
  readonly #workers: number

  constructor(workers: number) {
    this.#workers = workers
  }

  async run(plan: RunPlan): Promise<CellOutcome> {
    this.#pool ??= this.#start()
    try {
      // A thread must not be ended while a model runs in it: the whole process would go. Such a run is soon over.
      const { signal } = plan.core === undefined ? this.#ending : this.#breaking
      return await this.#pool.run(plan, { signal })
    } catch (error) {
      if (this.#broken !== null) throw this.#broken
      if (this.#ending.signal.aborted) return MISSING
      throw error
    }
  }

  stop(): void {
    this.#ending.abort()
  }

  #start(): Piscina<RunPlan, CellOutcome> {
    const pool = new Piscina<RunPlan, CellOutcome>({
      filename: new URL('./compare-worker.mjs', import.meta.url).href,
      execArgv: [],
      minThreads: this.#workers,
      maxThreads: this.#workers,
    })
    pool.on('error', (error: Error) => {
      this.#broken ??= error
      this.#breaking.abort()
      this.stop()
    })
    return pool
  }

  async end(): Promise<void> {
    await this.#pool?.destroy()
  }
}
