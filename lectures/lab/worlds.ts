/**
 * What a pager of a lab is put into: a string of requests on a bare window, or a whole scenario. Described as plain data,
 * so that it can be sent to a worker; played with any pager, so that the student's, the house's and a replay meet the same.
 */
import { basename } from 'node:path'
import { BenchRam } from '../../kernels/lib/bench-ram.ts'
import { findPolicies } from '../../scenarios/policies.ts'
import { UserError } from '../../scenarios/user-error.ts'
import { PolicyError } from '../../sim/host.ts'
import { Machine } from '../../sim/machine.ts'
import type { PagerDefinition } from '../../sim/pager.ts'
import type { Paper } from '../by-hand/paper.ts'

/** Pages are numbered from 1 in the order of their first request: the `id` that the pager sees. */
export interface StringWorld extends Paper {
  readonly kind: 'string'
}

export interface ScenarioWorld {
  readonly kind: 'scenario'
  /** The scenario's file. */
  readonly path: string
  readonly seed: number
}

export type World = StringWorld | ScenarioWorld

export interface Played {
  /** Of a scenario, needed pages that had left the window; of a string, all requests that missed. */
  readonly faults: number
}

/** Between them, whoever watches hears that we are alive. */
const EVENTS_A_SLICE = 20_000

/** `file` is what messages call the pager. Throws a `UserError` for whatever the pager does wrong. */
export async function play(
  world: World,
  definition: PagerDefinition,
  file: string,
  onSlice: () => void = () => {},
): Promise<Played> {
  try {
    return world.kind === 'string'
      ? playString(world, definition, file)
      : await playScenario(world, definition, onSlice)
  } catch (error) {
    if (error instanceof PolicyError) throw new UserError(`${file}: ${plainly(error.message)}`)
    throw error
  }
}

/** `pager ./clock.ts: makeRoom() at turn 3 of bench: …` says the file twice, and a bench that nobody has seen. */
const plainly = (message: string): string =>
  message.replace(/^pager \S+: /, '').replace(/ at turn (\d+) of bench/, ' at request $1')

function playString({ room, requests, pinned = [] }: StringWorld, definition: PagerDefinition, file: string): Played {
  const bench = new BenchRam(definition, { window: room, name: file, nextUse: nobodyKnows })
  // Nobody's: pages are counted from 1 by people.
  bench.ram.create('system', 0, 0)
  let faults = 0
  for (const [i, { page, tokens = 1 }] of requests.entries()) {
    bench.ram.turn = i + 1
    const isKnown = page < bench.ram.count
    if (isKnown && bench.ram.isResident(page)) {
      bench.touch(bench.ram.page(page))
      continue
    }
    const isIn = isKnown ? bench.back(bench.ram.page(page)) : entered(bench, tokens)
    if (!isIn) throw new UserError(`${file}: makeRoom() at request ${i + 1} freed too little for page ${page}`)
    if (pinned.includes(page)) bench.ram.pin(page, true)
    faults++
  }
  return { faults }
}

function nobodyKnows(): never {
  throw new PolicyError('nextUse() is for those who know the future, and no real kernel does')
}

function entered(bench: BenchRam, tokens: number): boolean {
  try {
    bench.add('document', tokens)
    return true
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('context overflow')) return false
    throw error
  }
}

async function playScenario({ path, seed }: ScenarioWorld, definition: PagerDefinition, onSlice: () => void) {
  // A string needs none of it, and a worker for one starts in half the time.
  const { load, prepare } = await import('../../bench/plan.ts')
  const policies = await findPolicies()
  // A name that is no file, so that nobody loads it anew.
  const name = 'of-the-lab'
  const plan = { scenario: path, settings: [], overrides: { pager: name }, seed }
  const found = Promise.resolve({ ...policies, pagers: { ...policies.pagers, [name]: definition } })
  const { config } = await prepare(plan, load(plan), undefined, undefined, found)
  const machine = new Machine(config)
  while (machine.advance(EVENTS_A_SLICE) === 'running') onSlice()
  const { memory, panics } = machine.summary()
  const [panic] = panics
  if (panic !== undefined) throw new UserError(`in ${basename(path)}: ${panic.name}: ${panic.process}: ${panic.why}`)
  return { faults: memory?.faults.capacity ?? 0 }
}
