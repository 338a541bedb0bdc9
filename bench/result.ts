/** What a run comes to, as `llmos run --json` prints it: one object with documented, stable keys. */
import type { DialogueCounts } from '../scenarios/workloads/dialogue.ts'
import type { Kernel } from '../sim/config.ts'
import { modesOf, noPager } from '../sim/memory/config.ts'
import type { Summary } from '../sim/summary.ts'
import type { CutWindow } from './core/live-run.ts'

/** What a real core did in the run: its times are those of this machine, in this hour. */
export interface LiveResult {
  readonly core: string
  readonly dtype: string
  /** Of its weights. */
  readonly hash: string
  readonly steps: number
  readonly engineSeconds: number
  readonly computedTokens: number
  /** Of those: tokens that the machine believed to be cached. */
  readonly recomputedTokens: number
  /** Absent: the window is the scenario's own. */
  readonly cut?: CutWindow | undefined
  /** Absent: what the model says is read. Its weights are random here, and answers are drawn as in a simulated run. */
  readonly answers?: 'drawn' | undefined
}

export interface RunResult extends Summary {
  /** Absent: all was simulated. */
  readonly live?: LiveResult
  readonly scenario: string
  readonly seed: number
  readonly version: string
  readonly kernel: {
    readonly name: string | null
    readonly scheduler: string
    readonly pager: string
    /** How pages come back, and how a use of one becomes known. */
    readonly pageIn: string
    readonly touch: string
    readonly router: string
    readonly keeper: string
    readonly preemption: Kernel['preemption']
    /** Policies that need what no real kernel knows: a bound, not a candidate. */
    readonly offline: readonly string[]
  }
  /** What was read of the traces that the scenario replays; absent if it replays none. */
  readonly imported?: readonly ImportedTrace[]
  /** What was read of dialogues; absent if there are none. */
  readonly dialogues?: readonly ReadDialogues[]
  /** The run was stopped from outside: what is unfinished would have gone on. */
  readonly partial: boolean
}

export interface ImportedTrace {
  /** The process of the scenario that replays it. */
  readonly process: string
  readonly format: string
  readonly rows: number
  /** Rows left out because they could not be read, and what is wrong with the first of them. */
  readonly bad: number
  readonly firstBad: string | null
  /** Rows left out because the call had failed when it was logged. */
  readonly failed: number
}

export interface ReadDialogues extends DialogueCounts {
  /** The process of the scenario that tells them. */
  readonly process: string
}

export interface Identity {
  readonly scenario: string
  readonly seed: number
  readonly version: string
  readonly kernel: Kernel
  readonly imported: readonly ImportedTrace[]
  readonly dialogues: readonly ReadDialogues[]
}

/** The keys come in this order: who it is, the kernel, the numbers, whether it is whole. */
export function makeResult(identity: Identity, summary: Summary, partial: boolean): RunResult {
  const { scenario, seed, version, kernel, imported, dialogues } = identity
  const { scheduler, router, keeper, pager = noPager } = kernel
  const offline = [scheduler, keeper, pager].filter(policy => policy.definition.clairvoyant === true).map(it => it.name)
  return {
    scenario,
    seed,
    version,
    kernel: {
      name: kernel.name ?? null,
      scheduler: scheduler.name,
      pager: pager.name,
      pageIn: pager.definition.searches === true ? 'own search' : modesOf(pager).pageIn,
      touch: modesOf(pager).touch,
      router: router.name,
      keeper: keeper.name,
      preemption: kernel.preemption,
      offline,
    },
    ...summary,
    ...(imported.length === 0 ? {} : { imported }),
    ...(dialogues.length === 0 ? {} : { dialogues }),
    partial,
  }
}
