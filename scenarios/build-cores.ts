/** The cores of a scenario. What a core says of itself comes first, then the scenario's RAM, then the preset. */
import type { CoreConfig } from '../sim/config.ts'
import type { Locate } from './place.ts'
import { corePresets } from './presets/cores.ts'
import { type MadeCore, makeCore } from './presets/make-core.ts'
import type { ProfileOf } from './profile.ts'
import type { Scenario } from './schema.ts'
import { UserError } from './user-error.ts'

type CpuSpec = NonNullable<Scenario['cpu']> | NonNullable<Scenario['cpus']>[number]
type Named = CpuSpec & { name?: string | undefined; count?: number | undefined }

export function buildCores(scenario: Scenario, locate: Locate, profileOf: ProfileOf): CoreConfig[] {
  const specs: readonly Named[] = scenario.cpus ?? (scenario.cpu ? [scenario.cpu] : [])
  const alike = new Map<string, number>()
  for (const spec of specs) alike.set(baseName(spec), (alike.get(baseName(spec)) ?? 0) + (spec.count ?? 1))
  const numbered = new Map<string, number>()
  const taken = new Set<string>()
  return specs.flatMap((spec, i) => {
    const place = locate(scenario.cpus ? ['cpus', i] : ['cpu'])
    const base = baseName(spec)
    return Array.from({ length: spec.count ?? 1 }, () => {
      const n = numbered.get(base) ?? 0
      numbered.set(base, n + 1)
      const name = alike.get(base) === 1 ? base : `${base}-${n}`
      if (taken.has(name)) throw new UserError(`${place}: the name "${name}" is taken by another core; choose another`)
      taken.add(name)
      return { name, ...makeOne(spec, scenario, place, profileOf), prefixCache: scenario.ram?.prefixCache ?? true }
    })
  })
}

const baseName = (spec: Named): string => spec.name ?? ('preset' in spec ? spec.preset : spec.kind)

function makeOne(spec: Named, scenario: Scenario, place: string, profileOf: ProfileOf): MadeCore {
  try {
    return made(spec, scenario, profileOf)
  } catch (error) {
    throw new UserError(`${place}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function made(spec: Named, scenario: Scenario, profileOf: ProfileOf): MadeCore {
  const { name: _name, count: _count, ...own } = spec
  const ram = { contextLimit: scenario.ram?.context, kvTokens: scenario.ram?.kv }
  if (!('preset' in own)) return makeCore({ ...given(ram), ...given(own) }, {}, profileOf)
  const { preset, ...overrides } = own
  const known = corePresets[preset]
  if (known === undefined) throw new Error(`no core preset "${preset}"`)
  return known.make({ ...given(ram), ...given(overrides) })
}

/** Without the keys that are undefined, which would hide a default. */
const given = <T extends object>(all: T): T =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as T
