/**
 * A real mind at work: what texts say is told to whoever keeps the tokens, each before it is in a prompt, and what the
 * model has said is read when it has ended. Where the drawn mind has luck, this one has words. What no model says is
 * drawn still: how near a page is to a question, what a search in a store without words finds, how important a page is.
 */
import type { Fact } from '../facts.ts'
import { OWN_SEGMENTS } from '../kv.ts'
import type { Heard, LiveMind, PageText } from '../live.ts'
import type { Machine } from '../machine.ts'
import type { Tokens } from '../units.ts'
import { savePlan, searchPlan } from './asking.ts'
import { NOBODY } from './context-ram.ts'
import { DrawnMind, factsOn, once, savedIn } from './drawn-mind.ts'
import type { Memory, Plan, Turn } from './memory.ts'
import type { KernelCall, Mind } from './mind.ts'
import type { Paging } from './paging.ts'
import { luckOf } from './searching.ts'

/** A model that finds no end is cut off here when it writes something down. */
const MOST_SAVED = 512

export class HeardMind extends DrawnMind {
  private readonly mind: LiveMind
  /** Segments whose text is known. */
  private readonly told = new Set<number>()
  /** What was heard of the kernel's own calls, until it is asked for. */
  private readonly summaries = new Map<number, Heard>()

  constructor(machine: Machine, paging: Paging, mind: LiveMind) {
    super(machine, paging)
    this.mind = mind
  }

  private keyOf(row: number): number {
    return this.machine.processes.table.key[row] as number
  }

  // ---- texts ----

  override reads(row: number, memory: Memory): void {
    const question = memory.turn?.ask ? questionOf(memory) : NOBODY
    if (question !== NOBODY) memory.questions.add(question)
    for (const page of memory.ram.prompt) {
      if (page !== question && memory.questions.has(page)) this.takeBack(memory, page)
      this.tell(row, memory, page)
    }
  }

  /** A message that has left and come back says what it said, and no longer asks: it is another text. */
  private takeBack(memory: Memory, page: number): void {
    const { ram, questions } = memory
    if ((ram.leftTurn[page] as number) < 0) return
    questions.delete(page)
    ram.rewrite(page, ram.tokens[page] as number, this.machine.processes.table.newSegment())
  }

  private tell(row: number, memory: Memory, page: number): void {
    const segment = memory.ram.segment[page] as number
    if (this.told.has(segment) || memory.ram.tokens[page] === 0) return
    this.told.add(segment)
    this.mind.page(segment, this.textOf(row, memory, page))
  }

  private textOf(row: number, memory: Memory, page: number): PageText {
    const { ram, holdings } = memory
    const segment = ram.segment[page] as number
    const isShared = segment < OWN_SEGMENTS
    return {
      process: isShared ? 0 : this.keyOf(row),
      seed: isShared ? segment : luckOf(memory, page),
      kind: ram.page(page).kind,
      tokens: ram.tokens[page] as number,
      facts: holdings.of(page),
      ask: memory.questions.has(page) ? (memory.turn?.ask ?? null) : null,
      origin: memory.origins.get(page) ?? null,
    }
  }

  override wordsOf(row: number, memory: Memory, page: number): string | undefined {
    return this.mind.wordsOf(memory.ram.segment[page] as number, this.textOf(row, memory, page)) ?? undefined
  }

  override stands(row: number, segment: number): void {
    this.told.add(segment)
    super.stands(row, segment)
  }

  // ---- speaking ----

  override begin(row: number, memory: Memory, turn: Turn): Tokens {
    const { offers, mostCalls } = this.paging.asker(row)
    const mayCall = turn.ask !== null && turn.calls < mostCalls && offers.some(offer => offer.startsWith('search'))
    memory.plan = null
    return this.mind.begin(this.keyOf(row), {
      as: 'answer',
      ask: turn.ask,
      tokens: turn.think.output,
      call: mayCall ? this.paging.config.callTokens : 0,
      evidence: hasEvidence(memory, turn),
      askAgain: turn.ask !== null && turn.calls === 0 && memory.ram.prompt.last !== questionOf(memory),
      known: factsOn(memory, memory.ram.prompt),
    })
  }

  override again(row: number, memory: Memory): Tokens | null {
    return memory.turn === null ? null : this.begin(row, memory, memory.turn)
  }

  override heed(row: number, memory: Memory): Tokens {
    memory.plan = null
    const most = Math.min(MOST_SAVED, memory.ram.window - memory.ram.used)
    return this.mind.begin(this.keyOf(row), { as: 'save', most, known: factsOn(memory, memory.ram.prompt) })
  }

  override beginKernelCall(row: number, memory: Memory, { do: what, instruction, pages, output }: KernelCall): void {
    const { id, tokens } = instruction
    if (!this.told.has(id))
      this.mind.page(id, { process: 0, seed: id, kind: 'notice', tokens, facts: [], ask: null, origin: what })
    this.told.add(id)
    for (const page of pages) this.tell(row, memory, page)
    const known = factsOn(memory, pages)
    this.mind.begin(this.keyOf(row), { as: what === 'rate' ? 'rating' : 'summary', tokens: output, known })
  }

  // ---- hearing ----

  override hear(row: number, memory: Memory): void {
    const heard = this.mind.finish(this.keyOf(row))
    const { memory: tally } = this.machine.metrics
    if (heard.is === 'malformed' || (heard.is === 'answer' && heard.malformed)) tally.malformed++
    if (heard.is === 'facts') tally.invented += heard.invented
    if (memory.kernelCall !== null) this.summaries.set(row, heard)
    else memory.plan = this.planOf(row, memory, heard)
  }

  private planOf(row: number, memory: Memory, heard: Heard): Plan | null {
    const asker = this.paging.asker(row)
    switch (heard.is) {
      case 'answer':
        return memory.heeding ? null : { say: heard.say }
      case 'search':
        return memory.turn === null ? null : searchPlan(memory, memory.turn, heard, asker)
      case 'facts':
        if (heard.facts.length > 0) return savePlan(once(heard.facts), this.saidTokens(row), notesLeft(memory), asker)
        return memory.heeding ? null : { malformed: true }
      case 'malformed':
        return { malformed: true }
    }
  }

  override stated(plan: Plan | null): readonly Fact[] | undefined {
    return savedIn(plan)
  }

  private saidTokens(row: number): Tokens {
    const { jobs, processes } = this.machine
    return jobs.output[processes.table.job[row] as number] as number
  }

  override kept(row: number): readonly Fact[] {
    const heard = this.summaries.get(row)
    this.summaries.delete(row)
    return heard?.is === 'facts' ? once(heard.facts) : []
  }

  /** No model of ours names its sources. */
  override cites(): boolean {
    return false
  }

  override gone(row: number): void {
    this.summaries.delete(row)
    super.gone(row)
  }
}

export function makeMind(machine: Machine, paging: Paging): Mind {
  const { mind } = machine.config
  return mind === undefined ? new DrawnMind(machine, paging) : new HeardMind(machine, paging, mind)
}

/** The page that puts the question: what came with the call, or what the user has said last. */
function questionOf({ turn, told, question }: Memory): number {
  const withCall = turn?.think.input !== undefined && turn.think.input > 0
  return withCall || question < 0 ? (told.at(-1) ?? NOBODY) : question
}

const hasEvidence = (memory: Memory, { ask, resolved }: Turn): boolean =>
  (ask?.needs ?? []).every((fact, i) => i < resolved || memory.residentWith(fact) >= 0)

/** Tokens that the working context can still take. */
export const notesLeft = ({ notesLimit, notes, ram }: Memory): Tokens =>
  notesLimit - (notes < 0 ? 0 : (ram.tokens[notes] as number))
