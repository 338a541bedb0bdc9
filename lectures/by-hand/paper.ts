/**
 * Page replacement as one does it on paper: a row of pages, a pencil, and a sentence for each page that leaves. Slow and
 * plain, and built of nothing that the simulator is built of: the quiz takes its answers from here, the lab what CLOCK
 * should have done. Pages may differ in size; where nothing is said, each takes one frame.
 */
import type { Tokens } from '../../sim/units.ts'

export interface Asked {
  readonly page: number
  /** Default 1: a frame. */
  readonly tokens?: Tokens
}

export interface Paper {
  /** Frames, or tokens. */
  readonly room: Tokens
  readonly requests: readonly Asked[]
  /** Pages that never leave once they are in. */
  readonly pinned?: readonly number[]
}

export interface Departure {
  readonly page: number
  /** Why this one, as a clause: `it came in first`. */
  readonly because: string
}

export interface Line {
  /** Counts from 1. */
  readonly request: number
  readonly page: number
  readonly fault: boolean
  readonly left: readonly Departure[]
  /** What is in the window afterwards, as one draws it. */
  readonly drawn: readonly string[]
}

/** One way to choose who leaves. It keeps the row of pages that are in, in an order of its own. */
export interface Pencil {
  /** The page is in, and was asked for. */
  hit(page: number, request: number): void
  /** The page has come in. */
  came(page: number, request: number): void
  /** Takes one out that may go, and says why; null: there is none. */
  takeOut(mayGo: (page: number) => boolean, request: number): Departure | null
  drawn(): string[]
}

/** Made anew for each sheet; only who knows the future reads the requests. */
export type Method = (requests: readonly Asked[]) => Pencil

/** Works a sheet through, line by line. Throws if a page finds no room. */
export function workOut({ room, requests, pinned = [] }: Paper, method: Method): Line[] {
  const pencil = method(requests)
  const inside = new Map<number, Tokens>()
  const used = (): Tokens => [...inside.values()].reduce((sum, tokens) => sum + tokens, 0)
  const mayGo = (page: number): boolean => !pinned.includes(page)
  return requests.map(({ page, tokens = 1 }, i) => {
    const request = i + 1
    const fault = !inside.has(page)
    const left: Departure[] = []
    if (!fault) pencil.hit(page, request)
    while (fault && used() + tokens > room) {
      const departure = pencil.takeOut(mayGo, request)
      if (departure === null) throw new Error(`by hand: request ${request}: page ${page} finds no room`)
      inside.delete(departure.page)
      left.push(departure)
    }
    if (fault) {
      inside.set(page, tokens)
      pencil.came(page, request)
    }
    return { request, page, fault, left, drawn: pencil.drawn() }
  })
}

export const faultsIn = (lines: readonly Line[]): number => lines.filter(line => line.fault).length

/** Pages of one size, a frame each. */
export const sheetOf = (refs: readonly number[], room: number): Paper => ({
  room,
  requests: refs.map(page => ({ page })),
})

/** Each page bears its place in the order of first requests, from 1. */
export function numbered(pages: readonly number[]): number[] {
  const order = [...new Set(pages)]
  return pages.map(page => order.indexOf(page) + 1)
}

/** `page 3`, `pages 1, 3`. */
export const pagesText = (pages: readonly number[]): string =>
  `${pages.length === 1 ? 'page' : 'pages'} ${pages.join(', ')}`
