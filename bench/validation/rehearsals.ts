/**
 * A machine has its hours: the same steps take a tenth longer a few minutes later. So between the real runs of a validation
 * the core rehearses again, a few seconds each time, and the simulator is told what came of it: how long steps take beside
 * what the formula says. The formula itself stays the profile's, and of the runs it learns nothing.
 */
import type { TimeProfile } from '../../scenarios/profile.ts'
import type { Seconds } from '../../sim/units.ts'
import { type RehearsedStep, rehearse } from '../calibration/rehearsal.ts'
import { settled } from '../calibration/settling-fit.ts'
import type { Engine } from '../core/engine.ts'

export class Rehearsals {
  readonly #engine: Engine
  readonly #time: TimeProfile
  readonly #seconds: Seconds
  readonly #steps: RehearsedStep[] = []
  #seed = 0

  /** Each takes so many seconds of the engine's time. */
  constructor(engine: Engine, time: TimeProfile, seconds: Seconds) {
    this.#engine = engine
    this.#time = time
    this.#seconds = seconds
  }

  async again(stop?: () => boolean): Promise<void> {
    const { coefficients, layout, limits } = this.#time
    const formula = { ...coefficients, joinSeconds: 0 }
    const setting = { limits, layout, coefficients: formula, seconds: this.#seconds, seed: ++this.#seed }
    const steps = await rehearse({ engine: this.#engine, ...setting }, stop === undefined ? {} : { stop })
    for (const step of steps ?? []) this.#steps.push(step)
  }

  /** The profile's times, with what all rehearsals so far have shown. */
  get time(): TimeProfile {
    return this.#steps.length === 0 ? this.#time : settled(this.#time, this.#steps)
  }
}
