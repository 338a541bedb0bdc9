/**
 * What to run, as plain data that can be sent to a worker, and the machine made of it. Everything that a run
 * depends on is in its plan: equal plans give equal results.
 */
import { dirname, extname, resolve } from 'node:path'
import { buildMachine, type KernelOverrides } from '../scenarios/build.ts'
import { type Loaded, loadScenario, readText } from '../scenarios/load.ts'
import { findPolicies, withPolicyFiles } from '../scenarios/policies.ts'
import type { MachineConfig } from '../sim/config.ts'
import type { TraceSink } from '../sim/trace.ts'

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
}

export interface Prepared {
  readonly loaded: Loaded
  readonly config: MachineConfig
}

/** A trace that a scenario replays may be this long; what it is read into has to fit into memory. */
const MOST_INPUT_BYTES = 400_000_000

export function load(plan: RunPlan): Loaded {
  const settings = plan.until === undefined ? plan.settings : [...plan.settings, `horizon=${plan.until}`]
  return loadScenario(plan.scenario, settings)
}

/** Throws a `UserError` for whatever the user can mend. */
export async function prepare(plan: RunPlan, loaded = load(plan), trace?: TraceSink): Promise<Prepared> {
  const policies = await withPolicyFiles(await findPolicies(), plan.overrides)
  const config = buildMachine(loaded.scenario, policies, {
    ...(plan.seed === undefined ? {} : { seed: plan.seed }),
    ...(trace === undefined ? {} : { trace }),
    stepByStep: plan.stepByStep === true,
    overrides: plan.overrides,
    locate: loaded.locate,
    readFile: path => readText(resolve(dirname(loaded.path), path), path, MOST_INPUT_BYTES),
  })
  return { loaded, config }
}

/** A policy given as a file is somebody's experiment: it may never come back. */
export const isPolicyFile = (name: string): boolean =>
  /[\\/]/.test(name) || ['.ts', '.js', '.mjs'].includes(extname(name))

/** The files among the policies that the plan names. */
export const policyFilesOf = (plan: RunPlan): string[] =>
  [plan.overrides.scheduler, plan.overrides.router, plan.overrides.keeper].filter(
    name => name !== undefined && isPolicyFile(name),
  ) as string[]
