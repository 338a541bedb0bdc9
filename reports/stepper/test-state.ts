/** For tests: the whole machine after one event, as plain data, to hold one replay against another. */
import { type Page, STORES, type StoreKind, type StoreState } from './contexts.ts'
import type { EventNumber } from './history.ts'
import type { Doing } from './processes.ts'
import type { Replay } from './replay.ts'
import { NOBODY, type ServerHistory } from './servers.ts'

export interface ServerState {
  readonly name: string
  /** Numbers of processes; slots that were never taken up to now are not here. */
  readonly slots: readonly number[]
  readonly taken: number
  readonly waiting: number
  readonly free: number | null
}

export interface ProcessState {
  readonly name: string
  readonly doing: Doing
  readonly window: number
  readonly otherFaults: number
  readonly pages: readonly Page[]
  readonly stores: Readonly<Record<StoreKind, StoreState>>
}

export interface MachineState {
  readonly t: number
  readonly processes: readonly ProcessState[]
  readonly cores: readonly (ServerState & { readonly queue: readonly string[] })[]
  readonly devices: readonly ServerState[]
}

export function stateAt(replay: Replay, at: EventNumber): MachineState {
  const begun = replay.processes.filter(({ events }) => (events[0] ?? 0) <= at)
  return {
    t: replay.timeOf(at),
    processes: begun.map(({ name, doing, context }) => ({
      name,
      doing: doing.at(at),
      window: context.window.at(at),
      otherFaults: context.otherFaults.at(at),
      pages: context.pagesAt(at),
      stores: Object.fromEntries(STORES.map(store => [store, context.stores[store].at(at)])) as ProcessState['stores'],
    })),
    cores: replay.cores.filter(begunBy(at)).map(core => ({
      ...serverAt(core, at),
      queue: replay.queueAt(core.name, at).map(({ name }) => name),
    })),
    devices: replay.devices.filter(begunBy(at)).map(device => serverAt(device, at)),
  }
}

const begunBy =
  (at: EventNumber) =>
  ({ slots, taken, waiting }: ServerHistory): boolean =>
    slots.some(slot => slot.since(at) >= 0) || taken.since(at) >= 0 || waiting.since(at) >= 0

function serverAt({ name, slots, taken, waiting, free }: ServerHistory, at: EventNumber): ServerState {
  const everTaken = slots.filter(slot => slot.since(at) >= 0).length
  return {
    name,
    slots: slots.slice(0, everTaken).map(slot => slot.at(at) ?? NOBODY),
    taken: taken.at(at),
    waiting: waiting.at(at),
    free: free.at(at),
  }
}
