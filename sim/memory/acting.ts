/** Carries out what pagers decide, action by action, and charges each. */
import type { Fact } from '../facts.ts'
import { PolicyError } from '../host.ts'
import { liveOf } from '../live.ts'
import type { Machine } from '../machine.ts'
import type { Action, Actions, Content, ModelCall, PageKind, Query, StoreName, Why } from '../pager.ts'
import type { Tokens } from '../units.ts'
import { ARCHIVE, BY_PAGER, GONE, RECALL } from './context-ram.ts'
import { factsIn, makeQuery } from './handles.ts'
import type { Memory } from './memory.ts'
import type { Paging } from './paging.ts'
import { versionKey } from './version-key.ts'

type Do<K extends Action['do']> = Extract<Action, { do: K }>

/** Pages whose text is a copy, which no store keeps. */
const COPIES: ReadonlySet<PageKind> = new Set(['call', 'result', 'notice'])

export class Acting {
  private readonly machine: Machine
  private readonly paging: Paging

  constructor(machine: Machine, paging: Paging) {
    this.machine = machine
    this.paging = paging
  }

  private get tally() {
    return this.machine.metrics.memory
  }

  /** Put actions on the agenda, the first of them on top. */
  plan({ agenda }: Memory, actions: Actions): void {
    for (let i = actions.length - 1; i >= 0; i--) agenda.push({ do: 'act', action: actions[i] as Action })
  }

  /** The question at hand, as a pager may pass it on. */
  queryFor(memory: Memory): Query {
    const ask = memory.turn?.ask ?? null
    // Of a chain, the question names the first link alone.
    const facts = (ask?.chained === true ? ask.needs.slice(0, 1) : ask?.needs) ?? []
    return makeQuery(memory.ram.turn, { ask, facts, words: ask?.text ?? null, dates: null, attempt: 0 })
  }

  /** The model calls the kernel; the pager says what that means. */
  syscall(row: number, memory: Memory, call: ModelCall): void {
    const { pager } = memory
    if (!pager.syscall) throw new PolicyError(`pager ${this.paging.name}: offers calls and has no syscall()`)
    if (this.paging.trace)
      this.paging.report(row, { on: 'model-call', call: call.do, to: call.do === 'search' ? call.store : call.to })
    this.plan(memory, this.paging.checked(row, memory, 'syscall', pager.syscall(memory.view, call)))
  }

  /** Says whether the agenda goes on at once. */
  act(row: number, memory: Memory, action: Action): boolean {
    switch (action.do) {
      case 'evict':
        this.leave(row, memory, action.page.id, action.to ?? 'recall', action.why)
        return true
      case 'evictKv':
        return this.evictKv(row, memory, action)
      case 'summarize':
      case 'rate':
        return this.paging.kernelCalls.callModel(row, memory, action)
      case 'stub':
        return this.stub(row, memory, action)
      case 'note':
        return this.note(row, memory, action)
      case 'store':
        return this.store(row, memory, action)
      case 'search':
        return this.paging.search(row, { do: 'found', action }, memory)
      case 'pageIn':
        memory.agenda.push({ do: 'admit', page: action.page.id, asked: null })
        return true
      case 'tell':
        return this.tell(row, memory, action)
      case 'pin':
      case 'unpin':
        memory.ram.pin(action.page.id, action.do === 'pin', BY_PAGER)
        return true
    }
  }

  // ---- leaving ----

  leave(row: number, memory: Memory, page: number, to: StoreName | 'nowhere', why: Why): void {
    const { ram } = memory
    if (!ram.isResident(page)) return
    const tokens = ram.tokens[page] as number
    const place = COPIES.has(ram.page(page).kind) ? 'nowhere' : to
    this.tally.evictions++
    this.tally.pagedOut += tokens
    if (this.paging.trace) this.paging.report(row, { on: 'page-out', page, tokens, to: place, why: words(why) })
    ram.leave(page, place === 'nowhere' ? GONE : place === 'archive' ? ARCHIVE : RECALL)
    if (place === 'nowhere') {
      memory.holdings.forget(page)
      memory.archive.delete(page)
    }
    if (place === 'archive') this.archive(row, memory, page)
  }

  private archive(row: number, memory: Memory, page: number): void {
    if (memory.archive.has(page)) return
    memory.archive.add(page)
    const text = memory.holdings.texts[page] ?? this.paging.mind.wordsOf(row, memory, page)
    if (text !== undefined) memory.index?.add(page, text)
  }

  /** The KV rows of what follows stay as they are: moved up, not computed anew. */
  private evictKv(row: number, memory: Memory, { page, why }: Do<'evictKv'>): boolean {
    const { ram } = memory
    const context = this.machine.processes.table.context(row)
    const place = context.findIndex(segment => segment.id === ram.segment[page.id])
    const runner = this.machine.runners[memory.lastCore]
    if (place >= 0 && runner) runner.closeGap(context, place, this.machine.settled)
    if (place >= 0) {
      const before = context.slice(0, place).reduce((sum, segment) => sum + segment.tokens, 0)
      const key = this.machine.processes.table.key[row] as number
      if (runner) liveOf(runner.config.core)?.closeGap(key, before, context[place]?.tokens ?? 0)
      this.machine.processes.keeping.shorten(row, before)
      context.splice(place, 1)
      memory.hint = null
    }
    // The end of the context is another node now: what the last call left behind can no longer be kept by it.
    this.machine.processes.keeping.leftover = null
    this.leave(row, memory, page.id, 'nowhere', why)
    return true
  }

  private stub(row: number, memory: Memory, { page, tokens, why }: Do<'stub'>): boolean {
    const { ram } = memory
    if (!ram.isResident(page.id)) return true
    const stub = this.newPage(memory, 'notice', tokens)
    memory.origins.set(stub, 'stub')
    ram.enter(stub, page.id)
    if (this.paging.trace)
      this.paging.report(row, { on: 'page-in', page: stub, kind: 'notice', tokens, why: words(why) })
    this.leave(row, memory, page.id, 'recall', why)
    memory.pager.admit?.(ram.page(stub))
    return true
  }

  newPage(memory: Memory, kind: PageKind, tokens: Tokens, facts?: readonly Fact[], text?: string): number {
    const page = memory.ram.create(kind, tokens, this.machine.processes.table.newSegment())
    memory.holdings.put(page, facts, text)
    memory.ratings[page] = 3
    return page
  }

  // ---- writing things down ----

  private note(row: number, memory: Memory, { content, why }: Do<'note'>): boolean {
    const { ram, noted } = memory
    const facts = this.factsOf(content, 'note')
    // A later version of a fact takes the place of the earlier one.
    const kept = noted.filter(old => !facts.some(fact => fact.key === old.key))
    const size = memory.notes < 0 ? 0 : (ram.tokens[memory.notes] as number)
    const replaced = noted.length === 0 ? 0 : Math.floor((size * (noted.length - kept.length)) / noted.length)
    const tokens = size - replaced + content.tokens
    const fits = memory.notes >= 0 && tokens <= memory.notesLimit && content.tokens - replaced <= ram.window - ram.used
    if (this.paging.trace)
      this.paging.report(row, {
        on: 'note',
        tokens: content.tokens,
        ok: fits,
        size: fits ? tokens : size,
        why: words(why),
      })
    if (fits) {
      noted.splice(0, Infinity, ...kept, ...facts)
      ram.rewrite(memory.notes, tokens, this.machine.processes.table.newSegment())
      memory.holdings.forget(memory.notes)
      memory.holdings.put(memory.notes, [...noted])
      this.saved(memory, facts)
    }
    return this.reply(memory)
  }

  private store(row: number, memory: Memory, { content, why }: Do<'store'>): boolean {
    const facts = this.factsOf(content, 'store')
    const text = facts
      .map(fact => this.textOf(memory, fact))
      .filter(it => it !== null)
      .join(' ')
    const page = this.newPage(memory, 'document', content.tokens, facts, text === '' ? undefined : text)
    memory.origins.set(page, 'stored')
    memory.ram.where[page] = ARCHIVE
    this.archive(row, memory, page)
    this.saved(memory, facts)
    if (this.paging.trace)
      this.paging.report(row, { on: 'note', tokens: content.tokens, ok: true, size: null, why: words(why) })
    return this.reply(memory)
  }

  /** The model need not write them down again. */
  private saved(memory: Memory, facts: readonly Fact[]): void {
    for (const fact of facts) memory.saved.add(versionKey(fact))
  }

  private textOf({ holdings }: Memory, fact: Fact): string | null {
    const page = holdings.about(fact.key).find(it => holdings.holds(it, fact) && holdings.texts[it] !== undefined)
    return page === undefined ? null : (holdings.texts[page] ?? null)
  }

  private factsOf(content: Content, what: string): readonly Fact[] {
    const facts = factsIn(content)
    if (facts !== undefined) return facts
    throw new PolicyError(
      `pager ${this.paging.name}: ${what} of something that the model did not write; pass on what syscall() was given`,
    )
  }

  /** The kernel's shortest answer to a call. */
  reply(memory: Memory, origin: 'reply' | 'error' = 'reply'): boolean {
    const page = this.newPage(memory, 'result', this.paging.config.replyTokens)
    memory.origins.set(page, origin)
    memory.agenda.push({ do: 'admit', page, asked: null })
    return true
  }

  private tell(row: number, memory: Memory, { tokens, run, why }: Do<'tell'>): boolean {
    const page = this.newPage(memory, 'notice', tokens)
    memory.origins.set(page, 'warning')
    if (this.paging.trace) this.paging.report(row, { on: 'notice', tokens, why: words(why) })
    if (run) memory.agenda.push({ do: 'heed' })
    memory.agenda.push({ do: 'admit', page, asked: null })
    return true
  }
}

export const words = (why: Why): string => (typeof why === 'function' ? why() : why)
