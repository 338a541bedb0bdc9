/**
 * What a pager of this lab sees and says: the part of the simulator's `sim/pager.ts` that page replacement needs. Types
 * alone, for your editor: nothing here is run, and there is nothing to change.
 */

/** A piece of context: a message, a document, an answer. */
export interface Page {
  /** A number of its own, kept for life. */
  readonly id: number
  /** The room that it takes. 1 in the strings of one size; in those with sizes, and in the scenario, pages differ. */
  readonly tokens: number
  /** Held in the window by the kernel: it must not be evicted now. */
  readonly pinned: boolean
  /** In the window. */
  readonly resident: boolean
}

/** The window. */
export interface RamView {
  /** Turns, or requests, so far. */
  readonly turn: number
  /** What unpinned pages may take together, in tokens. */
  readonly capacity: number
  /** Pages that are in the window and not pinned, in the order of coming in. */
  inPromptOrder(): Iterable<Page>
}

export interface Evict {
  readonly do: 'evict'
  readonly page: Page
  /** In a few words; the grader shows it where you part from CLOCK, and so does a trace. */
  readonly why: string
}

export interface Pager {
  /** A page in the window was used. */
  touch?(page: Page): void
  /** A page has come into the window: a new one, or one that comes back. */
  admit?(page: Page): void
  /** A page that was in the window before is about to come back. */
  fault?(ram: RamView, page: Page): void
  /** At least `need` tokens must go, for the sake of `incoming`. Asked again if they were too few. */
  makeRoom(ram: RamView, need: number, incoming: Page | null): readonly Evict[]
}

export interface PagerDefinition {
  readonly summary: string
  readonly reference: string
  /** Options, with what they are where nobody sets them. */
  readonly defaults: object
  /** Called once for each window: what a pager remembers lives in here. */
  create(): Pager
}
