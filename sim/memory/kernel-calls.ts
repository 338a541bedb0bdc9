/** The kernel's own calls of the model: summaries and ratings. Real jobs, which wait, run and cost like all others. */
import type { Segment } from '../kv.ts'
import type { Machine } from '../machine.ts'
import type { Action, Page } from '../pager.ts'
import { stream } from '../rng.ts'
import type { Tokens } from '../units.ts'
import { words } from './acting.ts'
import type { Memory } from './memory.ts'
import type { Paging } from './paging.ts'
import { luckOf } from './searching.ts'

type Do<K extends Action['do']> = Extract<Action, { do: K }>

const RATING = stream('rating')
/** Tokens of one rating. */
const RATING_TOKENS = 2
/** Instructions are the same text for everybody. */
const SUMMARIZE_TEXT = 2 ** 20 - 2
const RATE_TEXT = 2 ** 20 - 3

export class KernelCalls {
  private readonly machine: Machine
  private readonly paging: Paging

  constructor(machine: Machine, paging: Paging) {
    this.machine = machine
    this.paging = paging
  }

  /** False: the agenda goes on when the model has answered. */
  callModel(row: number, memory: Memory, action: Do<'summarize' | 'rate'>): boolean {
    const { ram } = memory
    const pages = this.within(memory, action)
    if (pages.length === 0) return true
    const instruction: Segment = {
      id: action.do === 'rate' ? RATE_TEXT : SUMMARIZE_TEXT,
      tokens: this.paging.config.instructionTokens,
    }
    const prompt = [instruction, ...pages.map(({ id, tokens }) => ({ id: ram.segment[id] as number, tokens }))]
    const output = tokensFor(action, pages)
    memory.kernelCall = action.do === 'rate' ? { ...action, pages } : { ...action, pages, into: output }
    const ids = pages.map(page => page.id)
    this.paging.mind.beginKernelCall(row, memory, { do: action.do, instruction, pages: ids, output })
    this.machine.metrics.memory.extraCalls++
    if (action.do === 'summarize') {
      this.machine.metrics.memory.summaryCalls++
      this.machine.metrics.memory.summaryIn += prompt.reduce((sum, segment) => sum + segment.tokens, 0)
      this.machine.metrics.memory.summaryOut += output
    }
    if (this.paging.trace)
      this.paging.report(row, { on: action.do, pages: pages.length, tokens: output, why: words(action.why) })
    this.machine.calls.kernelCall(row, prompt, output)
    return false
  }

  /** The first of the pages, as many as one call of the model can take with its instructions and its answer. */
  private within({ ram }: Memory, action: Do<'summarize' | 'rate'>): Page[] {
    const taken: Page[] = []
    let tokens = this.paging.config.instructionTokens
    for (const page of action.pages) {
      if (action.do === 'summarize' && !ram.isResident(page.id)) continue
      tokens += page.tokens
      taken.push(page)
      if (tokens + tokensFor(action, taken) <= ram.window) continue
      taken.pop()
      break
    }
    return taken
  }

  /** The kernel's call of the model is answered. */
  kernelAnswered(row: number, memory: Memory): void {
    const call = memory.kernelCall
    memory.kernelCall = null
    if (call?.do === 'rate') this.rated(row, memory, call)
    else if (call?.do === 'summarize') this.summarised(row, memory, call)
    this.paging.resume(row)
  }

  private rated(row: number, memory: Memory, { pages }: Do<'rate'>): void {
    const key = this.machine.processes.table.key[row] as number
    for (const { id } of pages) {
      const noise = Math.floor(this.machine.rng.at(RATING, key, luckOf(memory, id), 0) * 3) - 1
      memory.ram.importance[id] = Math.min(10, Math.max(1, (memory.ratings[id] ?? 3) + noise))
    }
  }

  /** One page takes the place of several, and holds those of their facts that it kept. */
  private summarised(row: number, memory: Memory, { pages, into, place, to, why }: Do<'summarize'>): void {
    const { ram } = memory
    const ids = pages.map(page => page.id)
    const tokens = ids.reduce((sum, id) => sum + (ram.tokens[id] as number), 0)
    const facts = this.paging.mind.kept(row, memory, ids, into / Math.max(1, tokens))
    const summary = this.paging.acting.newPage(memory, 'summary', into, facts)
    this.paging.mind.stands(row, ram.segment[summary] as number)
    ram.enter(summary, place === 'first' ? (ids[0] as number) : 'top')
    if (this.paging.trace)
      this.paging.report(row, { on: 'page-in', page: summary, kind: 'summary', tokens: into, why: words(why) })
    for (const id of ids) this.paging.acting.leave(row, memory, id, to ?? 'recall', why)
    memory.pager.admit?.(ram.page(summary))
  }
}

/** What the model generates; a summary is no longer than what it sums up. */
const tokensFor = (action: Do<'summarize' | 'rate'>, pages: readonly Page[]): Tokens =>
  action.do === 'rate'
    ? RATING_TOKENS * pages.length
    : Math.min(
        action.into,
        pages.reduce((sum, page) => sum + page.tokens, 0),
      )
