/**
 * From a checked scenario to a machine's configuration: cores made, policies looked up, workloads turned
 * into sources. Free of Node; files and policies are handed in.
 */
import type { DeviceConfig, MachineConfig } from '../sim/config.ts'
import type { Segment } from '../sim/kv.ts'
import type { Source } from '../sim/program.ts'
import type { TraceSink } from '../sim/trace.ts'
import { buildCores } from './build-cores.ts'
import { chooseKernel, type KernelOverrides, type Policies } from './choose-kernel.ts'
import { type DeviceSpec, deviceDefaults, wellKnownDevices } from './devices.ts'
import { type HandedIndexes, memoryOf, pagingOf } from './memory.ts'
import { dotted, type Locate } from './place.ts'
import { type ProfileOf, parseProfile } from './profile.ts'
import type { Scenario } from './schema.ts'
import { UserError } from './user-error.ts'
import type { CountTokens, WorkloadContext, WorkloadKind } from './workload.ts'
import { workloadKinds } from './workloads/index.ts'

export { chooseKernel, type KernelOverrides, type Policies } from './choose-kernel.ts'

export interface BuildExtra extends HandedIndexes {
  readonly seed?: number
  readonly trace?: TraceSink
  readonly stepByStep?: boolean
  /** A file that the scenario names; throws a `UserError` if it cannot be read. */
  readFile(path: string): string
  /** For dialogues, handed in since a tokenizer needs Node; absent: whoever tells one ends with a `UserError`. */
  readonly countTokens?: CountTokens | undefined
  /** The text of a calibrated model's profile, by the name of one that ships or by its path; absent: any is a file. */
  readonly readProfile?: ((name: string) => string) | undefined
  /** The place of a part of the scenario; without it, its path. */
  readonly locate?: Locate
  readonly overrides?: KernelOverrides
}

export function buildMachine(scenario: Scenario, policies: Policies, extra: BuildExtra): MachineConfig {
  const { locate = dotted } = extra
  const profileOf: ProfileOf = name => parseProfile((extra.readProfile ?? extra.readFile)(name), name)
  const cores = buildCores(scenario, locate, profileOf)
  const devices = (scenario.devices ?? []).map(buildDevice)
  return {
    seed: extra.seed ?? scenario.seed,
    cores,
    kernel: chooseKernel(scenario.kernel, policies, {
      overrides: extra.overrides,
      locate,
      cores: cores.length,
      paging: pagingOf(scenario),
    }),
    memory: memoryOf(scenario, profileOf, extra),
    devices,
    sources: buildSources(scenario, devices, locate, extra),
    horizon: scenario.horizon,
    serviceLevel: scenario.slo,
    weights: scenario.weights,
    kills: scenario.kills,
    trace: extra.trace,
    stepByStep: extra.stepByStep,
  }
}

function buildDevice(device: DeviceSpec): DeviceConfig {
  const latency = device.latency ?? wellKnownDevices[device.name]
  if (latency === undefined) throw new UserError(`devices: "${device.name}" has no latency`)
  return {
    name: device.name,
    latency,
    concurrency: device.concurrency ?? deviceDefaults.concurrency,
    failureRate: device.failureRate ?? deviceDefaults.failureRate,
    retries: device.retries ?? deviceDefaults.retries,
    backoff: device.backoff ?? deviceDefaults.backoff,
  }
}

// Each kind takes what its own schema made, and the schema told the kinds apart.
const kinds: readonly WorkloadKind<unknown>[] = workloadKinds

function buildSources(
  scenario: Scenario,
  devices: readonly DeviceConfig[],
  locate: Locate,
  extra: BuildExtra,
): Source[] {
  const shared = sharedSegments(locate)
  return scenario.processes.flatMap((spec, i) => {
    const kind = kinds.find(each => each.kind === spec.kind)
    if (kind === undefined) throw new UserError(`${locate(['processes', i, 'kind'])}: no kind "${spec.kind}"`)
    const place = locate(['processes', i])
    const context: WorkloadContext = {
      shared: shared(i),
      devices: devices.map(device => device.name),
      readFile: path => readFor(place, path, extra),
      countTokens: extra.countTokens ?? noTokenizer,
      place,
    }
    return kind.sources(spec, context)
  })
}

const noTokenizer = (): never => {
  throw new UserError(
    'nobody counts the tokens of dialogues here; a scenario that tells one runs from the command line',
  )
}

function readFor(place: string, path: string, extra: BuildExtra): string {
  try {
    return extra.readFile(path)
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${place}: ${error.message}`) : error
  }
}

/** Text known by name to the whole scenario: ids 1, 2, 3 … in the order in which the names are first met. */
function sharedSegments(locate: Locate): (process: number) => WorkloadContext['shared'] {
  const known = new Map<string, Segment>()
  return process => (name, tokens) => {
    const segment = known.get(name) ?? { id: known.size + 1, tokens }
    known.set(name, segment)
    if (segment.tokens === tokens) return segment
    const place = locate(['processes', process])
    throw new UserError(
      `${place}: the text "${name}" has ${segment.tokens} tokens elsewhere and ${tokens} here; equal names are equal text`,
    )
  }
}
