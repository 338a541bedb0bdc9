/**
 * One leg of a run: from its start or a checkpoint, to its end or a checkpoint. The legs of a run, put together, are the
 * run that never stopped: the traces one after the other are its trace, and the last result is its result.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { UserError } from '../scenarios/user-error.ts'
import { type Digest, digestOf } from '../sim/digest.ts'
import type { Machine } from '../sim/machine.ts'
import type { TraceSink } from '../sim/trace.ts'
import { seconds, type Ticks } from '../sim/units.ts'
import { type CheckpointTarget, checkState, type Position, type Resumed } from './checkpoint.ts'
import { type DriveControl, drive } from './drive.ts'
import { policyFilesOf, type RunPlan } from './plan.ts'

export interface Leg {
  readonly from?: Resumed | undefined
  readonly to?: CheckpointTarget | undefined
}

/** Counts the events of a trace, and keeps back those that an earlier leg has written. */
export class TraceGate {
  open: boolean
  events = 0
  readonly sink: TraceSink

  constructor(sink: TraceSink, open: boolean) {
    this.open = open
    this.sink = event => {
      this.events++
      if (this.open) sink(event)
    }
  }
}

/** What a run reads beside its scenario: a hash of each file, by the name that the plan or the scenario has for it. */
export class Inputs {
  readonly files: Record<string, string> = {}
  readonly note = (name: string, content: string | Buffer): void => {
    this.files[name] = createHash('sha256').update(content).digest('hex')
  }

  notePolicies(plan: RunPlan): void {
    for (const file of policyFilesOf(plan)) this.note(file, readFileSync(file))
  }
}

export interface LegEnd {
  readonly end: 'done' | 'stopped'
  /** Where the next leg would begin; null: the run is over, or no checkpoint was asked for. */
  readonly place: { readonly position: Position; readonly digest: Digest } | null
}

/** Drives a machine that has not begun. `gate`: what is between it and its trace, if somebody reads that. */
export async function driveLeg(
  machine: Machine,
  { from, to }: Leg,
  gate: TraceGate | undefined,
  control: DriveControl,
): Promise<LegEnd> {
  if (from !== undefined) {
    if (to !== undefined) mustBeLater(to, from)
    // Stopped on the way back: the place to go on from is still the old one.
    if (!(await restore(machine, from, gate, control)))
      return { end: 'stopped', place: to === undefined ? null : from.checkpoint }
  }
  if (to === undefined) return { end: await drive(machine, control), place: null }
  const end = await driveTo(machine, to.at, control)
  const tick = end === 'stopped' ? machine.now : to.at
  if (end === 'done' || !isBetweenInstants(machine))
    throw new UserError(
      `--checkpoint-at ${to.shownAt}: the run is over at ${seconds(machine.now)} s; choose an earlier time`,
    )
  return { end: 'stopped', place: { position: positionOf(machine, tick, gate), digest: digestOf(machine) } }
}

function mustBeLater({ at, shownAt }: CheckpointTarget, { shown, checkpoint }: Resumed): void {
  if (at >= checkpoint.position.tick) return
  const since = `${seconds(checkpoint.position.tick)} s`
  throw new UserError(`--checkpoint-at ${shownAt}: ${shown} is at ${since} already; choose a later time`)
}

const positionOf = (machine: Machine, tick: Ticks, gate: TraceGate | undefined): Position => ({
  tick,
  events: machine.events,
  traceEvents: gate?.events ?? null,
})

/** False: stopped on the way. */
async function restore(
  machine: Machine,
  from: Resumed,
  gate: TraceGate | undefined,
  control: DriveControl,
): Promise<boolean> {
  const { tick } = from.checkpoint.position
  if ((await driveTo(machine, tick, control)) === 'stopped') return false
  checkState(from, positionOf(machine, tick, gate), digestOf(machine))
  if (gate) gate.open = true
  return true
}

/** Up to and including a time; a run that is over sooner is done. */
async function driveTo(machine: Machine, tick: Ticks, control: DriveControl): Promise<'done' | 'stopped' | 'reached'> {
  let reached = false
  const upTo = {
    advance(maxEvents: number) {
      const state = machine.advanceTo(tick, maxEvents)
      reached = state === 'reached'
      return state === 'reached' ? ('done' as const) : state
    },
    get progress() {
      return machine.progress
    },
  }
  const end = await drive(upTo, control)
  return reached ? 'reached' : end
}

/** Finishes the instant in whose midst a machine may have been stopped. False: that was the last one. */
function isBetweenInstants(machine: Machine): boolean {
  for (;;) {
    const state = machine.advanceTo(machine.now, 1000)
    if (state !== 'running') return state === 'reached'
  }
}
