/**
 * What to run, as plain data that can be sent to a worker, and the machine made of it. Everything that a run
 * depends on is in its plan: equal plans give equal results.
 */
import { dirname } from 'node:path'
import { buildMachine, type KernelOverrides, type Policies } from '../scenarios/build.ts'
import { tokensOf } from '../scenarios/dialogues/tokens.ts'
import { type Loaded, loadScenario, readBeside, readProfile } from '../scenarios/load.ts'
import { noLargeIndex } from '../scenarios/memory.ts'
import { findPolicies, isPolicyFile, withPolicyFiles } from '../scenarios/policies.ts'
import type { Scenario } from '../scenarios/schema.ts'
import type { MachineConfig } from '../sim/config.ts'
import { bagOfWords } from '../sim/stores/bag-of-words.ts'
import type { TraceSink } from '../sim/trace.ts'
import { type OpenedCore, openCore } from './core/cores.ts'
import type { Clock } from './core/processor-clock.ts'
import { embedderIndexes } from './embedder/archive-index.ts'
import { usearchIndex } from './usearch-index.ts'

export interface RunPlan {
  /** The name of a scenario that ships, or a path. */
  readonly scenario: string
  /** `path=value`, applied in order. */
  readonly settings: readonly string[]
  readonly overrides: KernelOverrides
  readonly seed?: number | undefined
  /** Stop at this simulated time, such as `2h`. */
  readonly until?: string | undefined
  readonly stepByStep?: boolean | undefined
  /** Rows of traces that cannot be read are left out and counted. */
  readonly skipBadRows?: boolean | undefined
  /** The real core that takes the steps, by name; absent: the scenario's simulated ones. */
  readonly core?: string | undefined
  /** What its steps are timed by; default the wall's. */
  readonly clock?: Clock | undefined
}

/** Where a run gets what other runs may have in common with it. */
export interface Parts {
  load(plan: RunPlan): Loaded
  policies(): Promise<Policies>
  /** A real core; several runs may take turns on it. */
  core(name: string): Promise<OpenedCore>
}

export interface Prepared {
  readonly loaded: Loaded
  readonly config: MachineConfig
}

export function load(plan: RunPlan): Loaded {
  const { until } = plan
  const horizon = until === undefined ? [] : [{ text: `horizon=${until}`, shown: `--until ${until}` }]
  const loaded = loadScenario(plan.scenario, [...plan.settings, ...horizon])
  return plan.skipBadRows === true ? { ...loaded, scenario: withoutBadRows(loaded.scenario) } : loaded
}

const withoutBadRows = (scenario: Scenario): Scenario => ({
  ...scenario,
  processes: scenario.processes.map(spec => (spec.kind === 'trace' ? { ...spec, skipBadRows: true } : spec)),
})

/** Everything anew: what is on the disk now. */
export const freshParts: Parts = { load, policies: findPolicies, core: openCore }

/** Throws a `UserError` for whatever the user can mend. `onRead` hears of each file that the scenario names. */
export async function prepare(
  plan: RunPlan,
  loaded = load(plan),
  trace?: TraceSink,
  onRead?: (name: string, text: string) => void,
  found: Promise<Policies> = findPolicies(),
): Promise<Prepared> {
  const policies = await withPolicyFiles(await found, plan.overrides)
  const readFile = (path: string): string => {
    const text = readBeside(loaded)(path)
    onRead?.(path, text)
    return text
  }
  const profile = (name: string): string => {
    const text = readProfile(name, dirname(loaded.path))
    onRead?.(name, text)
    return text
  }
  const config = buildMachine(loaded.scenario, policies, {
    ...(plan.seed === undefined ? {} : { seed: plan.seed }),
    ...(trace === undefined ? {} : { trace }),
    stepByStep: plan.stepByStep === true,
    overrides: plan.overrides,
    locate: loaded.locate,
    readFile,
    countTokens: tokensOf,
    readProfile: profile,
    largeIndex: () => usearchIndex(bagOfWords()) ?? noLargeIndex(),
    embedderIndex: embedderIndexes(),
  })
  return { loaded, config }
}

/** The files among the policies that the plan names: somebody's experiments, which may never come back. */
export function policyFilesOf({ overrides }: RunPlan): string[] {
  const names = [overrides.scheduler, overrides.router, overrides.keeper, overrides.pager]
  return names.flatMap(name => (name !== undefined && isPolicyFile(name) ? [name] : []))
}
