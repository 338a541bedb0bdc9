/**
 * The kernel's work on contexts: pages come in, room is made, questions are looked into, the model is called. What is to
 * be done for a process stands on its agenda, last in, first done; a step that takes time (a search, a summary) blocks
 * the process, and the agenda goes on where it stopped. Programs know nothing of it.
 */
import { EVENT } from '../events.ts'
import type { PageContent } from '../facts.ts'
import type { Machine } from '../machine.ts'
import type { PageIn, PagerDefinition, PagingOptions, TouchedBy } from '../pager.ts'
import type { PageDetail, Syscall } from '../program.ts'
import { combineKeys, makeRng, type Rng, stream } from '../rng.ts'
import type { PagingEvent } from '../trace.ts'
import type { Ticks, Tokens } from '../units.ts'
import { Acting } from './acting.ts'
import type { Asker } from './asking.ts'
import { type MemoryConfig, memoryDefaults, modesOf, noPager } from './config.ts'
import { Finding } from './finding.ts'
import { makeMind } from './heard-mind.ts'
import { KernelCalls } from './kernel-calls.ts'
import { makeMemory } from './make-memory.ts'
import { type Memory, newTurn, type Step } from './memory.ts'
import type { Mind } from './mind.ts'
import { Questions } from './questions.ts'
import { Room } from './room.ts'
import { Speaking } from './speaking.ts'
import { Tidying } from './tidying.ts'

const PAGERS = stream('pagers')

type Think = Extract<Syscall, { do: 'think' }>
/** Calls of the model in one turn, before it must answer. */
const MOST_CALLS = 10

export class Paging {
  readonly config: MemoryConfig
  readonly name: string
  readonly definition: PagerDefinition
  readonly options: object & PagingOptions
  readonly pageIn: PageIn
  /** Chance of the pagers' own: nothing that happens in the machine can be foretold by it. */
  readonly rng: Rng
  readonly touchedBy: TouchedBy
  private readonly machine: Machine
  private readonly memories: (Memory | null | undefined)[] = []
  readonly acting: Acting
  readonly finding: Finding
  readonly kernelCalls: KernelCalls
  readonly room: Room
  readonly questions: Questions
  readonly speaking: Speaking
  readonly tidying: Tidying
  readonly mind: Mind
  private readonly passive: boolean

  constructor(machine: Machine) {
    this.machine = machine
    const chosen = machine.config.kernel.pager ?? noPager
    const { definition, options, name } = chosen
    const { pageIn, touch } = modesOf(chosen)
    this.config = machine.config.memory ?? memoryDefaults
    this.name = name
    this.definition = definition
    this.options = { ...definition.defaults, ...options }
    this.passive = definition.passive === true
    this.rng = makeRng(combineKeys(machine.config.seed, PAGERS))
    this.pageIn = pageIn
    this.touchedBy = touch
    this.mind = makeMind(machine, this)
    this.acting = new Acting(machine, this)
    this.finding = new Finding(machine, this)
    this.kernelCalls = new KernelCalls(machine, this)
    this.room = new Room(machine, this)
    this.questions = new Questions(machine, this)
    this.speaking = new Speaking(machine, this)
    this.tidying = new Tidying(this)
  }

  // ---- who has a memory ----

  /** The memory of a process, made when it is first needed; a pager that never acts needs none. */
  private memoryFor(row: number, always: boolean): Memory | null {
    const known = this.memories[row]
    if (known || (this.passive && !always)) return known ?? null
    const memory = makeMemory(this.machine, this, row)
    this.memories[row] = memory
    return memory
  }

  memoryOf(row: number): Memory | null | undefined {
    return this.memories[row]
  }

  /** The process has ended before its time. */
  died(row: number): void {
    this.questions.countLost(row)
  }

  forget(row: number): void {
    this.mind.gone(row)
    this.memories[row] = null
  }

  /** Bring the memory's clock up to date. */
  at(row: number, memory: Memory): Memory {
    memory.ram.now = this.machine.now
    memory.ram.turn = this.machine.processes.table.turn[row] as number
    return memory
  }

  asker(row: number): Asker {
    const { table } = this.machine.processes
    const offers = this.definition.offers ?? []
    const key = table.key[row] as number
    return { profile: this.config.quality, rng: this.machine.rng, key, offers, mostCalls: MOST_CALLS }
  }

  // ---- what programs bring ----

  /** Nobody pages this context, and what comes says nothing of facts: then it only grows. */
  isPlain(row: number, content: PageDetail): boolean {
    return this.passive && !this.memories[row] && !hasMeaning(content)
  }

  /** Pages join the context; says whether the process goes on at once. */
  add(row: number, contents: readonly PageContent[], isQuestion: boolean): boolean {
    const memory = this.memoryFor(row, contents.some(hasMeaning))
    if (memory === null) {
      for (const { tokens } of contents) this.machine.processes.table.grow(row, tokens)
      return true
    }
    this.at(row, memory)
    const pages = contents.map(content => this.create(memory, content))
    for (const page of pages.reverse()) memory.agenda.push({ do: 'admit', page, asked: null })
    if (isQuestion) this.holdQuestion(memory, memory.told.length - 1)
    return this.goOn(row)
  }

  private create(memory: Memory, content: PageContent): number {
    const { ram, holdings } = memory
    const page = ram.create(content.kind ?? 'document', content.tokens, this.machine.processes.table.newSegment())
    holdings.put(page, content.holds, content.text, content.date)
    memory.ratings[page] = content.importance ?? (content.holds?.length ? 7 : 3)
    memory.tell(page, content.tokens)
    return page
  }

  /** The user's last message stays until it is answered. */
  private holdQuestion(memory: Memory, number: number): void {
    this.releaseQuestion(memory)
    memory.question = memory.told[number] as number
    memory.ram.pin(memory.question, true)
  }

  releaseQuestion(memory: Memory): void {
    if (memory.question >= 0) memory.ram.pin(memory.question, false)
    memory.question = -1
  }

  /** The next think needs the page of this number. Says whether it is in the window. */
  use(row: number, number: number): boolean {
    const memory = this.memories[row]
    if (!memory) return number >= 0 && number < this.machine.processes.table.context(row).length
    const page = memory.told[number]
    if (page === undefined) return false
    memory.used.push(page)
    return memory.ram.isResident(page)
  }

  /** The process calls the model. */
  think(row: number, call: Think): void {
    const memory = this.memoryFor(row, call.ask !== undefined)
    const due = this.dueOf(row, call)
    if (memory === null) {
      if (call.input !== undefined) this.machine.processes.table.grow(row, call.input)
      this.machine.calls.think(row, call, call.output, due)
      return
    }
    this.at(row, memory)
    memory.turn = newTurn(call, this.machine.now, due)
    memory.agenda.push({ do: 'submit', asked: null }, { do: 'consult' })
    if (call.input)
      memory.agenda.push({
        do: 'admit',
        page: this.create(memory, { tokens: call.input, kind: 'user' }),
        asked: null,
      })
    this.goOn(row)
  }

  /** When the answer is due, however many calls and searches it takes. */
  private dueOf(row: number, call: Think): Ticks {
    const allowed = call.deadline ?? this.machine.processes.table.spec[row]?.deadline
    return allowed === undefined ? Infinity : this.machine.now + allowed
  }

  /** What the program knows to have joined its context, in the window or out of it. */
  contextTokens(row: number): Tokens {
    return this.memories[row]?.toldTokens ?? (this.machine.processes.table.contextTokens[row] as number)
  }

  // ---- the agenda ----

  /** Do what stands on the agenda; false: the process waits, calls the model, or is gone. */
  goOn(row: number): boolean {
    const memory = this.memories[row]
    while (memory && memory === this.memories[row]) {
      const step = memory.agenda.pop()
      if (step === undefined) return true
      if (!this.perform(row, memory, step)) return false
    }
    return false
  }

  /** Says whether the agenda goes on at once. */
  private perform(row: number, memory: Memory, step: Step): boolean {
    switch (step.do) {
      case 'admit':
        return this.room.admit(row, memory, step)
      case 'consult':
        return this.questions.consult(row, memory)
      case 'consulted':
        return this.questions.consulted(row, memory, step.hits)
      case 'act':
        return this.acting.act(row, memory, step.action)
      case 'found':
        return this.finding.found(row, memory, step.action)
      case 'submit':
        return this.speaking.submit(row, memory, step)
      case 'heed':
        return this.speaking.heed(row, memory)
      case 'perform':
        // Only a message that the user types meanwhile comes no later for it.
        memory.late = step.call.do === 'read' ? this.machine.now - memory.answeredAt : 0
        return this.machine.processes.performNow(row, step.call)
    }
  }

  /** What the process waited for is here: go on with the agenda, then with the program. */
  resume(row: number): void {
    const memory = this.memories[row]
    if (!memory) return
    this.at(row, memory)
    this.machine.processes.table.state[row] = 'ready'
    if (this.goOn(row)) this.machine.processes.run(row)
  }

  /** The time of a search is over. */
  timeIsUp(row: number, id: number): void {
    const { table } = this.machine.processes
    if (table.isAlive(row, id) && table.state[row] === 'paging') this.resume(row)
  }

  /** Wait for a search; false, since the agenda does not go on at once. */
  search(row: number, then: Step, memory: Memory): boolean {
    this.machine.metrics.memory.searches++
    memory.agenda.push(then)
    if (this.config.searchTime === 0) return true
    this.machine.processes.table.state[row] = 'paging'
    this.machine.processes.push(row, this.machine.now + this.config.searchTime, EVENT.paging, row, 0)
    return false
  }

  checked(row: number, memory: Memory, method: string, answer: unknown) {
    return memory.check.check(answer, {
      pager: this.name,
      process: this.machine.processes.directory.nameOf(row),
      method,
    })
  }

  kernelAnswered(row: number): void {
    const memory = this.memories[row]
    if (memory) this.kernelCalls.kernelAnswered(row, this.at(row, memory))
  }

  // ---- for the trace ----

  get trace() {
    return this.machine.calls.trace
  }

  /** Only called when somebody reads the trace. */
  report(row: number, event: PagingEvent): void {
    const { now, processes } = this.machine
    this.trace?.({
      t: now,
      process: processes.directory.nameOf(row),
      turn: processes.table.turn[row] as number,
      ...event,
    })
  }
}

const hasMeaning = ({ holds, text }: PageDetail): boolean => holds !== undefined || text !== undefined
