/** What a run comes to, as `llmos run --json` prints it: one object with documented, stable keys. */
import type { Kernel } from '../sim/config.ts'
import type { Summary } from '../sim/summary.ts'

export interface RunResult extends Summary {
  readonly scenario: string
  readonly seed: number
  readonly version: string
  readonly kernel: {
    readonly name: string | null
    readonly scheduler: string
    readonly pager: 'none'
    readonly router: string
    readonly keeper: string
    readonly preemption: Kernel['preemption']
    /** Policies that need what no real kernel knows: a bound, not a candidate. */
    readonly offline: readonly string[]
  }
  /** The run was stopped from outside: what is unfinished would have gone on. */
  readonly partial: boolean
}

export interface Identity {
  readonly scenario: string
  readonly seed: number
  readonly version: string
  readonly kernel: Kernel
}

/** The keys come in this order: who it is, the kernel, the numbers, whether it is whole. */
export function makeResult(identity: Identity, summary: Summary, partial: boolean): RunResult {
  const { scenario, seed, version, kernel } = identity
  const { scheduler, router, keeper } = kernel
  const offline = [scheduler, keeper].filter(policy => policy.definition.clairvoyant === true).map(it => it.name)
  return {
    scenario,
    seed,
    version,
    kernel: {
      name: kernel.name ?? null,
      scheduler: scheduler.name,
      pager: 'none',
      router: router.name,
      keeper: keeper.name,
      preemption: kernel.preemption,
      offline,
    },
    ...summary,
    partial,
  }
}
