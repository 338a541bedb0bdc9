/** Makes a simulated machine a live one: the same kernel, workload and seed, with an engine in the place of each core. */
import type { Voice } from '../../scenarios/voice.ts'
import type { MachineConfig } from '../../sim/config.ts'
import type { Core, CoreSpec } from '../../sim/core.ts'
import type { Tokens } from '../../sim/units.ts'
import type { Engine } from './engine.ts'
import { EngineCore } from './engine-core.ts'
import { Script } from './script.ts'

export interface LiveOptions {
  readonly engine: Engine
  /** What the model speaks; null: its tokens mean nothing, and what it says is drawn as in a simulated run. */
  readonly voice: Voice | null
  /** Limits of the core, where they differ from the scenario's. */
  readonly limits?: Partial<Pick<CoreSpec, 'slots' | 'tokenBudget' | 'contextLimit' | 'kvTokens'>>
  /** What policies are told that a step would take; default: what the scenario's own core says. */
  readonly estimate?: Pick<Core, 'price'>
  readonly mostRows?: Tokens
}

export interface LiveMachine {
  readonly config: MachineConfig
  readonly cores: readonly EngineCore[]
  readonly script: Script
  /** Absent: the model reads all that the scenario's window holds. */
  readonly cut?: CutWindow
}

/** The window that a scenario asks for, and what the model reads of it at most. */
export interface CutWindow {
  readonly wanted: Tokens
  readonly limit: Tokens
}

export function makeLive(config: MachineConfig, options: LiveOptions): LiveMachine {
  const { engine, voice, limits = {}, mostRows } = options
  const script = new Script(voice ?? { vocabulary: engine.vocabulary }, config.seed)
  let longest: Tokens = 0
  const cores = config.cores.map(({ core }) => {
    const wanted = { ...core.spec, ...limits }
    longest = Math.max(longest, wanted.contextLimit)
    const spec = { ...wanted, kind: engine.name, contextLimit: Math.min(wanted.contextLimit, engine.contextLimit) }
    const estimate = options.estimate ?? core
    return new EngineCore({ engine, script, spec, estimate, ...(mostRows === undefined ? {} : { mostRows }) })
  })
  const live = config.cores.map((each, i) => ({ ...each, core: cores[i] as EngineCore }))
  return {
    config: { ...config, cores: live, transcript: script, ...(voice === null ? {} : { mind: script }) },
    cores,
    script,
    ...(longest > engine.contextLimit && { cut: { wanted: longest, limit: engine.contextLimit } }),
  }
}
