/** A trace read for stepping: all of it in memory, or as much as a browser steps through smoothly. */
import { readTrace } from '../../bench/trace-reader.ts'
import { UserError } from '../../scenarios/user-error.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import type { SteppedTrace } from './stepper-section.ts'

/** More make a list that is higher than browsers can scroll. */
export const MOST_EVENTS = 300_000
/** In the page of a run, which has more in it: 100,000 take 2 to 3 MB. */
export const MOST_IN_REPORT = 100_000

export async function steppedTrace(file: string, most = MOST_EVENTS): Promise<SteppedTrace> {
  const trace = await readSteps(file, most)
  if (trace.events.length === 0) throw new UserError(`${file}: a trace without events; nothing happened in that run`)
  return trace
}

/** There may be no event in it. */
export async function readSteps(file: string, most: number): Promise<SteppedTrace> {
  const { header, events: read } = await readTrace(file)
  const events: TraceEvent[] = []
  for await (const event of read) {
    if (events.length === most) return { header, events, isCut: true }
    events.push(event)
  }
  return { header, events, isCut: false }
}
