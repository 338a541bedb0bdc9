/** The context of one process, page by page, and the stores behind it: what the trace tells of them, event by event. */
import type { PageKind } from '../../sim/pager.ts'
import type { TraceEvent } from '../../sim/trace.ts'
import type { Tokens } from '../../sim/units.ts'
import { type EventNumber, History } from './history.ts'

/** The first four are in the window. A page is summarised when a summary came in its place. */
export type PageState = 'pinned' | 'kept' | 'back' | 'summary' | 'evicted' | 'summarised' | 'gone' | 'faulted'

export interface Page {
  readonly page: number
  readonly kind: PageKind
  readonly tokens: Tokens
  readonly state: PageState
}

export interface StoreState {
  /** Pages and notes that were ever put into it. */
  readonly holds: number
  readonly searches: number
  /** What the last search found, of how many it looked through. */
  readonly found: number
  readonly of: number
}

export const STORES = ['recall', 'archive'] as const
export type StoreKind = (typeof STORES)[number]

const PINNED: readonly PageKind[] = ['system', 'functions', 'notes']
const IN_WINDOW: readonly PageState[] = ['pinned', 'kept', 'back', 'summary']
export const isInWindow = ({ state }: Pick<Page, 'state'>): boolean => IN_WINDOW.includes(state)

const EMPTY: StoreState = { holds: 0, searches: 0, found: 0, of: 0 }

export class ContextHistory {
  /** Tokens of the pages in the window. */
  readonly window = new History<Tokens>(0)
  /** Faults on what no page ever held. */
  readonly otherFaults = new History(0)
  readonly stores = { recall: new History(EMPTY), archive: new History(EMPTY) }
  private readonly pages = new Map<number, History<Page | null>>()
  private readonly stored = { recall: new Set<number>(), archive: new Set<number>() }
  private notes: number | null = null
  private summary = ''

  get isEmpty(): boolean {
    return this.pages.size === 0
  }

  /** In the order of their numbers, which is that of their birth. */
  pagesAt(event: EventNumber): Page[] {
    const pages: Page[] = []
    for (const history of this.pages.values()) {
      const page = history.at(event)
      if (page !== null) pages.push(page)
    }
    return pages.sort((a, b) => a.page - b.page)
  }

  add(i: EventNumber, event: TraceEvent): void {
    switch (event.on) {
      case 'page-in':
        return this.enter(i, event)
      case 'page-out':
        return this.leave(i, event)
      case 'fault':
        return this.fault(i, event.page)
      case 'note':
        return this.note(i, event)
      case 'search': {
        const store = this.stores[event.store]
        const { holds, searches } = store.latest
        store.set(i, { holds, searches: searches + 1, found: event.results, of: event.of })
      }
    }
  }

  private enter(i: EventNumber, { t, page, kind, tokens, why }: Extract<TraceEvent, { on: 'page-in' }>): void {
    const wasThere = this.pages.has(page)
    const state = PINNED.includes(kind) ? 'pinned' : wasThere ? 'back' : kind === 'summary' ? 'summary' : 'kept'
    if (kind === 'notes') this.notes = page
    if (kind === 'summary') this.summary = placeAndWords(t, why)
    this.put(i, { page, kind, tokens, state })
  }

  /** What leaves at the moment at which a summary came in, for the same reason, is in the summary. */
  private leave(i: EventNumber, { t, page, tokens, to, why }: Extract<TraceEvent, { on: 'page-out' }>): void {
    const isSummarised = this.summary === placeAndWords(t, why)
    const kind = this.pages.get(page)?.latest?.kind ?? 'user'
    this.put(i, { page, kind, tokens, state: isSummarised ? 'summarised' : to === 'nowhere' ? 'gone' : 'evicted' })
    if (to === 'nowhere' || this.stored[to].has(page)) return
    this.stored[to].add(page)
    this.store(i, to)
  }

  private fault(i: EventNumber, page: number): void {
    const known = this.pages.get(page)?.latest
    if (known === null || known === undefined) this.otherFaults.set(i, this.otherFaults.latest + 1)
    else if (!isInWindow(known)) this.put(i, { ...known, state: 'faulted' })
  }

  private note(i: EventNumber, { ok, size }: Extract<TraceEvent, { on: 'note' }>): void {
    const notes = this.notes === null ? null : (this.pages.get(this.notes)?.latest ?? null)
    if (size === null) {
      if (ok) this.store(i, 'archive')
    } else if (notes !== null) this.put(i, { ...notes, tokens: size })
  }

  private store(i: EventNumber, to: StoreKind): void {
    const store = this.stores[to]
    store.set(i, { ...store.latest, holds: store.latest.holds + 1 })
  }

  private put(i: EventNumber, page: Page): void {
    let history = this.pages.get(page.page)
    if (history === undefined) {
      history = new History<Page | null>(null)
      this.pages.set(page.page, history)
    }
    this.window.set(i, this.window.latest + tokensInWindow(page) - tokensInWindow(history.latest))
    history.set(i, page)
  }
}

const tokensInWindow = (page: Page | null): Tokens => (page !== null && isInWindow(page) ? page.tokens : 0)
const placeAndWords = (t: number, why: string): string => `${t} ${why}`
