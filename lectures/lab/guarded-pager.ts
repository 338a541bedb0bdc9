/**
 * A student's pager, put into worlds behind a fence: in a worker thread of its own, which is ended when it gives no sign
 * of life for 10 s. Whatever it does to itself, each world before it has its decisions, and each after it a reason. One worker
 * plays all the worlds of a file that are foreseen, since it takes a second to begin.
 */
import { hearOut } from '../../bench/guarded-worker.ts'
import { PATIENCE } from '../../bench/run-guarded.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { Seconds } from '../../sim/units.ts'
import type { Attempt } from './in-one-world.ts'
import type { Decision } from './record.ts'
import type { World } from './worlds.ts'

export interface PagerOrder {
  /** As messages call it. */
  readonly file: string
  readonly worlds: readonly World[]
}

/** What the worker says; of worlds, in their order. */
export type PagerWord =
  | { say: 'alive' }
  | { say: 'played'; log: readonly Decision[] }
  | { say: 'fault'; message: string }
  /** The file as a whole. */
  | { say: 'useless'; message: string }

export class GuardedPagers {
  readonly #patience: Seconds
  /** Files that fell silent or died, and of what: they are not tried again. */
  readonly #dead = new Map<string, string>()
  readonly #foreseen = new Map<string, World[]>()
  /** By file and world. */
  readonly #known = new Map<string, Attempt>()

  constructor(patience: Seconds = PATIENCE) {
    this.#patience = patience
  }

  /** These will be asked for. */
  foresee(file: string, worlds: readonly World[]): void {
    this.#foreseen.set(file, [...(this.#foreseen.get(file) ?? []), ...worlds])
  }

  /** One attempt for each world, in their order. */
  async attempt(file: string, worlds: readonly World[]): Promise<readonly Attempt[]> {
    const wanted = [...(this.#foreseen.get(file) ?? []), ...worlds]
    const unknown = new Map(wanted.map(world => [keyOf(file, world), world]))
    for (const key of this.#known.keys()) unknown.delete(key)
    const attempts: Attempt[] = []
    const fault = this.#dead.get(file) ?? (await this.#heard(file, [...unknown.values()], attempts))
    for (const [i, key] of [...unknown.keys()].entries())
      this.#known.set(key, attempts[i] ?? { fault: fault ?? `${file}: did not come to its end` })
    return worlds.flatMap(world => this.#known.get(keyOf(file, world)) ?? [])
  }

  /** Null: the worker came to its end. */
  async #heard(file: string, worlds: readonly World[], attempts: Attempt[]): Promise<string | null> {
    if (worlds.length === 0) return null
    let useless: string | null = null
    try {
      await hearOut<PagerWord>(new URL('./pager-worker.ts', import.meta.url), { file, worlds } satisfies PagerOrder, {
        file,
        patience: this.#patience,
        hear(word) {
          if (word.say === 'played') attempts.push(isLog(word.log) ? { log: word.log } : { fault: NO_LOG(file) })
          else if (word.say === 'fault') attempts.push({ fault: word.message })
          else if (word.say === 'useless') useless = word.message
          return useless !== null || attempts.length === worlds.length
        },
      })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      this.#dead.set(file, error.message)
      return error.message
    }
    return useless
  }
}

const keyOf = (file: string, world: World): string => JSON.stringify([file, world])

/** The file shares its thread with our worker, and may have spoken in its name. */
const isLog = (log: unknown): log is readonly Decision[] =>
  Array.isArray(log) &&
  log.every(
    it =>
      typeof it?.process === 'number' && Array.isArray(it.victims) && it.victims.every(Number.isInteger) && 'why' in it,
  )
const NO_LOG = (file: string): string =>
  `${file}: spoke in the name of the grader; a pager answers to its methods alone`
