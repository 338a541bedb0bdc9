/** The model is called on the window as it stands, and what it says joins it. */
import type { Fact } from '../facts.ts'
import type { KvPool } from '../kv.ts'
import type { KvNode } from '../kv-node.ts'
import type { Machine } from '../machine.ts'
import type { Say } from '../policy.ts'
import type { Tokens } from '../units.ts'
import { notesLeft } from './heard-mind.ts'
import type { Memory, Plan, Step, Turn } from './memory.ts'
import type { Paging } from './paging.ts'
import { markSent, writePrompt } from './prompt.ts'

export class Speaking {
  private readonly machine: Machine
  private readonly paging: Paging

  constructor(machine: Machine, paging: Paging) {
    this.machine = machine
    this.paging = paging
  }

  /** Says whether the agenda goes on at once. */
  submit(row: number, memory: Memory, step: Extract<Step, { do: 'submit' }>): boolean {
    const turn = memory.turn as Turn
    const { offers } = this.paging.asker(row)
    const longest = Math.max(turn.think.output, offers.length > 0 ? this.paging.config.callTokens : 0)
    const missing = longest - (memory.ram.window - memory.ram.used)
    if (missing > 0) return this.paging.room.makeRoom(row, memory, missing, step)
    if (turn.embedded === 'owed') return this.payForEmbedding(row, memory, turn, step)
    this.writePrompt(row, memory)
    const output = this.paging.mind.begin(row, memory, turn)
    this.machine.calls.think(row, turn.think, output, turn.due)
    return false
  }

  /** Somebody has looked how near pages are to the question: embedding it takes the time of a search, once a turn. */
  private payForEmbedding(row: number, memory: Memory, turn: Turn, step: Step): boolean {
    turn.embedded = 'paid'
    return this.paging.search(row, step, memory)
  }

  /** The kernel has told the model something: it may save what it would lose. Nobody waits for it, so nothing is late. */
  heed(row: number, memory: Memory): boolean {
    const output = this.paging.mind.heed(row, memory, notesLeft(memory))
    if (memory.ram.used + output > memory.ram.window) {
      memory.plan = null
      return true
    }
    this.writePrompt(row, memory)
    memory.heeding = true
    this.machine.metrics.memory.extraCalls++
    this.machine.calls.think(row, { do: 'think', output }, output, Infinity)
    return false
  }

  private writePrompt(row: number, memory: Memory): void {
    const { table } = this.machine.processes
    this.paging.mind.reads(row, memory)
    memory.prompt = writePrompt(memory, table.context(row))
    this.machine.processes.keeping.shorten(row, memory.prompt.unchanged)
    table.contextTokens[row] = memory.prompt.tokens
  }

  /** The context, with the answer, ends here in the core's cache: the next prompt begins to look from here. */
  leftAt(row: number, pool: KvPool, node: KvNode | null): void {
    const memory = this.paging.memoryOf(row)
    if (memory) memory.hint = node === null ? null : { pool, node, serial: node.serial, unchanged: 0 }
  }

  /** The prompt is in the batch: of what it has lost, some may still be cached from an earlier prompt. */
  admitted(row: number, cached: Tokens): void {
    const prompt = this.paging.memoryOf(row)?.prompt
    if (!prompt) return
    const again = Math.max(0, prompt.tokens - cached - prompt.fresh)
    this.machine.metrics.memory.invalidated += Math.min(prompt.invalidated, again)
  }

  private appendAnswer(
    row: number,
    memory: Memory,
    kind: 'call' | 'assistant',
    tokens: Tokens,
    facts?: readonly Fact[],
  ): void {
    const { ram, pager } = memory
    if (tokens === 0) return
    const written = this.machine.processes.table.context(row).at(-1)
    const page = ram.create(kind, tokens, written?.id ?? 0)
    memory.ratings[page] = 3
    memory.holdings.put(page, facts)
    if (kind === 'assistant') memory.tell(page, tokens)
    ram.enter(page)
    markSent(memory, page)
    if (this.paging.trace) this.paging.report(row, { on: 'page-in', page, kind, tokens, why: 'the model said it' })
    pager.admit?.(ram.page(page))
  }

  /** The same call goes to another core: tokens that it takes at most, where that is not what it took before; else null. */
  again(row: number): Tokens | null {
    const memory = this.paging.memoryOf(row)
    return memory ? this.paging.mind.again(row, memory) : null
  }

  /** A call of the model is over: now it is known what it has said. */
  hear(row: number): void {
    const memory = this.paging.memoryOf(row)
    if (memory) this.paging.mind.hear(row, memory)
  }

  /** What the model is about to say, or has said; null: the process has no memory, or was asked nothing. */
  planned(row: number): Plan | null {
    return this.paging.memoryOf(row)?.plan ?? null
  }

  /** Is the call that has ended one that the program will not hear of? */
  isInternal(row: number): boolean {
    const memory = this.paging.memoryOf(row)
    return memory ? memory.heeding || (memory.plan !== null && !('say' in memory.plan)) : false
  }

  /** The model has spoken to the kernel: what it said joins the context, and the kernel does as it is asked. */
  called(row: number, tokens: Tokens, core: number): void {
    const memory = this.paging.at(row, this.paging.memoryOf(row) as Memory)
    const { plan, heeding, turn } = memory
    memory.plan = null
    memory.heeding = false
    memory.lastCore = core
    this.appendAnswer(row, memory, 'call', tokens, this.paging.mind.stated(plan))
    if (!heeding && turn) {
      turn.calls++
      this.machine.metrics.memory.extraCalls++
      memory.agenda.push({ do: 'submit', asked: null })
    }
    if (plan !== null && 'call' in plan) this.paging.acting.syscall(row, memory, plan.call)
    else if (plan !== null && 'malformed' in plan) this.paging.acting.reply(memory, 'error')
    this.paging.resume(row)
  }

  /** The answer is given; it joins the context. */
  answered(row: number, say: Say, tokens: Tokens, core: number): void {
    const known = this.paging.memoryOf(row)
    if (!known) return
    const memory = this.paging.at(row, known)
    this.paging.questions.countAnswer(row, memory, say)
    if (memory.turn) this.machine.metrics.memory.answer.add(this.machine.now - memory.turn.began)
    if (this.paging.touchedBy === 'cited' && say === 'right' && memory.turn?.ask && this.paging.mind.cites(row, memory))
      this.paging.questions.touch(memory, this.paging.questions.neededPages(memory))
    memory.lastCore = core
    memory.answeredAt = this.machine.now
    memory.late = 0
    memory.housekeeping = memory.pager.afterTurn !== undefined
    this.endTurn(memory)
    this.appendAnswer(row, memory, 'assistant', tokens)
  }

  /** The turn is over, with an answer or without. */
  private endTurn(memory: Memory): void {
    this.paging.releaseQuestion(memory)
    memory.turn = null
    memory.plan = null
  }

  /** The turn ended without an answer. */
  unanswered(row: number): void {
    const memory = this.paging.memoryOf(row)
    if (!memory) return
    this.paging.questions.countAnswer(row, memory, null)
    memory.heeding = false
    this.endTurn(memory)
  }
}
