/**
 * The simulated mind and the simulated core in the sockets of the real ones: what they would have drawn and priced is
 * given when it is asked for, step by step and at the end of each call. So a live run must be the simulated one.
 */
import type { MachineConfig } from '../../sim/config.ts'
import type { Batch } from '../../sim/core.ts'
import type { Heard, LiveJob, LiveMind, LiveStep, Speech, Transcript } from '../../sim/live.ts'
import { Machine } from '../../sim/machine.ts'
import { DrawnMind } from '../../sim/memory/drawn-mind.ts'
import type { Memory, Plan, Turn } from '../../sim/memory/memory.ts'
import type { Summary } from '../../sim/summary.ts'
import type { TraceEvent, TraceSink } from '../../sim/trace.ts'
import type { Tokens } from '../../sim/units.ts'

interface Planned {
  readonly speech: Speech
  readonly plan: Plan | null
  readonly tokens: Tokens
  readonly sought: number
}

/** Knows what the simulated mind would say, and lets on when it has been said. */
class Mirror implements LiveMind, Transcript {
  /** Set once it is made. */
  machine: Machine | null = null
  private readonly planned = new Map<number, Planned>()
  private readonly ways = new WeakMap<Turn, NonNullable<Turn['searched']>>()

  page(): void {}
  stands(): void {}
  wordsOf(): null {
    return null
  }
  gone(process: number): void {
    this.planned.delete(process)
  }

  private parts(process: number): { row: number; memory: Memory; drawn: DrawnMind } {
    const machine = this.machine as Machine
    const { table, paging } = machine.processes
    const row = [...table.rowsAlive()].find(each => table.key[each] === process) ?? -1
    return { row, memory: paging.memoryOf(row) as Memory, drawn: new DrawnMind(machine, paging) }
  }

  begin(process: number, speech: Speech): Tokens {
    const planned = this.plan(process, speech)
    this.planned.set(process, planned)
    return speech.as === 'answer' ? Math.max(speech.tokens, speech.call) : planned.tokens
  }

  private plan(process: number, speech: Speech): Planned {
    if (speech.as === 'summary' || speech.as === 'rating')
      return { speech, plan: null, tokens: speech.tokens, sought: -1 }
    const { row, memory, drawn } = this.parts(process)
    const turn = memory.turn as Turn
    const heard = turn?.searched ?? null
    // What is heard looks in ways of its own; the one that draws goes on in its.
    if (turn && heard !== null) turn.searched = { ...(this.ways.get(turn) ?? heard), more: heard.more }
    const tokens =
      speech.as === 'answer'
        ? drawn.begin(row, memory, turn)
        : drawn.heed(row, memory, memory.notesLimit - notesOf(memory))
    const { plan } = memory
    const sought = turn?.ask?.needs[turn.searched?.target ?? -1]?.key ?? -1
    memory.plan = null
    if (turn?.searched) this.ways.set(turn, turn.searched)
    if (turn) turn.searched = heard
    return { speech, plan, tokens, sought }
  }

  /** The job says its last token of the call with this step. */
  ends(job: LiveJob): boolean {
    const planned = job.isKernels ? undefined : this.planned.get(job.process)
    return job.gives && planned !== undefined && job.decoded + 1 === planned.tokens
  }

  finish(process: number): Heard {
    const { speech, plan, sought } = this.planned.get(process) as Planned
    this.planned.delete(process)
    if (speech.as === 'summary') return { is: 'facts', facts: this.kept(process), invented: 0 }
    if (plan !== null && 'call' in plan) {
      if (plan.call.do === 'search') return { is: 'search', key: sought, words: null }
      return { is: 'facts', facts: this.saved(process, plan), invented: 0 }
    }
    return { is: 'answer', say: plan !== null && 'say' in plan ? plan.say : 'right', malformed: false }
  }

  private saved(process: number, plan: Plan) {
    return this.parts(process).drawn.stated(plan) ?? []
  }

  private kept(process: number) {
    const { row, memory, drawn } = this.parts(process)
    const call = memory.kernelCall
    if (call?.do !== 'summarize') return []
    const pages = call.pages.map(page => page.id)
    const tokens = call.pages.reduce((sum, page) => sum + page.tokens, 0)
    return drawn.kept(row, memory, pages, call.into / Math.max(1, tokens))
  }
}

const notesOf = ({ notes, ram }: Memory): Tokens => (notes < 0 ? 0 : (ram.tokens[notes] as number))

/** Each step takes what its first would have cost; swaps included. */
function asked(config: MachineConfig, ends: (job: LiveJob) => boolean): MachineConfig {
  const cores = config.cores.map(each => ({
    ...each,
    core: {
      spec: each.core.spec,
      price: (batch: Batch) => each.core.price(batch),
      closeGap: () => {},
      async step(jobs: readonly LiveJob[], batch: Batch): Promise<LiveStep> {
        return { ticks: each.core.price(batch).first, ended: jobs.filter(ends).map(job => job.id) }
      },
    },
  }))
  return { ...config, cores }
}

export interface Life {
  readonly summary: Omit<Summary, 'events'>
  readonly trace: readonly TraceEvent[]
}

async function lived(config: MachineConfig, born: (machine: Machine) => void): Promise<Life> {
  const trace: TraceEvent[] = []
  const sink: TraceSink = event => trace.push(event)
  const machine = new Machine({ ...config, trace: sink })
  born(machine)
  for (let state = machine.advance(10_000); state !== 'done'; state = machine.advance(10_000))
    if (state === 'asking') await machine.answerAll()
  // A step of a live core is an event, a jump over many steps is one as well.
  const { events: _, ...summary } = machine.summary()
  const { malformed = 0, invented = 0 } = summary.memory ?? {}
  if (malformed + invented > 0) throw new Error(`${malformed} calls were malformed, ${invented} facts invented`)
  if (summary.memory) {
    delete summary.memory.malformed
    delete summary.memory.invented
  }
  return { summary, trace }
}

export const simulated = (config: MachineConfig): Promise<Life> => lived(config, () => {})

/** With a live core, and a simulated mind. */
export const timed = (config: MachineConfig): Promise<Life> =>
  lived(
    asked(config, () => false),
    () => {},
  )

/** With both live. */
export function mirrored(config: MachineConfig): Promise<Life> {
  const mirror = new Mirror()
  const live = asked({ ...config, mind: mirror, transcript: mirror }, job => mirror.ends(job))
  return lived(live, machine => {
    mirror.machine = machine
  })
}
