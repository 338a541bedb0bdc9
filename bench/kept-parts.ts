/**
 * The parts that the runs of one comparison have in common, made once for all of them: the scenario by its settings, and
 * the policies. Neither depends on the seed, and a run changes nothing in them, so sharing shows in nothing but time.
 * What is kept is as old as its keeper: each comparison begins with a new one.
 */
import type { Policies } from '../scenarios/build.ts'
import type { Loaded } from '../scenarios/load.ts'
import type { OpenedCore } from './core/cores.ts'
import { freshParts, type Parts, type RunPlan } from './plan.ts'

/** By `--vary` there may be any number, and a scenario may be large; past this they are loaded each time. */
const MOST_KEPT = 100

export class KeptParts implements Parts {
  readonly #loaded = new Map<string, Loaded>()
  readonly #cores = new Map<string, Promise<OpenedCore>>()
  #policies: Promise<Policies> | null = null

  load(plan: RunPlan): Loaded {
    const key = keyOf(plan)
    const known = this.#loaded.get(key)
    if (known !== undefined) return known
    const loaded = freshParts.load(plan)
    if (this.#loaded.size < MOST_KEPT) this.#loaded.set(key, loaded)
    return loaded
  }

  core(name: string): Promise<OpenedCore> {
    const opened = this.#cores.get(name) ?? freshParts.core(name)
    this.#cores.set(name, opened)
    return opened
  }

  policies(): Promise<Policies> {
    this.#policies ??= freshParts.policies()
    return this.#policies
  }
}

/** Of what `load` reads in a plan: all but these. */
const keyOf = ({ overrides: _overrides, seed: _seed, stepByStep: _stepByStep, ...rest }: RunPlan): string =>
  JSON.stringify(rest)
