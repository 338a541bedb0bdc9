/**
 * A run under audit: after each event the window of every process and the KV pool of every core are counted anew, each
 * prompt is compared with the pages in the window, each call with what was computed for it; and in the end the sums.
 */

import { RunningBatch } from '../../sim/batch.ts'
import type { MachineConfig } from '../../sim/config.ts'
import type { Batch, Core } from '../../sim/core.ts'
import { type LiveCore, liveOf } from '../../sim/live.ts'
import { Machine } from '../../sim/machine.ts'
import type { Summary } from '../../sim/summary.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import type { Ticks, Tokens } from '../../sim/units.ts'

/** One call of the model: what it was sent, and where its tokens came from. */
interface Call {
  readonly prompt: Tokens
  found: Tokens
  computed: Tokens
  preempted: boolean
}

const MOST_EVENTS = 200_000
/** Events. In between, the windows of those alone to whom something has happened: what is wrong elsewhere stays wrong. */
const ALL_EVERY = 8

export class Books {
  readonly trace: TraceEvent[] = []
  private readonly machine: Machine
  private readonly calls = new Map<string, Call>()
  private readonly busy: Ticks[]
  /** Processes of which the trace has spoken since the last audit. */
  private readonly touched = new Set<string>()
  private paidOut: Tokens = 0
  private evictions = 0
  private faults = 0

  constructor(config: MachineConfig) {
    this.busy = config.cores.map(() => 0)
    const cores = config.cores.map((it, i) => ({ ...it, core: this.metered(it.core, i) }))
    this.machine = new Machine({ ...config, cores, trace: event => this.record(event) })
  }

  /** To the end; throws where anything does not add up. */
  run(): Summary {
    const { machine } = this
    for (let event = 0; machine.advance(1) === 'running'; event++) this.audit(event)
    return this.close()
  }

  /** The same with live cores. */
  async runLive(): Promise<Summary> {
    const { machine } = this
    for (let event = 0, state = machine.advance(1); state !== 'done'; event++, state = machine.advance(1)) {
      if (state === 'asking') await machine.answerAll()
      this.audit(event)
    }
    return this.close()
  }

  private audit(event: number): void {
    this.auditWindows(event % ALL_EVERY === 0)
    if (event % ALL_EVERY === 0) this.auditPools()
    demand(this.trace.length < MOST_EVENTS, () => `does not end: ${JSON.stringify(this.trace.slice(-6))}`)
  }

  private close(): Summary {
    const { machine } = this
    this.auditPools()
    const summary = machine.summary()
    this.auditSums(summary)
    return summary
  }

  // ---- prices ----

  /** The same core, asked for each step, so that what it charges can be added up. */
  private metered(core: Core, index: number): Core | LiveCore {
    const live = liveOf(core)
    if (live !== null) return this.meteredLive(live, index)
    return {
      spec: core.spec,
      price: batch => {
        const { first } = core.price(batch)
        // Others ask for prices too, of batches that they make up.
        if (batch instanceof RunningBatch) this.charge(batch, index, first)
        return { first, growth: 0, validSteps: 1 }
      },
    }
  }

  private meteredLive(core: LiveCore, index: number): LiveCore {
    return {
      spec: core.spec,
      price: batch => core.price(batch),
      closeGap: (process, from, tokens) => core.closeGap(process, from, tokens),
      step: async (jobs, batch) => {
        const step = await core.step(jobs, batch)
        this.charge(batch, index, step.ticks)
        return step
      },
    }
  }

  private charge(batch: Batch, core: number, ticks: Ticks): void {
    this.busy[core] = (this.busy[core] as number) + ticks
    batch.eachJob((job, tokens, computed) => {
      const call = this.calls.get(this.machine.processes.directory.nameOf(job.process))
      if (call && computed < job.promptTokens) call.computed += tokens
    })
  }

  // ---- as it happens ----

  private record(event: TraceEvent): void {
    this.trace.push(event)
    this.touched.add(event.process)
    if (event.on === 'submit') this.submit(event.process, event.prompt)
    else if (event.on === 'page-out') {
      this.evictions++
      this.paidOut += event.tokens
    } else if (event.on === 'fault') this.faults++
    const call = this.calls.get(event.process)
    if (call === undefined) return
    if (event.on === 'admit' && !call.preempted) call.found = event.cached + event.swapped
    else if (event.on === 'preempt') call.preempted = true
    else if (event.on === 'finish' && !call.preempted)
      demand(
        call.prompt === call.found + call.computed,
        () => `${event.process}: a prompt of ${call.prompt}, ${call.found} found and ${call.computed} computed`,
      )
  }

  /** What is sent is what is in the window; the kernel's own calls have prompts of their own. */
  private submit(process: string, prompt: Tokens): void {
    const { processes } = this.machine
    const memory = processes.paging.memoryOf(processes.directory.find(process) as number)
    if (memory && memory.kernelCall === null)
      demand(memory.ram.used === prompt, () => `a prompt of ${prompt} tokens, ${memory.ram.used} in the window`)
    this.calls.set(process, { prompt, found: 0, computed: 0, preempted: false })
  }

  private auditPools(): void {
    for (const { pool } of this.machine.runners) {
      const wrong = pool.audit()
      demand(wrong === null, () => `KV pool: ${wrong}`)
    }
  }

  private auditWindows(all: boolean): void {
    const { table, paging, directory } = this.machine.processes
    for (const row of table.rowsAlive()) {
      const name = directory.nameOf(row)
      const ram = all || this.touched.has(name) ? paging.memoryOf(row)?.ram : undefined
      if (!ram) continue
      const wrong = ram.audit()
      demand(wrong === null, () => `${name}: ${wrong}`)
      demand(ram.used <= ram.window, () => `${ram.used} tokens in a window of ${ram.window}`)
    }
    this.touched.clear()
  }

  // ---- in the end ----

  private auditSums({ tokens, jobs, memory }: Summary): void {
    const { machine } = this
    for (const { index, busyTrack } of machine.runners) {
      const measured = Math.round(busyTrack.average(machine.now) * machine.now)
      demand(
        measured === this.busy[index],
        () => `core ${index} was busy for ${measured}, and charged ${this.busy[index]}`,
      )
    }
    const accounted = tokens.cached + tokens.swapped + tokens.prefilled
    const isWhole = jobs.failed === 0 && jobs.unfinished === 0
    demand(
      isWhole ? tokens.prompt === accounted : tokens.prompt >= accounted,
      () => `tokens: ${JSON.stringify(tokens)}`,
    )
    if (memory === undefined) return
    const { faults, evidence, evictions, pagedOutTokens } = memory
    demand(
      evictions === this.evictions && pagedOutTokens === this.paidOut,
      () => `evictions: ${JSON.stringify(memory)}`,
    )
    demand(faults.compulsory + faults.capacity === this.faults, () => `faults: ${this.faults} in the trace`)
    demand(faults.repaired + faults.noticed + faults.silent === this.faults, () => `faults: ${JSON.stringify(faults)}`)
    demand(evidence.found <= evidence.needed, () => `evidence: ${JSON.stringify(evidence)}`)
    this.auditTallies()
  }

  /** By client and by category the same as all. */
  private auditTallies(): void {
    const { memory } = this.machine.metrics
    const total = (of: Iterable<{ asks: number; right: number; needed: number; found: number }>) => {
      const sum = { asks: 0, right: 0, needed: 0, found: 0 }
      for (const it of of) for (const key of ['asks', 'right', 'needed', 'found'] as const) sum[key] += it[key]
      return sum
    }
    const clients = total(memory.clients.values())
    demand(JSON.stringify(clients) === JSON.stringify(memory.all), () => `clients: ${JSON.stringify(clients)}`)
    const categories = total(memory.categories.values())
    const { asks, right, found } = memory.all
    demand(
      categories.asks === asks && categories.right === right && categories.found === found,
      () => `categories: ${JSON.stringify(categories)} of ${JSON.stringify(memory.all)}, ${memory.lost} lost`,
    )
    const said = Object.values(memory.says).reduce((sum, count) => sum + count, 0)
    demand(said === asks - memory.lost && memory.says.right === right, () => `answers: ${JSON.stringify(memory.says)}`)
  }
}

function demand(holds: boolean, why: () => string): void {
  if (!holds) throw new Error(`the books do not close: ${why()}`)
}
