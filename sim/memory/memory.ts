/** The memory of one process: its context, what its pages say, its pager, and the work that the kernel does for it now. */
import type { Ask, Fact } from '../facts.ts'
import type { Hint } from '../kv.ts'
import type { Origin } from '../live.ts'
import type { Action, ModelCall, Pager } from '../pager.ts'
import type { Say } from '../policy.ts'
import type { Syscall } from '../program.ts'
import type { SearchIndex } from '../stores/search-index.ts'
import type { Ticks, Tokens } from '../units.ts'
import type { ActionCheck } from './check-actions.ts'
import type { ContextRam } from './context-ram.ts'
import type { Future } from './future.ts'
import type { Holdings } from './holdings.ts'
import type { WindowView } from './page-view.ts'
import type { Prompt } from './prompt.ts'
import { RecallLog } from './recall-log.ts'

/** What the kernel has yet to do for a process, before its program goes on: last in, first done. */
export type Step =
  /** Bring a page in. `asked`: the room that there was when the pager was asked last; null: it was not. */
  | { do: 'admit'; page: number; asked: Tokens | null }
  /** Find out what the question is about; then ask the pager. */
  | { do: 'consult' }
  | { do: 'consulted'; hits: readonly number[] }
  | { do: 'act'; action: Action }
  /** What a search has found, once its time is over. */
  | { do: 'found'; action: Extract<Action, { do: 'search' }> }
  /** Make room for the answer and call the model. */
  | { do: 'submit'; asked: Tokens | null }
  /** Call the model on a message of the kernel's. */
  | { do: 'heed' }
  /** Go on with a system call of the program's. */
  | { do: 'perform'; call: Syscall }

/** What the model is going to say, or has said; `malformed`: a call that nobody understands. */
export type Plan = { readonly say: Say } | { readonly call: ModelCall } | { readonly malformed: true }

/** A turn under way: from the question to its answer, however many calls of the model that takes. */
export interface Turn {
  readonly think: Extract<Syscall, { do: 'think' }>
  readonly ask: Ask | null
  /** Calls that the model has made so far. */
  calls: number
  /** Facts of a chain that it has found by calls. */
  resolved: number
  /** What it looked for last, where, and how far down the list. */
  searched: { target: number; way: number; page: number; more: boolean } | null
  /** Facts that were missing when it began. */
  missing: number
  /** Is the question embedded? By a search, or since a pager wanted to know how near pages are; that takes time once. */
  embedded: 'no' | 'owed' | 'paid'
  /** When it began, and when it is due. */
  readonly began: Ticks
  readonly due: Ticks
}

export const newTurn = (think: Turn['think'], began: Ticks, due: Ticks): Turn => ({
  think,
  ask: think.ask ?? null,
  calls: 0,
  resolved: 0,
  searched: null,
  missing: 0,
  embedded: 'no',
  began,
  due,
})

export class Memory {
  readonly ram: ContextRam
  readonly view: WindowView
  readonly holdings: Holdings
  readonly check: ActionCheck
  readonly pager: Pager
  readonly agenda: Step[] = []
  /** Pages by the number that the program knows them by. */
  readonly told: number[] = []
  toldTokens: Tokens = 0
  /** Pages at the head of the prompt; −1: there are none. */
  notes = -1
  notesLimit: Tokens = 0
  readonly noted: Fact[] = []
  /** What the model has written down, and need not again. */
  readonly saved = new Set<number>()
  /** The recall log: all that was told, by its words and by its dates. */
  readonly log = new RecallLog()
  /** Versions of facts that have been in the window. */
  readonly seen = new Set<number>()
  /** Pages in the archive. */
  readonly archive = new Set<number>()
  /** The last message of the user's: stays until it is answered. */
  question = -1
  /** Pages that the next think needs by number. */
  readonly used: number[] = []
  turn: Turn | null = null
  plan: Plan | null = null
  /** The kernel's own call of the model that is under way. */
  kernelCall: Extract<Action, { do: 'summarize' | 'rate' }> | null = null
  /** The answer is given, and the pager is yet to hear of it. */
  housekeeping = false
  answeredAt: Ticks = 0
  /** How long the program's next call had to wait for it. */
  late: Ticks = 0
  asks = 0
  /** The last that was sent. */
  prompt: Prompt | null = null
  /** Where its context ends in a core's cache. */
  hint: Hint | null = null
  /** How often each fact went into a summary. */
  readonly summarised = new Map<number, number>()
  /** What the kernel has written of its own accord, by page. */
  readonly origins = new Map<number, Origin>()
  /** Where minds are heard: pages that put a question when they were read first, and have not left since. */
  readonly questions = new Set<number>()
  /** How important pages are, for a model that is asked; and the archive's index, where there are words. */
  readonly ratings: number[] = []
  index: SearchIndex | null = null
  /** The model is run on a message of the kernel's. */
  heeding = false
  lastCore = -1
  /** Turns at which each fact is needed, for the clairvoyant. */
  future: Future | null = null

  constructor(ram: ContextRam, view: WindowView, check: ActionCheck, holdings: Holdings, pager: Pager) {
    this.ram = ram
    this.view = view
    this.check = check
    this.holdings = holdings
    this.pager = pager
  }

  /** The page joins what the program knows of its context. */
  tell(page: number, tokens: Tokens): void {
    this.ram.number[page] = this.told.length
    this.told.push(page)
    this.toldTokens += tokens
    this.log.add(page, this.holdings.texts[page], this.holdings.dates[page])
  }

  /** The page in the window that holds this fact in this version, the one that came last; −1: none. */
  residentWith(fact: Fact): number {
    const pages = this.holdings.about(fact.key)
    for (let i = pages.length - 1; i >= 0; i--) {
      const page = pages[i] as number
      if (this.ram.isResident(page) && this.holdings.holds(page, fact)) return page
    }
    return -1
  }

  /** Is an older version of it in the window? */
  hasOlder(fact: Fact): boolean {
    return this.holdings.about(fact.key).some(page => this.ram.isResident(page) && this.holdings.holdsOlder(page, fact))
  }
}
